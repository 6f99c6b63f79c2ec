package org.jpvm;

/**
 * Takes data from a message in the order in which they were packed. Offsets, counts and strides are in elements, as in {@link Packer}.
 *
 * <p>Every method ends in {@link PvmException} with {@code NO_DATA} past the end (array elements that were there are stored, the
 * position is then at the end), with {@code BAD_MSG} when the message is in the raw format of another kind of machine (bytes can always be
 * taken), and with {@code BAD_PARAM} for a negative count or a range outside the array. Not thread-safe. Source: pvm_upk*(3PVM),
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

    /** Next short. */
    short unpackShort();

    /** Fills a whole array. */
    default void unpackShorts(short[] array) {
        unpackShorts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} shorts; Java form of {@code pvm_upkshort}. */
    void unpackShorts(short[] array, int offset, int count, int stride);

    /** Next int. */
    int unpackInt();

    /** Fills a whole array. */
    default void unpackInts(int[] array) {
        unpackInts(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} ints; Java form of {@code pvm_upkint}. */
    void unpackInts(int[] array, int offset, int count, int stride);

    /** Next long, sign-extended from the 4 bytes of XDR (C PVM 3.4.6 zero-extends, which changes negative values). */
    long unpackLong();

    /** Fills a whole array. */
    default void unpackLongs(long[] array) {
        unpackLongs(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} longs; Java form of {@code pvm_upklong}. */
    void unpackLongs(long[] array, int offset, int count, int stride);

    /** Next float. */
    float unpackFloat();

    /** Fills a whole array. */
    default void unpackFloats(float[] array) {
        unpackFloats(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} floats; Java form of {@code pvm_upkfloat}. */
    void unpackFloats(float[] array, int offset, int count, int stride);

    /** Next double. */
    double unpackDouble();

    /** Fills a whole array. */
    default void unpackDoubles(double[] array) {
        unpackDoubles(array, 0, Arguments.given(array, "array").length, 1);
    }

    /** Takes {@code count} doubles; Java form of {@code pvm_upkdouble}. */
    void unpackDoubles(double[] array, int offset, int count, int stride);

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

    /** Next string, read as UTF-8; Java form of {@code pvm_upkstr}. */
    String unpackString();
}
