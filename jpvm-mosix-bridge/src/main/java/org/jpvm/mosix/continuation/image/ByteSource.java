package org.jpvm.mosix.continuation.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteSink} wrote, from bytes that may be anything: no read leaves the given range. */
final class ByteSource {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteSource(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    int remaining() {
        return end - at;
    }

    byte[] array() {
        return bytes;
    }

    /** Passes over some bytes and returns where they begin. */
    int take(long count) throws BadImageException {
        if (count < 0 || count > end - at) {
            throw new BadImageException("image ends early at=" + at + " wanted=" + count + " left=" + (end - at));
        }
        int start = at;
        at += (int) count;
        return start;
    }

    int u1() throws BadImageException {
        return bytes[take(1)] & 0xff;
    }

    int u2() throws BadImageException {
        int start = take(2);
        return bytes[start] & 0xff | (bytes[start + 1] & 0xff) << 8;
    }

    int i4() throws BadImageException {
        return (int) INTS.get(bytes, take(4));
    }

    long i8() throws BadImageException {
        return (long) LONGS.get(bytes, take(8));
    }

    /** An unsigned number below 2^31. */
    int number() throws BadImageException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = u1();
            if (shift == 28 && next > 7) {
                break;
            }
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new BadImageException("number too large at=" + at);
    }

    String text() throws BadImageException {
        int head = number();
        int length = head >>> 1;
        if ((head & 1) == 0) {
            return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
        }
        return new String(bytes, take(2L * length), 2 * length, StandardCharsets.UTF_16LE);
    }
}
