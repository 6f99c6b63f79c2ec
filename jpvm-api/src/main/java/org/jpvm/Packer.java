package org.jpvm;

/**
 * Appends data to a message. Types are not recorded: the receiver must unpack the same sequence of types.
 *
 * <p>Offsets, counts and strides are in elements, a stride of 1 means dense: element {@code i} of a call is
 * {@code array[offset + i * stride]}. An in-place buffer takes arrays with stride 1 only and reads them at each send, so that later changes
 * of the array are seen.
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

    /** Appends one short. */
    Packer packShort(short value);

    /** Appends a whole array. */
    default Packer packShorts(short[] array) {
        return packShorts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} shorts; Java form of {@code pvm_pkshort}. */
    Packer packShorts(short[] array, int offset, int count, int stride);

    /** Appends one int. */
    Packer packInt(int value);

    /** Appends a whole array. */
    default Packer packInts(int[] array) {
        return packInts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} ints; Java form of {@code pvm_pkint}. */
    Packer packInts(int[] array, int offset, int count, int stride);

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

    /** Appends one float. */
    Packer packFloat(float value);

    /** Appends a whole array. */
    default Packer packFloats(float[] array) {
        return packFloats(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} floats; Java form of {@code pvm_pkfloat}. */
    Packer packFloats(float[] array, int offset, int count, int stride);

    /** Appends one double. */
    Packer packDouble(double value);

    /** Appends a whole array. */
    default Packer packDoubles(double[] array) {
        return packDoubles(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Appends {@code count} doubles; Java form of {@code pvm_pkdouble}. */
    Packer packDoubles(double[] array, int offset, int count, int stride);

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

    /** Appends a string in UTF-8 with its length and terminating NUL; Java form of {@code pvm_pkstr}. */
    Packer packString(String value);
}
