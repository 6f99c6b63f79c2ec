package org.jpvm.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the XDR body of a system message from a range of a byte array, strictly: each read is checked against the
 * range, and a count is
 * checked against the bytes that are there before anything is allocated for it. Not thread-safe. Source:
 * pvm-wire-protocol §2.5.
 */
public final class XdrReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int limit;
    private int position;

    /** Reads a whole array. */
    public XdrReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes from {@code offset}. */
    public XdrReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.start = offset;
        this.position = offset;
        this.limit = offset + length;
    }

    /** {@code count} rounded up to a multiple of 4. */
    public static int padded(int count) {
        return (count + 3) & ~3;
    }

    /** Bytes not read yet. */
    public int remainingBytes() {
        return limit - position;
    }

    /** Bytes read so far. */
    public int positionBytes() {
        return position - start;
    }

    /** Next int; {@code field} names it in the reason of a refusal. */
    public int readInt(String field) throws MalformedMessageException {
        if (remainingBytes() < 4) {
            throw truncated(field, 4);
        }
        int value = (int) INT.get(bytes, position);
        position += 4;
        return value;
    }

    /** Next int, which must be in {@code min..max}. */
    public int readInt(String field, int min, int max) throws MalformedMessageException {
        int value = readInt(field);
        if (value < min || value > max) {
            throw new MalformedMessageException(field + "=" + value + " is outside " + min + ".." + max);
        }
        return value;
    }

    /** Next int, a count of items of at least {@code itemBytes} bytes each that must still be in the message. */
    public int readCount(String field, int itemBytes) throws MalformedMessageException {
        int count = readInt(field);
        if (count < 0 || (long) count * itemBytes > remainingBytes()) {
            throw new MalformedMessageException(
                    field + "=" + count + " does not fit the " + remainingBytes() + " bytes left");
        }
        return count;
    }

    /** Next {@code count} ints. */
    public int[] readInts(String field, int count) throws MalformedMessageException {
        if (count < 0 || count > remainingBytes() / 4) {
            throw truncated(field, count * 4L);
        }
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) INT.get(bytes, position);
            position += 4;
        }
        return values;
    }

    /** A count and that many ints. */
    public int[] readIntArray(String field) throws MalformedMessageException {
        return readInts(field, readCount(field + " count", 4));
    }

    /** Next string: length with NUL, bytes, padding; cut at the first NUL, read as UTF-8. */
    public String readString(String field) throws MalformedMessageException {
        int count = readCount(field + " length", 1);
        if (count < 1) {
            throw new MalformedMessageException(field + " has length " + count + ", a string has at least its NUL");
        }
        int end = position;
        while (end < position + count && bytes[end] != 0) {
            end++;
        }
        if (end == position + count) {
            throw new MalformedMessageException(field + " has no NUL in its " + count + " bytes");
        }
        String value = new String(bytes, position, end - position, StandardCharsets.UTF_8);
        skipPadded(count);
        return value;
    }

    /** A count and that many strings. */
    public String[] readStringArray(String field) throws MalformedMessageException {
        String[] values = new String[readCount(field + " count", 8)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readString(field);
        }
        return values;
    }

    /** Next {@code count} bytes and their padding. */
    public byte[] readBytes(String field, int count) throws MalformedMessageException {
        if (count < 0 || count > remainingBytes()) {
            throw truncated(field, count);
        }
        byte[] value = new byte[count];
        System.arraycopy(bytes, position, value, 0, count);
        skipPadded(count);
        return value;
    }

    /** Refuses a message that has bytes left over. */
    public void expectEnd() throws MalformedMessageException {
        if (remainingBytes() > 0) {
            throw new MalformedMessageException(remainingBytes() + " bytes too many");
        }
    }

    private void skipPadded(int count) {
        // The padding of the last item may have been cut off by a sender that counts bytes.
        position = Math.min(limit, position + padded(count));
    }

    private MalformedMessageException truncated(String field, long wanted) {
        return new MalformedMessageException(field + " needs " + wanted + " bytes at offset " + positionBytes() + ", "
                + remainingBytes() + " are left");
    }
}
