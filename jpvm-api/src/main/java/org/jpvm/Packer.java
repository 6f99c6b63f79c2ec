package org.jpvm;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.charset.Charset;

/**
 * Appends data to a message. Types are not recorded: the receiver must unpack the same sequence of types.
 *
 * <p>Offsets, counts and strides are in elements, a stride of 1 means dense: element {@code i} of a call is
 * {@code array[offset + i * stride]}. An in-place buffer takes arrays with stride 1 only and reads them at each send, so that later changes
 * of the array are seen.
 *
 * <p>A {@link java.nio.Buffer} is packed from its position to its limit, as an array of that length would be; its position is at the limit
 * afterwards, and where it was when the call fails. An in-place buffer refers to the array behind it, and where there is none (direct and
 * read-only buffers, views) packs a copy.
 *
 * <p>Every method ends in {@link PvmException} with {@code BAD_PARAM} for a negative count or a range outside the array, and with
 * {@code NOT_IMPL} for strings and strides in an in-place buffer. Not thread-safe. Source: pvm_pk*(3PVM), pvm-api §4.
 */
public interface Packer {
    /** Appends one byte. */
    Packer packByte(byte value);

    /** Appends a whole array. */
    default Packer packBytes(byte[] array) {
        return packBytes(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} bytes; in XDR one call is padded to a multiple of 4 bytes, so unpack with the same grouping; Java form of {@code pvm_pkbyte}. */
    Packer packBytes(byte[] array, int offset, int count, int stride);

    /** Appends what is between position and limit. */
    default Packer packBytes(ByteBuffer source) {
        int count = source.remaining();
        if (source.hasArray()) {
            packBytes(source.array(), source.arrayOffset() + source.position(), count, 1);
        } else {
            byte[] copy = new byte[count];
            source.duplicate().get(copy);
            packBytes(copy);
        }
        source.position(source.limit());
        return this;
    }

    /** Appends one short. */
    Packer packShort(short value);

    /** Appends a whole array. */
    default Packer packShorts(short[] array) {
        return packShorts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} shorts; Java form of {@code pvm_pkshort}. */
    Packer packShorts(short[] array, int offset, int count, int stride);

    /** Appends what is between position and limit. */
    default Packer packShorts(ShortBuffer source) {
        int count = source.remaining();
        if (source.hasArray()) {
            packShorts(source.array(), source.arrayOffset() + source.position(), count, 1);
        } else {
            short[] copy = new short[count];
            source.duplicate().get(copy);
            packShorts(copy);
        }
        source.position(source.limit());
        return this;
    }

    /** Appends one int. */
    Packer packInt(int value);

    /** Appends a whole array. */
    default Packer packInts(int[] array) {
        return packInts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} ints; Java form of {@code pvm_pkint}. */
    Packer packInts(int[] array, int offset, int count, int stride);

    /** Appends what is between position and limit. */
    default Packer packInts(IntBuffer source) {
        int count = source.remaining();
        if (source.hasArray()) {
            packInts(source.array(), source.arrayOffset() + source.position(), count, 1);
        } else {
            int[] copy = new int[count];
            source.duplicate().get(copy);
            packInts(copy);
        }
        source.position(source.limit());
        return this;
    }

    /**
     * Appends one long.
     *
     * @throws PvmException {@code OVERFLOW} when it does not fit the 4 bytes that XDR has for a long
     */
    Packer packLong(long value);

    /** Appends a whole array. */
    default Packer packLongs(long[] array) {
        return packLongs(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} longs: 4 bytes each in XDR, 8 in raw; Java form of {@code pvm_pklong}. */
    Packer packLongs(long[] array, int offset, int count, int stride);

    /** Appends what is between position and limit. */
    default Packer packLongs(LongBuffer source) {
        int count = source.remaining();
        if (source.hasArray()) {
            packLongs(source.array(), source.arrayOffset() + source.position(), count, 1);
        } else {
            long[] copy = new long[count];
            source.duplicate().get(copy);
            packLongs(copy);
        }
        source.position(source.limit());
        return this;
    }

    /** Appends one float. */
    Packer packFloat(float value);

    /** Appends a whole array. */
    default Packer packFloats(float[] array) {
        return packFloats(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} floats; Java form of {@code pvm_pkfloat}. */
    Packer packFloats(float[] array, int offset, int count, int stride);

    /** Appends what is between position and limit. */
    default Packer packFloats(FloatBuffer source) {
        int count = source.remaining();
        if (source.hasArray()) {
            packFloats(source.array(), source.arrayOffset() + source.position(), count, 1);
        } else {
            float[] copy = new float[count];
            source.duplicate().get(copy);
            packFloats(copy);
        }
        source.position(source.limit());
        return this;
    }

    /** Appends one double. */
    Packer packDouble(double value);

    /** Appends a whole array. */
    default Packer packDoubles(double[] array) {
        return packDoubles(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} doubles; Java form of {@code pvm_pkdouble}. */
    Packer packDoubles(double[] array, int offset, int count, int stride);

    /** Appends what is between position and limit. */
    default Packer packDoubles(DoubleBuffer source) {
        int count = source.remaining();
        if (source.hasArray()) {
            packDoubles(source.array(), source.arrayOffset() + source.position(), count, 1);
        } else {
            double[] copy = new double[count];
            source.duplicate().get(copy);
            packDoubles(copy);
        }
        source.position(source.limit());
        return this;
    }

    /** Appends one unsigned short, 0..65535; Java form of {@code pvm_pkushort}. */
    Packer packUnsignedShort(int value);

    /** Appends one unsigned int, 0..2<sup>32</sup>-1; Java form of {@code pvm_pkuint}. */
    Packer packUnsignedInt(long value);

    /** Appends one unsigned long; in XDR 0..2<sup>32</sup>-1, else {@code OVERFLOW}. Java form of {@code pvm_pkulong}. */
    Packer packUnsignedLong(long value);

    /** Appends {@code count} unsigned longs, each as {@link #packUnsignedLong} does. */
    default Packer packUnsignedLongs(long[] array, int offset, int count, int stride) {
        for (int i = 0; i < count; i++) {
            packUnsignedLong(array[offset + i * stride]);
        }
        return this;
    }

    /**
     * Appends {@code count} complex numbers, two floats each (real, imaginary). {@code offset} counts floats, {@code stride} counts complex
     * numbers. Java form of {@code pvm_pkcplx}.
     */
    Packer packComplexes(float[] array, int offset, int count, int stride);

    /**
     * Appends {@code count} double complex numbers, two doubles each. {@code offset} counts doubles, {@code stride} counts complex numbers.
     * Java form of {@code pvm_pkdcplx}.
     */
    Packer packDoubleComplexes(double[] array, int offset, int count, int stride);

    /**
     * Appends a string in UTF-8 with its length and terminating NUL; Java form of {@code pvm_pkstr}. What is no text (a surrogate without
     * the other) becomes a question mark; {@link #packString(String, Charset)} refuses it.
     */
    Packer packString(String value);

    /**
     * Appends a string in a charset of the caller's choice, in the form of {@code pvm_pkstr}: an int with the number of bytes and one more,
     * the bytes, a NUL byte. C takes it with {@code pvm_upkstr}.
     *
     * <p>The length is that of the whole string. Where the bytes themselves contain NUL (U+0000, and nearly any text in UTF-16 or UTF-32)
     * {@code pvm_upkstr} takes them all from the message, but C's string functions see the text cut at the first; so does
     * {@link Unpacker#unpackString()}, while {@link Unpacker#unpackString(Charset)} gives it whole.
     *
     * @throws PvmException BAD_PARAM for characters that the charset has not and for half surrogate pairs, with their index, and for a
     *                      charset that cannot encode; NOT_IMPL in an in-place buffer
     */
    Packer packString(String value, Charset charset);
}
