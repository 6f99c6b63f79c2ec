package org.jpvm.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A named pipe from the program to this process. Through the daemon alone, a program that {@link Wrapper} started would lose what it
 * writes after it has left the machine: C pvmd then takes it for ended.
 */
final class DirectOutput {
    private static final int CHUNK = 1 << 16;

    /** Takes bytes as they come, on the thread that reads. */
    interface Sink {
        void accept(byte[] bytes, int count) throws IOException;
    }

    private final Path pipe;
    private Thread reader;
    private CountDownLatch opened;
    private volatile IOException failure;

    private DirectOutput(Path pipe) {
        this.pipe = pipe;
    }

    /** A pipe in this directory, or null where there is no {@code mkfifo}. */
    static DirectOutput in(Path directory) {
        Path pipe = directory.resolve("output");
        return Shell.ask("mkfifo", "-m", "600", pipe.toString()).status() == 0 ? new DirectOutput(pipe) : null;
    }

    /** The pipe, for the program's stdout. */
    Path path() {
        return pipe;
    }

    /** Reads until every writer has closed the pipe. */
    void start(Sink sink) {
        opened = new CountDownLatch(1);
        reader = new Thread(() -> copy(sink), "jpvm-run-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Whether there may be more. */
    boolean isOpen() {
        return reader != null && reader.isAlive();
    }

    /** Waits at most so long for the end of the pipe. */
    void await(long millis) {
        try {
            TimeUnit.MILLISECONDS.timedJoin(reader, millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws what the sink threw. */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends a reader that waits for a program that will never write. */
    void release() throws IOException {
        if (!isOpen()) {
            return;
        }
        // Opened for both directions, as an opening for writing would wait for a reader, which may have ended this
        // moment; and held until
        // the reader has opened it, which waits for a writer.
        RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw");
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writer.close();
        }
    }

    private void copy(Sink sink) {
        byte[] bytes = new byte[CHUNK];
        try (FileInputStream in = new FileInputStream(pipe.toFile())) {
            opened.countDown();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                sink.accept(bytes, count);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            opened.countDown();
        }
    }
}
