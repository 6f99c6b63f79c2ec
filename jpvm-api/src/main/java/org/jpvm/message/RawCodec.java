package org.jpvm.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The raw format of data signature {@code 0x00408c41}: the memory image of a 64-bit machine, least significant byte first, IEEE floats, no
 * padding and no alignment.
 *
 * <pre>
 * type    bytes
 * byte    1
 * short   2
 * int     4
 * long    8
 * float   4
 * double  8
 * </pre>
 *
 * Offsets, counts and strides are in elements, positions in bytes. Ranges are the caller's business: a range outside an array ends in
 * {@link IndexOutOfBoundsException} with part of the work done. Source: pvm-wire-protocol §2.4, §2.6.
 */
public final class RawCodec {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes of one short. */
    public static final int SHORT_BYTES = 2;
    /** Bytes of one int. */
    public static final int INT_BYTES = 4;
    /** Bytes of one long. */
    public static final int LONG_BYTES = 8;
    /** Bytes of one float. */
    public static final int FLOAT_BYTES = 4;
    /** Bytes of one double. */
    public static final int DOUBLE_BYTES = 8;

    /** From here on one copy of memory is faster than a loop, also where the JVM vectorises that. */
    private static final int BULK_ITEMS = 512;

    private RawCodec() {}

    private static ByteBuffer view(byte[] bytes, int position, int count, int itemBytes) {
        return ByteBuffer.wrap(bytes, position, count * itemBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes one short. */
    public static void putShort(byte[] target, int position, short value) {
        SHORT.set(target, position, value);
    }

    /** Reads one short. */
    public static short getShort(byte[] source, int position) {
        return (short) SHORT.get(source, position);
    }

    /** Writes {@code count} shorts: {@code source[offset + i * stride]}. */
    public static void encodeShorts(short[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1 && count >= BULK_ITEMS) {
            view(target, position, count, SHORT_BYTES).asShortBuffer().put(source, offset, count);
        } else if (stride == 1 && count > 0) {
            for (int i = 0; i < count; i++) {
                SHORT.set(target, position + (i << 1), source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                SHORT.set(target, position + (i << 1), source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} shorts into {@code target[offset + i * stride]}. */
    public static void decodeShorts(byte[] source, int position, short[] target, int offset, int count, int stride) {
        if (stride == 1 && count >= BULK_ITEMS) {
            view(source, position, count, SHORT_BYTES).asShortBuffer().get(target, offset, count);
        } else if (stride == 1 && count > 0) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (short) SHORT.get(source, position + (i << 1));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (short) SHORT.get(source, position + (i << 1));
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
        if (stride == 1 && count >= BULK_ITEMS) {
            view(target, position, count, INT_BYTES).asIntBuffer().put(source, offset, count);
        } else if (stride == 1 && count > 0) {
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
        if (stride == 1 && count >= BULK_ITEMS) {
            view(source, position, count, INT_BYTES).asIntBuffer().get(target, offset, count);
        } else if (stride == 1 && count > 0) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (int) INT.get(source, position + (i << 2));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (int) INT.get(source, position + (i << 2));
            }
        }
    }

    /** Writes one long. */
    public static void putLong(byte[] target, int position, long value) {
        LONG.set(target, position, value);
    }

    /** Reads one long. */
    public static long getLong(byte[] source, int position) {
        return (long) LONG.get(source, position);
    }

    /** Writes {@code count} longs: {@code source[offset + i * stride]}. */
    public static void encodeLongs(long[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1 && count >= BULK_ITEMS) {
            view(target, position, count, LONG_BYTES).asLongBuffer().put(source, offset, count);
        } else if (stride == 1 && count > 0) {
            for (int i = 0; i < count; i++) {
                LONG.set(target, position + (i << 3), source[offset + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                LONG.set(target, position + (i << 3), source[offset + i * stride]);
            }
        }
    }

    /** Reads {@code count} longs into {@code target[offset + i * stride]}. */
    public static void decodeLongs(byte[] source, int position, long[] target, int offset, int count, int stride) {
        if (stride == 1 && count >= BULK_ITEMS) {
            view(source, position, count, LONG_BYTES).asLongBuffer().get(target, offset, count);
        } else if (stride == 1 && count > 0) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (long) LONG.get(source, position + (i << 3));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (long) LONG.get(source, position + (i << 3));
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
        if (stride == 1 && count >= BULK_ITEMS) {
            view(target, position, count, FLOAT_BYTES).asFloatBuffer().put(source, offset, count);
        } else if (stride == 1 && count > 0) {
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
        if (stride == 1 && count >= BULK_ITEMS) {
            view(source, position, count, FLOAT_BYTES).asFloatBuffer().get(target, offset, count);
        } else if (stride == 1 && count > 0) {
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
        if (stride == 1 && count >= BULK_ITEMS) {
            view(target, position, count, DOUBLE_BYTES).asDoubleBuffer().put(source, offset, count);
        } else if (stride == 1 && count > 0) {
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
        if (stride == 1 && count >= BULK_ITEMS) {
            view(source, position, count, DOUBLE_BYTES).asDoubleBuffer().get(target, offset, count);
        } else if (stride == 1 && count > 0) {
            for (int i = 0; i < count; i++) {
                target[offset + i] = (double) DOUBLE.get(source, position + (i << 3));
            }
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = (double) DOUBLE.get(source, position + (i << 3));
            }
        }
    }

    /** Writes {@code count} bytes: {@code source[offset + i * stride]}. */
    public static void encodeBytes(byte[] source, int offset, int count, int stride, byte[] target, int position) {
        if (stride == 1 && count > 0) {
            System.arraycopy(source, offset, target, position, count);
        } else {
            for (int i = 0; i < count; i++) {
                target[position + i] = source[offset + i * stride];
            }
        }
    }

    /** Reads {@code count} bytes into {@code target[offset + i * stride]}. */
    public static void decodeBytes(byte[] source, int position, byte[] target, int offset, int count, int stride) {
        if (stride == 1 && count > 0) {
            System.arraycopy(source, position, target, offset, count);
        } else {
            for (int i = 0; i < count; i++) {
                target[offset + i * stride] = source[position + i];
            }
        }
    }
}
