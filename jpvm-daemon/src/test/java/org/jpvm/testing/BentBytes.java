package org.jpvm.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Makes damaged copies of texts: bits, bytes, pieces of words that mean something, lengths. One seed, one sequence. */
public final class BentBytes {
    private static final int MAX_BENDS = 4;
    private static final int MAX_RUN = 3000;

    private final Random random;
    private final byte[][] words;

    /** @param words what may be put in anywhere */
    public BentBytes(long seed, String... words) {
        this.random = new Random(seed);
        this.words = Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    /** The source of chance, for what a test chooses itself. */
    public Random random() {
        return random;
    }

    /** A damaged copy, in Latin-1. */
    public String bend(String text) {
        return new String(bend(text.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    /** A damaged copy. */
    public byte[] bend(byte[] original) {
        byte[] bytes = original;
        for (int i = random.nextInt(MAX_BENDS); i >= 0; i--) {
            bytes = bendOnce(bytes);
        }
        return bytes;
    }

    private byte[] bendOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = at + random.nextInt(Math.min(20, bytes.length - at) + 1);
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] copy = bytes.clone();
                if (at < copy.length) {
                    copy[at] ^= (byte) (1 << random.nextInt(8));
                }
                return copy;
            }
            case 1 -> {
                return splice(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, bytes.length));
            }
            case 2 -> {
                return splice(bytes, at, new byte[0], end);
            }
            case 3 -> {
                return splice(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            }
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 5 -> {
                byte[] run = new byte[random.nextInt(20) == 0 ? random.nextInt(MAX_RUN) : random.nextInt(30)];
                Arrays.fill(run, at < bytes.length ? bytes[at] : (byte) random.nextInt(256));
                return splice(bytes, at, run, at);
            }
            default -> {
                return splice(bytes, at, words[random.nextInt(words.length)], random.nextBoolean() ? at : end);
            }
        }
    }

    private static byte[] splice(byte[] bytes, int at, byte[] middle, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(middle);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
