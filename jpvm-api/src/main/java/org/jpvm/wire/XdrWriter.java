package org.jpvm.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the XDR body of a system message. Integers are 4 bytes, most significant byte first; byte arrays and strings are padded with zeros
 * to a multiple of 4. Not thread-safe. Source: pvm-wire-protocol §2.5.
 */
public final class XdrWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;

    /** An empty body with room for a short message. */
    public XdrWriter() {
        this(128);
    }

    /** An empty body with room for {@code capacityBytes}; it grows when needed. */
    public XdrWriter(int capacityBytes) {
        bytes = new byte[Math.max(16, capacityBytes)];
    }

    /** Appends one int. */
    public XdrWriter putInt(int value) {
        reserve(4);
        INT.set(bytes, length, value);
        length += 4;
        return this;
    }

    /** Appends ints without a count. */
    public XdrWriter putInts(int... values) {
        for (int value : values) {
            putInt(value);
        }
        return this;
    }

    /** Appends a string: length with the terminating NUL, the UTF-8 bytes, NUL, padding. */
    public XdrWriter putString(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length + 1);
        int padded = XdrReader.padded(utf8.length + 1);
        reserve(padded);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        Arrays.fill(bytes, length + utf8.length, length + padded, (byte) 0);
        length += padded;
        return this;
    }

    /** Appends bytes without a count, padded to a multiple of 4: the form of one {@code pvm_pkbyte} call. */
    public XdrWriter putBytes(byte[] source, int offset, int count) {
        int padded = XdrReader.padded(count);
        reserve(padded);
        System.arraycopy(source, offset, bytes, length, count);
        Arrays.fill(bytes, length + count, length + padded, (byte) 0);
        length += padded;
        return this;
    }

    /** Bytes written so far. */
    public int lengthBytes() {
        return length;
    }

    /** The array behind this writer, valid up to {@link #lengthBytes()} until the next append. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of the body. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
    }
}
