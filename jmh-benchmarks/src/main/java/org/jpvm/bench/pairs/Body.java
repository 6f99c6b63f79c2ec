package org.jpvm.bench.pairs;

import java.io.IOException;

/** Contents of messages: as in {@code loop.h}. */
final class Body {
    private static final int FACTOR = 31;
    private static final int OFFSET = 7;

    private Body() {}

    static byte[] of(int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = last(i + 1);
        }
        return body;
    }

    /** The last byte of a body of two bytes or more. */
    static byte last(int size) {
        return (byte) ((size - 1) * FACTOR + OFFSET);
    }

    /** Checks what was received. */
    static void check(int size, int number, byte first, byte last) throws IOException {
        if (size > 0 && (first != (byte) number || size > 1 && last != last(size))) {
            throw new IOException("a message has another content");
        }
    }
}
