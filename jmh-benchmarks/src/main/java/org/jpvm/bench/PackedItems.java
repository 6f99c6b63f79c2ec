package org.jpvm.bench;

import java.util.Arrays;
import org.jpvm.message.PackedMessage;

/** The types that messages carry, each with an array to pack. Not thread-safe. */
public enum PackedItems {
    /** {@code byte[]}. */
    BYTE(Byte.BYTES) {
        @Override
        Object make(int count) {
            return new byte[count];
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packBytes((byte[]) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackBytes((byte[]) array);
            return array;
        }
    },
    /** {@code short[]}. */
    SHORT(Short.BYTES) {
        @Override
        Object make(int count) {
            short[] array = new short[count];
            for (int i = 0; i < count; i++) {
                array[i] = (short) (i * STEP);
            }
            return array;
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packShorts((short[]) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackShorts((short[]) array);
            return array;
        }
    },
    /** {@code int[]}. */
    INT(Integer.BYTES) {
        @Override
        Object make(int count) {
            int[] array = new int[count];
            Arrays.setAll(array, i -> i * STEP);
            return array;
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packInts((int[]) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackInts((int[]) array);
            return array;
        }
    },
    /** {@code long[]}; in XDR a long has 4 bytes. */
    LONG(Long.BYTES) {
        @Override
        Object make(int count) {
            long[] array = new long[count];
            Arrays.setAll(array, i -> i * STEP);
            return array;
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packLongs((long[]) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackLongs((long[]) array);
            return array;
        }
    },
    /** {@code float[]}. */
    FLOAT(Float.BYTES) {
        @Override
        Object make(int count) {
            return floats(count);
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packFloats((float[]) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackFloats((float[]) array);
            return array;
        }
    },
    /** {@code double[]}. */
    DOUBLE(Double.BYTES) {
        @Override
        Object make(int count) {
            return doubles(count);
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packDoubles((double[]) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackDoubles((double[]) array);
            return array;
        }
    },
    /** Pairs of floats. */
    COMPLEX(2 * Float.BYTES) {
        @Override
        Object make(int count) {
            return floats(2 * count);
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packComplexes((float[]) array, 0, ((float[]) array).length / 2, 1);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackComplexes((float[]) array, 0, ((float[]) array).length / 2, 1);
            return array;
        }
    },
    /** Pairs of doubles. */
    DOUBLE_COMPLEX(2 * Double.BYTES) {
        @Override
        Object make(int count) {
            return doubles(2 * count);
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packDoubleComplexes((double[]) array, 0, ((double[]) array).length / 2, 1);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            message.unpackDoubleComplexes((double[]) array, 0, ((double[]) array).length / 2, 1);
            return array;
        }
    },
    /** One string; an item is a character of ASCII. */
    STRING(1) {
        @Override
        Object make(int count) {
            return "jpvm ".repeat(count / 5 + 1).substring(0, count);
        }

        @Override
        void pack(PackedMessage message, Object array) {
            message.packString((String) array);
        }

        @Override
        Object unpack(PackedMessage message, Object array) {
            return message.unpackString();
        }
    };

    private static final int STEP = 31;

    /** Bytes of an item in memory. */
    final int itemBytes;

    PackedItems(int itemBytes) {
        this.itemBytes = itemBytes;
    }

    /** So many items. */
    abstract Object make(int count);

    /** Packs all of them. */
    abstract void pack(PackedMessage message, Object array);

    /** Unpacks as many as {@code array} has, into it unless it is a string; returns them. */
    abstract Object unpack(PackedMessage message, Object array);

    private static float[] floats(int count) {
        float[] array = new float[count];
        for (int i = 0; i < count; i++) {
            array[i] = i / 3f;
        }
        return array;
    }

    private static double[] doubles(int count) {
        double[] array = new double[count];
        Arrays.setAll(array, i -> i / 3.0);
        return array;
    }
}
