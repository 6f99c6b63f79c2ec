package org.jpvm;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.Charset;

/**
 * Takes data from a message in the order in which they were packed. Offsets, counts and strides are in elements, as in {@link Packer}.
 *
 * <p>Every method ends in {@link PvmException} with {@code NO_DATA} past the end (array elements that were there are stored, the
 * position is then at the end), with {@code BAD_MSG} when the message is in the raw format of another kind of machine (bytes can always be
 * taken), and with {@code BAD_PARAM} for a negative count, a range outside the array or a read-only buffer. A {@link Buffer} is filled from
 * its position to its limit, as an array of that length would be; its position is at the limit afterwards, and where it was when the call
 * fails. Not thread-safe. Source: pvm_upk*(3PVM),
 * pvm-api §4.
 */
public interface Unpacker {
    /** Next byte. */
    byte unpackByte();

    /** Fills a whole array. */
    default void unpackBytes(byte[] array) {
        unpackBytes(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} bytes; Java form of {@code pvm_upkbyte}. */
    void unpackBytes(byte[] array, int offset, int count, int stride);

    /** Fills what is between position and limit. */
    default void unpackBytes(ByteBuffer target) {
        int count = writable(target);
        if (target.hasArray()) {
            unpackBytes(target.array(), target.arrayOffset() + target.position(), count, 1);
            target.position(target.limit());
        } else {
            byte[] copy = new byte[count];
            unpackBytes(copy);
            target.put(copy);
        }
    }

    /** Next short. */
    short unpackShort();

    /** Fills a whole array. */
    default void unpackShorts(short[] array) {
        unpackShorts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} shorts; Java form of {@code pvm_upkshort}. */
    void unpackShorts(short[] array, int offset, int count, int stride);

    /** Fills what is between position and limit. */
    default void unpackShorts(ShortBuffer target) {
        int count = writable(target);
        if (target.hasArray()) {
            unpackShorts(target.array(), target.arrayOffset() + target.position(), count, 1);
            target.position(target.limit());
        } else {
            short[] copy = new short[count];
            unpackShorts(copy);
            target.put(copy);
        }
    }

    /** Next int. */
    int unpackInt();

    /** Fills a whole array. */
    default void unpackInts(int[] array) {
        unpackInts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} ints; Java form of {@code pvm_upkint}. */
    void unpackInts(int[] array, int offset, int count, int stride);

    /** Fills what is between position and limit. */
    default void unpackInts(IntBuffer target) {
        int count = writable(target);
        if (target.hasArray()) {
            unpackInts(target.array(), target.arrayOffset() + target.position(), count, 1);
            target.position(target.limit());
        } else {
            int[] copy = new int[count];
            unpackInts(copy);
            target.put(copy);
        }
    }

    /** Next long, sign-extended from the 4 bytes of XDR (C PVM 3.4.6 zero-extends, which changes negative values). */
    long unpackLong();

    /** Fills a whole array. */
    default void unpackLongs(long[] array) {
        unpackLongs(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} longs; Java form of {@code pvm_upklong}. */
    void unpackLongs(long[] array, int offset, int count, int stride);

    /** Fills what is between position and limit. */
    default void unpackLongs(LongBuffer target) {
        int count = writable(target);
        if (target.hasArray()) {
            unpackLongs(target.array(), target.arrayOffset() + target.position(), count, 1);
            target.position(target.limit());
        } else {
            long[] copy = new long[count];
            unpackLongs(copy);
            target.put(copy);
        }
    }

    /** Next float. */
    float unpackFloat();

    /** Fills a whole array. */
    default void unpackFloats(float[] array) {
        unpackFloats(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} floats; Java form of {@code pvm_upkfloat}. */
    void unpackFloats(float[] array, int offset, int count, int stride);

    /** Fills what is between position and limit. */
    default void unpackFloats(FloatBuffer target) {
        int count = writable(target);
        if (target.hasArray()) {
            unpackFloats(target.array(), target.arrayOffset() + target.position(), count, 1);
            target.position(target.limit());
        } else {
            float[] copy = new float[count];
            unpackFloats(copy);
            target.put(copy);
        }
    }

    /** Next double. */
    double unpackDouble();

    /** Fills a whole array. */
    default void unpackDoubles(double[] array) {
        unpackDoubles(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} doubles; Java form of {@code pvm_upkdouble}. */
    void unpackDoubles(double[] array, int offset, int count, int stride);

    /** Fills what is between position and limit. */
    default void unpackDoubles(DoubleBuffer target) {
        int count = writable(target);
        if (target.hasArray()) {
            unpackDoubles(target.array(), target.arrayOffset() + target.position(), count, 1);
            target.position(target.limit());
        } else {
            double[] copy = new double[count];
            unpackDoubles(copy);
            target.put(copy);
        }
    }

    /** Next unsigned short, 0..65535; Java form of {@code pvm_upkushort}. */
    int unpackUnsignedShort();

    /** Next unsigned int, 0..2<sup>32</sup>-1; Java form of {@code pvm_upkuint}. */
    long unpackUnsignedInt();

    /** Next unsigned long, zero-extended from the 4 bytes of XDR; Java form of {@code pvm_upkulong}. */
    long unpackUnsignedLong();

    /** Takes {@code count} unsigned longs; Java form of {@code pvm_upkulong}. */
    void unpackUnsignedLongs(long[] array, int offset, int count, int stride);

    /** Takes {@code count} complex numbers, two floats each; {@code offset} counts floats. Java form of {@code pvm_upkcplx}. */
    void unpackComplexes(float[] array, int offset, int count, int stride);

    /** Takes {@code count} double complex numbers, two doubles each; {@code offset} counts doubles. Java form of {@code pvm_upkdcplx}. */
    void unpackDoubleComplexes(double[] array, int offset, int count, int stride);

    /**
     * Next string up to its first NUL, read as UTF-8; Java form of {@code pvm_upkstr}. Bytes that are no UTF-8, such as C tasks with another
     * locale send, become U+FFFD; {@link #unpackString(Charset)} reads them as what they are.
     */
    String unpackString();

    /**
     * Next string in the charset that it was packed in, by {@link Packer#packString(String, Charset)} or C's {@code pvm_pkstr}: all its
     * bytes but the terminating NUL, so that NULs inside do not end it.
     *
     * @throws PvmException BAD_MSG when the bytes are no text of the charset, with the offset of the first such byte; the string is then
     *                      taken all the same, and {@link MessageBuffer#rewind} leads back to it
     */
    String unpackString(Charset charset);

    private static int writable(Buffer target) {
        if (target.isReadOnly()) {
            throw new PvmException(PvmError.BAD_PARAM, "a read-only buffer cannot be filled");
        }
        return target.remaining();
    }
}
