package org.jpvm.compat;

import java.lang.reflect.Array;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.message.RawCodec;

/** Arrays with a PVM data type, as {@code pvm_psend} and {@code pvm_precv} take them. */
final class TypedData {
    private final Object array;
    private final int elements;
    private final int elementBytes;

    /** Checks type, array class and count: a complex number takes two elements. */
    TypedData(Object array, int count, int type) {
        int width = 1;
        Class<?> wanted;
        switch (type) {
            case Pvm3Constants.PVM_STR -> throw new PvmException(PvmError.NOT_IMPL, "type PVM_STR; send the bytes");
            case Pvm3Constants.PVM_BYTE -> wanted = byte[].class;
            case Pvm3Constants.PVM_SHORT, Pvm3Constants.PVM_USHORT -> wanted = short[].class;
            case Pvm3Constants.PVM_INT, Pvm3Constants.PVM_UINT -> wanted = int[].class;
            case Pvm3Constants.PVM_LONG, Pvm3Constants.PVM_ULONG -> wanted = long[].class;
            case Pvm3Constants.PVM_FLOAT -> wanted = float[].class;
            case Pvm3Constants.PVM_DOUBLE -> wanted = double[].class;
            case Pvm3Constants.PVM_CPLX -> {
                wanted = float[].class;
                width = 2;
            }
            case Pvm3Constants.PVM_DCPLX -> {
                wanted = double[].class;
                width = 2;
            }
            default -> throw new PvmException(PvmError.BAD_PARAM, "type=" + type);
        }
        Results.require(
                array == null && count == 0 || wanted.isInstance(array),
                "type=" + type + " needs " + wanted.getSimpleName());
        long needed = (long) count * width;
        Results.require(count >= 0 && needed <= (array == null ? 0 : Array.getLength(array)), "count=" + count);
        this.array = array;
        this.elements = (int) needed;
        this.elementBytes = bytesOf(wanted);
    }

    private static int bytesOf(Class<?> arrayClass) {
        if (arrayClass == byte[].class) {
            return 1;
        }
        if (arrayClass == short[].class) {
            return RawCodec.SHORT_BYTES;
        }
        return arrayClass == long[].class || arrayClass == double[].class ? RawCodec.LONG_BYTES : RawCodec.INT_BYTES;
    }

    void packInto(MessageBuffer target) {
        if (array instanceof byte[] bytes) {
            target.packBytes(bytes, 0, elements, 1);
        } else if (array instanceof short[] shorts) {
            target.packShorts(shorts, 0, elements, 1);
        } else if (array instanceof int[] ints) {
            target.packInts(ints, 0, elements, 1);
        } else if (array instanceof long[] longs) {
            target.packLongs(longs, 0, elements, 1);
        } else if (array instanceof float[] floats) {
            target.packFloats(floats, 0, elements, 1);
        } else {
            target.packDoubles((double[]) array, 0, elements, 1);
        }
    }

    /** Fills the array with the bytes of a message as they travelled; what the message lacks stays, what it has more is dropped. */
    void fillFrom(MessageBuffer message) {
        long wantedBytes = (long) elements * elementBytes;
        byte[] bytes = new byte[(int) Math.min(wantedBytes, message.remainingBytes())];
        int there = message.unpackTransmitted(bytes, 0, bytes.length) / elementBytes;
        if (array instanceof byte[] target) {
            RawCodec.decodeBytes(bytes, 0, target, 0, there, 1);
        } else if (array instanceof short[] target) {
            RawCodec.decodeShorts(bytes, 0, target, 0, there, 1);
        } else if (array instanceof int[] target) {
            RawCodec.decodeInts(bytes, 0, target, 0, there, 1);
        } else if (array instanceof long[] target) {
            RawCodec.decodeLongs(bytes, 0, target, 0, there, 1);
        } else if (array instanceof float[] target) {
            RawCodec.decodeFloats(bytes, 0, target, 0, there, 1);
        } else {
            RawCodec.decodeDoubles(bytes, 0, (double[]) array, 0, there, 1);
        }
    }
}
