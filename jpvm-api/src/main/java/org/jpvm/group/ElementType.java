package org.jpvm.group;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import org.jpvm.Packer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Unpacker;

/**
 * What the arrays of a collective operation hold. All members must use the same type. Source: pvm-api §15, §19.6.
 *
 * @param <A> array class in Java
 */
public final class ElementType<A> {
    /** Signed bytes; {@code PVM_BYTE}. */
    public static final ElementType<byte[]> BYTE = new ElementType<>(
            "BYTE",
            1,
            byte[].class,
            1,
            (p, a, at, n) -> p.packBytes(a, at, n, 1),
            (u, a, at, n) -> u.unpackBytes(a, at, n, 1));
    /** {@code PVM_SHORT}. */
    public static final ElementType<short[]> SHORT = new ElementType<>(
            "SHORT",
            2,
            short[].class,
            1,
            (p, a, at, n) -> p.packShorts(a, at, n, 1),
            (u, a, at, n) -> u.unpackShorts(a, at, n, 1));
    /** {@code PVM_INT}. */
    public static final ElementType<int[]> INT = new ElementType<>(
            "INT",
            3,
            int[].class,
            1,
            (p, a, at, n) -> p.packInts(a, at, n, 1),
            (u, a, at, n) -> u.unpackInts(a, at, n, 1));
    /** {@code PVM_LONG}. */
    public static final ElementType<long[]> LONG = new ElementType<>(
            "LONG",
            8,
            long[].class,
            1,
            (p, a, at, n) -> p.packLongs(a, at, n, 1),
            (u, a, at, n) -> u.unpackLongs(a, at, n, 1));
    /** {@code PVM_FLOAT}. */
    public static final ElementType<float[]> FLOAT = new ElementType<>(
            "FLOAT",
            4,
            float[].class,
            1,
            (p, a, at, n) -> p.packFloats(a, at, n, 1),
            (u, a, at, n) -> u.unpackFloats(a, at, n, 1));
    /** {@code PVM_DOUBLE}. */
    public static final ElementType<double[]> DOUBLE = new ElementType<>(
            "DOUBLE",
            6,
            double[].class,
            1,
            (p, a, at, n) -> p.packDoubles(a, at, n, 1),
            (u, a, at, n) -> u.unpackDoubles(a, at, n, 1));
    /** Complex numbers as pairs of floats, real part first; {@code PVM_CPLX}. */
    public static final ElementType<float[]> COMPLEX =
            new ElementType<>("COMPLEX", 5, float[].class, 2, FLOAT.packing, FLOAT.unpacking);
    /** Complex numbers as pairs of doubles, real part first; {@code PVM_DCPLX}. */
    public static final ElementType<double[]> DOUBLE_COMPLEX =
            new ElementType<>("DOUBLE_COMPLEX", 7, double[].class, 2, DOUBLE.packing, DOUBLE.unpacking);

    private static final List<ElementType<?>> ALL =
            List.of(BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, COMPLEX, DOUBLE_COMPLEX);

    private final String name;
    private final int code;
    private final Class<A> arrayClass;
    private final int width;
    private final Packing<A> packing;
    private final Unpacking<A> unpacking;

    private ElementType(
            String name, int code, Class<A> arrayClass, int width, Packing<A> packing, Unpacking<A> unpacking) {
        this.name = name;
        this.code = code;
        this.arrayClass = arrayClass;
        this.width = width;
        this.packing = packing;
        this.unpacking = unpacking;
    }

    private interface Packing<A> {
        void pack(Packer packer, A array, int offset, int count);
    }

    private interface Unpacking<A> {
        void unpack(Unpacker unpacker, A array, int offset, int count);
    }

    /**
     * The type with this number of the C interface.
     *
     * @throws PvmException BAD_PARAM for strings and unsigned types, which collective operations do not take, and for unknown numbers
     */
    public static ElementType<?> ofCode(int code) {
        for (ElementType<?> type : ALL) {
            if (type.code == code) {
                return type;
            }
        }
        throw new PvmException(PvmError.BAD_PARAM, "type=" + code + " is none of " + ALL);
    }

    /** Number of the C interface, such as 3 for {@code PVM_INT}. */
    public int code() {
        return code;
    }

    /** Array elements per item: 2 for complex numbers, else 1. */
    public int width() {
        return width;
    }

    /** A new array for {@code count} items. */
    public A newArray(int count) {
        return arrayClass.cast(Array.newInstance(arrayClass.getComponentType(), Math.multiplyExact(count, width)));
    }

    /**
     * The object as an array of this type.
     *
     * @throws PvmException BAD_PARAM when it is null or of another class
     */
    public A cast(Object array) {
        if (!arrayClass.isInstance(array)) {
            String found = array == null ? "null" : array.getClass().getSimpleName();
            throw new PvmException(
                    PvmError.BAD_PARAM, "type " + name + " needs " + arrayClass.getSimpleName() + ", not " + found);
        }
        return arrayClass.cast(array);
    }

    /** Whole items that the array has room for. */
    int capacity(A array) {
        return Array.getLength(cast(array)) / width;
    }

    void copy(A from, int fromItem, A to, int toItem, int count) {
        System.arraycopy(from, fromItem * width, to, toItem * width, count * width);
    }

    /** Whether one of the first {@code count} items is no number. */
    boolean hasNaN(A array, int count) {
        if (array instanceof double[] doubles) {
            return Arrays.stream(doubles, 0, count * width).anyMatch(Double::isNaN);
        }
        if (array instanceof float[] floats) {
            for (int i = 0; i < count * width; i++) {
                if (Float.isNaN(floats[i])) {
                    return true;
                }
            }
        }
        return false;
    }

    void pack(Packer packer, A array, int item, int count) {
        packing.pack(packer, array, item * width, count * width);
    }

    void unpack(Unpacker unpacker, A array, int item, int count) {
        unpacking.unpack(unpacker, array, item * width, count * width);
    }

    /** The constant's name. */
    @Override
    public String toString() {
        return name;
    }
}
