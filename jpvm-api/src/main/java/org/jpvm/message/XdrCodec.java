package org.jpvm.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XDR, the portable format of message data: arrays of Java's number types to and from bytes, most significant byte first.
 *
 * <pre>
 * type    bytes  form
 * byte    1      one call is padded with zeros to a multiple of 4
 * short   4      sign-extended
 * int     4
 * long    4      only values that {@link #fits} accepts survive; read sign-extended
 * float   4      IEEE
 * double  8      IEEE
 * </pre>
 *
 * Offsets, counts and strides are in elements, positions in bytes. Ranges are the caller's business: a range outside an array ends in
 * {@link IndexOutOfBoundsException} with part of the work done. Source: pvm-wire-protocol §2.5.
 */
public final class XdrCodec {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

    /** Bytes of one short. */
    public static final int SHORT_BYTES = 4;
    /** Bytes of one int. */
    public static final int INT_BYTES = 4;
    /** Bytes of one long. */
    public static final int LONG_BYTES = 4;
    /** Bytes of one float. */
    public static final int FLOAT_BYTES = 4;
    /** Bytes of one double. */
    public static final int DOUBLE_BYTES = 8;

    private XdrCodec() {}

    /** Writes one short. */
    public static void putShort(byte[] target, int position, short value) {
        INT.set(target, position, (int) value);
    }

    /** Reads one short, sign-extended. */
    public static short getShort(byte[] source, int position) {
        return (short) (int) INT.get(source, position);
    }

    /** Writes {@code count} shorts: {@code source[offset + i * stride]}. */
    public static void encodeShorts(short[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                INT.set(target, position + (i << 2), (int) source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                INT.set(target, position + (i << 2), (int) source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} shorts, sign-extended into {@code target[offset + i * stride]}. */
    public static void decodeShorts(byte[] source, int position, short[] target, int offset, int count, int stride) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (short) (int) INT.get(source, position + (i << 2));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (short) (int) INT.get(source, position + (i << 2));
            }
        }
    }

    /** Writes one int. */
    public static void putInt(byte[] target, int position, int value) {
        INT.set(target, position, value);
    }

    /** Reads one int. */
    public static int getInt(byte[] source, int position) {
        return (int) INT.get(source, position);
    }

    /** Writes {@code count} ints: {@code source[offset + i * stride]}. */
    public static void encodeInts(int[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                INT.set(target, position + (i << 2), source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                INT.set(target, position + (i << 2), source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} ints into {@code target[offset + i * stride]}. */
    public static void decodeInts(byte[] source, int position, int[] target, int offset, int count, int stride) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (int) INT.get(source, position + (i << 2));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (int) INT.get(source, position + (i << 2));
            }
        }
    }

    /** Writes one long in its low 4 bytes. */
    public static void putLong(byte[] target, int position, long value) {
        INT.set(target, position, (int) value);
    }

    /** Reads one long, sign-extended. */
    public static long getLong(byte[] source, int position) {
        return (int) INT.get(source, position);
    }

    /** Writes {@code count} longs, the low 4 bytes of each: {@code source[offset + i * stride]}. */
    public static void encodeLongs(long[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                INT.set(target, position + (i << 2), (int) source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                INT.set(target, position + (i << 2), (int) source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} longs, sign-extended into {@code target[offset + i * stride]}. */
    public static void decodeLongs(byte[] source, int position, long[] target, int offset, int count, int stride) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (int) INT.get(source, position + (i << 2));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (int) INT.get(source, position + (i << 2));
            }
        }
    }

    /** Writes one float. */
    public static void putFloat(byte[] target, int position, float value) {
        FLOAT.set(target, position, value);
    }

    /** Reads one float. */
    public static float getFloat(byte[] source, int position) {
        return (float) FLOAT.get(source, position);
    }

    /** Writes {@code count} floats: {@code source[offset + i * stride]}. */
    public static void encodeFloats(float[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                FLOAT.set(target, position + (i << 2), source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                FLOAT.set(target, position + (i << 2), source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} floats into {@code target[offset + i * stride]}. */
    public static void decodeFloats(byte[] source, int position, float[] target, int offset, int count, int stride) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (float) FLOAT.get(source, position + (i << 2));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (float) FLOAT.get(source, position + (i << 2));
            }
        }
    }

    /** Writes one double. */
    public static void putDouble(byte[] target, int position, double value) {
        DOUBLE.set(target, position, value);
    }

    /** Reads one double. */
    public static double getDouble(byte[] source, int position) {
        return (double) DOUBLE.get(source, position);
    }

    /** Writes {@code count} doubles: {@code source[offset + i * stride]}. */
    public static void encodeDoubles(double[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                DOUBLE.set(target, position + (i << 3), source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                DOUBLE.set(target, position + (i << 3), source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} doubles into {@code target[offset + i * stride]}. */
    public static void decodeDoubles(byte[] source, int position, double[] target, int offset, int count, int stride) {
        if (stride == 1) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (double) DOUBLE.get(source, position + (i << 3));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (double) DOUBLE.get(source, position + (i << 3));
            }
        }
    }

    /** Whether a value survives in the 4 bytes of an XDR long. */
    public static boolean fits(long value) {
        return value == (int) value;
    }

    /** Whether a value survives in the 4 bytes of an XDR unsigned long. */
    public static boolean fitsUnsigned(long value) {
        return value >>> 32 == 0;
    }

    /** {@code count} rounded up to a multiple of 4. */
    public static long padded(int count) {
        return (count + 3L) & ~3L;
    }

    /** Writes {@code count} bytes and zeros up to the next multiple of 4. */
    public static void encodeBytes(byte[] source, int offset, int count, int stride, byte[] target, int position) {
        RawCodec.encodeBytes(source, offset, count, stride, target, position);
        for (int i = count; (i & 3) != 0; i++) {
            target[position + i] = 0;
        }
    }
}
