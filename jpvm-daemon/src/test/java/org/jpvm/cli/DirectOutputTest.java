package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectOutputTest {
    private static final int ROUNDS = 400;
    private static final long PATIENCE_SECONDS = 20;

    /** The reader may end between the look at it and the opening for release; the release must not wait for a reader then. */
    @Test
    void releaseReturnsWhateverTheWriterDoesMeanwhile(@TempDir Path directory) throws Exception {
        DirectOutput output = DirectOutput.in(directory);
        assumeTrue(output != null, "no mkfifo here");
        ExecutorService threads = Executors.newCachedThreadPool(body -> {
            Thread thread = new Thread(body);
            thread.setDaemon(true);
            return thread;
        });
        AtomicInteger received = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            output.start((bytes, count) -> received.addAndGet(count));
            Future<?> writer = threads.submit(() -> writeOneByte(output.path()));
            writer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Future<?> release = threads.submit(() -> {
                output.release();
                return null;
            });
            release.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            output.await(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse(output.isOpen(), "round " + round);
        }
        assertEquals(ROUNDS, received.get());
        output.check();
    }

    @Test
    void releaseEndsAReaderThatNobodyWritesTo(@TempDir Path directory) throws IOException {
        DirectOutput output = DirectOutput.in(directory);
        assumeTrue(output != null, "no mkfifo here");
        output.start((bytes, count) -> {});
        output.release();
        output.await(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertFalse(output.isOpen());
        Files.delete(output.path());
    }

    private static Void writeOneByte(Path pipe) throws IOException {
        try (FileOutputStream out = new FileOutputStream(pipe.toFile())) {
            out.write('x');
        }
        return null;
    }
}
