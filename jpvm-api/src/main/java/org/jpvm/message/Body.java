package org.jpvm.message;

import org.jpvm.PvmError;
import org.jpvm.PvmException;

/** The bytes of a message: a growing array with a write end and a read position. Not thread-safe. */
final class Body {
    private static final int NO_ARRAY = -1;
    /** Largest body; leaves room for headers in an array of the largest size that a JVM allocates. */
    static final int MAX_BYTES = Integer.MAX_VALUE - 63;

    private static final byte[] NONE = {};
    private static final int FIRST_CAPACITY = 64;

    byte[] bytes;
    int length;
    int position;
    /** Whether nobody else has the array. */
    private boolean owned = true;

    Body() {
        bytes = NONE;
    }

    Body(byte[] bytes, int length, boolean owned) {
        if (length < 0 || length > bytes.length || length > MAX_BYTES) {
            throw new PvmException(
                    PvmError.BAD_PARAM, "lengthBytes=" + length + " is outside an array of " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.length = length;
        this.owned = owned;
    }

    /** Becomes empty; the memory serves the next message. */
    void free() {
        replace(NONE);
        length = 0;
        position = 0;
    }

    private void replace(byte[] other) {
        if (owned) {
            SpareBodies.give(bytes);
        }
        bytes = other;
        owned = true;
    }

    /** Makes room at the end and returns where it starts; the caller fills all of it. May replace {@link #bytes}. */
    int extend(long count) {
        int start = length;
        long end = start + count;
        if (end > bytes.length) {
            grow(end);
        }
        length = (int) end;
        return start;
    }

    /** Refuses a message that would become too long. */
    static void checkLength(long lengthBytes) {
        if (lengthBytes > MAX_BYTES) {
            throw new PvmException(
                    PvmError.OVERFLOW,
                    "a message of " + lengthBytes + " bytes is longer than " + MAX_BYTES + "; send it in parts");
        }
    }

    private void grow(long wanted) {
        checkLength(wanted);
        long capacity = Math.max(Math.max(wanted, FIRST_CAPACITY), Math.min(bytes.length * 2L, MAX_BYTES));
        byte[] grown = SpareBodies.take((int) capacity);
        System.arraycopy(bytes, 0, grown, 0, length);
        replace(grown);
    }

    int remaining() {
        return length - position;
    }

    /**
     * Moves the position over {@code count} items and returns how many of them are there; when some are missing the position is at the
     * end. The caller knows where they start: it reads {@link #position} before.
     */
    int take(int count, int itemBytes) {
        int there = Math.min(count, remaining() / itemBytes);
        position = there < count ? length : position + there * itemBytes;
        return there;
    }

    /** Moves the position over one item of {@code itemBytes} and returns where it starts. */
    int takeOne(int itemBytes) {
        int start = position;
        if (length - start < itemBytes) {
            position = length;
            throw noData(1, 0);
        }
        position = start + itemBytes;
        return start;
    }

    static PvmException noData(int wanted, int there) {
        return new PvmException(PvmError.NO_DATA, there + " of " + wanted + " items were left in the message");
    }

    /** Length of an array that may be null when nothing of it is used, as in C. */
    static int length(byte[] array) {
        return array == null ? NO_ARRAY : array.length;
    }

    /** Length of an array that may be null when nothing of it is used, as in C. */
    static int length(short[] array) {
        return array == null ? NO_ARRAY : array.length;
    }

    /** Length of an array that may be null when nothing of it is used, as in C. */
    static int length(int[] array) {
        return array == null ? NO_ARRAY : array.length;
    }

    /** Length of an array that may be null when nothing of it is used, as in C. */
    static int length(long[] array) {
        return array == null ? NO_ARRAY : array.length;
    }

    /** Length of an array that may be null when nothing of it is used, as in C. */
    static int length(float[] array) {
        return array == null ? NO_ARRAY : array.length;
    }

    /** Length of an array that may be null when nothing of it is used, as in C. */
    static int length(double[] array) {
        return array == null ? NO_ARRAY : array.length;
    }

    /**
     * Checks that {@code count} items of {@code itemElements} neighbouring elements each, {@code stride} items apart, lie in an array.
     */
    static void checkRange(int arrayLength, int offset, int count, int stride, int itemElements) {
        if (count == 0) {
            return;
        }
        long last = offset + (count - 1L) * stride * itemElements;
        long low = Math.min(offset, last);
        long high = Math.max(offset, last) + itemElements;
        if (count < 0 || low < 0 || high > arrayLength) {
            throw new PvmException(
                    PvmError.BAD_PARAM,
                    "offset=" + offset + " count=" + count + " stride=" + stride
                            + (arrayLength == NO_ARRAY
                                    ? " of an array that is null"
                                    : " is outside an array of " + arrayLength + " elements"));
        }
    }
}
