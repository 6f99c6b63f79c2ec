package org.jpvm.daemon.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImageFormatTest {
    private static final long MOST = 1 << 20;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, byte[]> read = new TreeMap<>();

    /** Collects files. */
    private final class Collector implements ImageReader.Files {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private String name;

        @Override
        public void begin(String file) {
            name = file;
            bytes.reset();
        }

        @Override
        public void bytes(ByteBuffer part) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void end() {
            read.put(name, bytes.toByteArray());
        }
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** As whoever sends does it: parts of one length, files read into them. */
    private List<byte[]> parts(int length, byte[] unread, byte[] unsent, byte[] begun) {
        ImageWriter writer = new ImageWriter(unread, unsent, begun);
        List<Map.Entry<String, byte[]>> left = new ArrayList<>(files.entrySet());
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer file = null;
        while (!writer.isComplete()) {
            ByteBuffer part = ByteBuffer.allocate(length);
            while (part.hasRemaining() && !writer.isComplete()) {
                if (writer.wantsFile()) {
                    if (left.isEmpty()) {
                        writer.end();
                    } else {
                        Map.Entry<String, byte[]> next = left.remove(0);
                        file = ByteBuffer.wrap(next.getValue());
                        writer.beginFile(next.getKey(), next.getValue().length);
                    }
                }
                writer.fill(part);
                int count = (int) Math.min(part.remaining(), writer.wantedFileBytes());
                for (int i = 0; i < count; i++) {
                    part.put(file.get());
                }
                writer.putFileBytes(count);
            }
            parts.add(Arrays.copyOf(part.array(), part.position()));
        }
        return parts;
    }

    @Test
    void comesThroughInPartsOfAnyLength() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        files.put("pages-1.img", bytes(random, 5000));
        files.put("core-12.img", bytes(random, 17));
        files.put("empty.img", new byte[0]);
        byte[] unread = bytes(random, 40);
        byte[] unsent = bytes(random, 999);
        byte[] begun = bytes(random, 3);
        for (int length : new int[] {1, 2, 7, 100, 4096, 100_000}) {
            read.clear();
            ImageReader reader = new ImageReader(new Collector(), MOST);
            for (byte[] part : parts(length, unread, unsent, begun)) {
                reader.read(ByteBuffer.wrap(part));
            }
            assertTrue(reader.isComplete());
            assertEquals(files.keySet(), read.keySet());
            files.forEach((name, content) -> assertArrayEquals(content, read.get(name), name));
            byte[] both = Arrays.copyOf(unread, unread.length + unsent.length);
            System.arraycopy(unsent, 0, both, unread.length, unsent.length);
            assertArrayEquals(both, reader.unread());
            assertArrayEquals(begun, reader.begun());
        }
    }

    @Test
    void whatWouldLeaveTheDirectoryOrFillTheDiskIsRefused() {
        for (String name : List.of("../x", "/etc/passwd", ".hidden", "a/b", "a\0b")) {
            files.clear();
            files.put(name, new byte[1]);
            assertThrows(ImageReader.BadImageException.class, () -> readAll(MOST), name);
        }
        files.clear();
        files.put("a", new byte[100]);
        files.put("b", new byte[100]);
        assertThrows(ImageReader.BadImageException.class, () -> readAll(199));
        assertTrue(read.size() < 2);
    }

    private void readAll(long most) throws Exception {
        ImageReader reader = new ImageReader(new Collector(), most);
        for (byte[] part : parts(50, new byte[0], new byte[0], new byte[0])) {
            reader.read(ByteBuffer.wrap(part));
        }
    }

    @Test
    void bentOnesAreRefusedOrReadWithoutHarm() {
        SplittableRandom random = new SplittableRandom(Long.getLong("jpvm.fuzz.seed", 3));
        files.put("pages-1.img", bytes(random, 300));
        files.put("core-12.img", bytes(random, 17));
        List<byte[]> parts = parts(64, new byte[9], new byte[20], new byte[3]);
        int rounds = Integer.getInteger("jpvm.mutation.inputs", 100_000);
        for (int round = 0; round < rounds; round++) {
            ImageReader reader = new ImageReader(new Collector(), MOST);
            try {
                for (byte[] part : parts) {
                    byte[] bent =
                            Arrays.copyOf(part, random.nextInt(9) == 0 ? random.nextInt(part.length + 1) : part.length);
                    for (int i = random.nextInt(3); i > 0 && bent.length > 0; i--) {
                        bent[random.nextInt(bent.length)] = (byte) random.nextInt();
                    }
                    reader.read(ByteBuffer.wrap(bent));
                }
            } catch (ImageReader.BadImageException e) {
                continue;
            } catch (Exception e) {
                throw new AssertionError(
                        "-Djpvm.fuzz.seed=" + Long.getLong("jpvm.fuzz.seed", 3) + " round " + round, e);
            }
        }
    }
}
