package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
    @TempDir
    Path directory;

    @Test
    void bytesComeOutAsTheyWentIn() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (SpillFile spill = new SpillFile(directory, 1 + random.nextInt(5000))) {
                for (int i = 0; i < 200; i++) {
                    if (random.nextInt(3) > 0) {
                        byte[] bytes = new byte[random.nextInt(3000)];
                        random.nextBytes(bytes);
                        spill.append(ByteBuffer.wrap(bytes), 0, bytes.length);
                        in.writeBytes(bytes);
                    } else {
                        ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(8000));
                        int count = spill.take(target);
                        assertEquals(Math.min(target.capacity(), in.size() - out.size()), count, "seed " + seed);
                        out.write(target.array(), 0, count);
                    }
                    assertEquals(in.size() - out.size(), spill.lengthBytes(), "seed " + seed);
                }
                ByteBuffer copy = ByteBuffer.allocate((int) spill.lengthBytes());
                ByteBuffer rest = ByteBuffer.allocate((int) spill.lengthBytes());
                spill.copyTo(copy);
                spill.take(rest);
                assertArrayEquals(rest.array(), copy.array(), "seed " + seed);
                out.writeBytes(rest.array());
            }
            assertArrayEquals(in.toByteArray(), out.toByteArray(), "seed " + seed);
        }
    }

    @Test
    void filesHaveNoNames() throws IOException {
        try (SpillFile spill = new SpillFile(directory)) {
            spill.append(ByteBuffer.allocate(100), 0, 100);
            try (Stream<Path> files = Files.list(directory)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsAnError() {
        SpillFile spill = new SpillFile(directory.resolve("nowhere"));
        assertThrows(IOException.class, () -> spill.append(ByteBuffer.allocate(1), 0, 1));
        assertEquals(0, spill.lengthBytes());
    }

    /** A file in the middle of the chain that was never full is passed as well. */
    @Test
    void oneQueueGoesBehindAnother() throws IOException {
        try (SpillFile first = new SpillFile(directory, 100);
                SpillFile second = new SpillFile(directory, 100)) {
            byte[] bytes = new byte[370];
            new Random(1).nextBytes(bytes);
            first.append(ByteBuffer.wrap(bytes), 0, 130);
            second.append(ByteBuffer.wrap(bytes), 130, 280);
            second.moveTo(first);
            assertEquals(0, second.lengthBytes());
            first.append(ByteBuffer.wrap(bytes), 280, 370);
            assertEquals(370, first.lengthBytes());
            ByteBuffer target = ByteBuffer.allocate(400);
            assertEquals(370, first.take(target));
            assertArrayEquals(bytes, java.util.Arrays.copyOf(target.array(), 370));
        }
    }
}
