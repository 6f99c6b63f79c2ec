package org.jpvm.mosix.continuation.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes with a limit; numbers least significant byte first. */
final class ByteSink {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long limit;
    private byte[] bytes;
    private int size;

    ByteSink(int initial, long limit) {
        this.bytes = new byte[initial];
        this.limit = Math.min(limit, Integer.MAX_VALUE - 64);
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    /** Makes room for more bytes and returns where they go; the caller writes all of them. */
    int reserve(long count) throws NotMovableException {
        if (size + count > bytes.length) {
            if (size + count > limit) {
                throw new NotMovableException("the task's state is larger than the limit of " + limit + " bytes");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(size + count, bytes.length * 2L)));
        }
        int at = size;
        size += (int) count;
        return at;
    }

    void u1(int value) throws NotMovableException {
        int at = reserve(1);
        bytes[at] = (byte) value;
    }

    void u2(int value) throws NotMovableException {
        int at = reserve(2);
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
    }

    void i4(int value) throws NotMovableException {
        int at = reserve(4);
        INTS.set(bytes, at, value);
    }

    void i8(long value) throws NotMovableException {
        int at = reserve(8);
        LONGS.set(bytes, at, value);
    }

    /** An unsigned number, seven bits a byte, low bits first, the top bit set on all but the last. */
    void number(int value) throws NotMovableException {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            u1(rest | 0x80);
            rest >>>= 7;
        }
        u1(rest);
    }

    /** Twice the length plus one bit for "two bytes a character", then the characters. */
    void text(String value) throws NotMovableException {
        boolean wide = false;
        for (int i = 0; i < value.length() && !wide; i++) {
            wide = value.charAt(i) > 255;
        }
        int length = value.length();
        if (length >= 1 << 29) {
            throw new NotMovableException("a string of " + length + " characters");
        }
        number(length << 1 | (wide ? 1 : 0));
        int at = reserve(wide ? 2L * length : length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            bytes[at++] = (byte) c;
            if (wide) {
                bytes[at++] = (byte) (c >>> 8);
            }
        }
    }

    void append(ByteSink other) throws NotMovableException {
        int at = reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, at, other.size);
    }
}
