package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/** Packing and unpacking by type. Source: pvm-api §4. */
public final class PackingFacts extends Facts {
    private static final String PACK = "pvm_pk" + Proves.TYPE;
    private static final String UNPACK = "pvm_upk" + Proves.TYPE;
    private static final int ITEMS = 4;

    @FunctionalInterface
    private interface Call<A> {
        int run(A array, int count, int stride);
    }

    /** What the loops below need to know of a type; {@code width} elements of the array are an item. */
    private record Type<A>(
            String name, A data, int width, int xdrBytes, int rawBytes, Call<A> packing, Call<A> unpacking) {
        int pack(int count, int stride) {
            return packing.run(data, count, stride);
        }

        /** Unpacks into a new array as long as the data. */
        @SuppressWarnings("unchecked")
        A unpack(int count, int stride, int expected) {
            A target = (A) Array.newInstance(data.getClass().getComponentType(), Array.getLength(data));
            assertEquals(expected, unpacking.run(target, count, stride), name);
            return target;
        }

        /** The first {@code items} items with this stride, zeros elsewhere. */
        Object expected(int items, int stride) {
            int length = Array.getLength(data);
            Object wanted = Array.newInstance(data.getClass().getComponentType(), length);
            for (int i = 0; i < items; i++) {
                System.arraycopy(data, i * stride * width, wanted, i * stride * width, width);
            }
            return wanted;
        }

        void check(Object wanted, Object got) {
            assertTrue(
                    Arrays.deepEquals(new Object[] {wanted}, new Object[] {got}),
                    () -> name + ": " + Arrays.deepToString(new Object[] {wanted, got}));
        }
    }

    private static final List<Type<?>> TYPES = List.of(
            new Type<>(
                    "byte",
                    new byte[] {1, -2, 127, -128},
                    1,
                    1,
                    1,
                    (a, n, s) -> pvm_pkbyte(a, n, s),
                    (a, n, s) -> pvm_upkbyte(a, n, s)),
            new Type<>(
                    "short",
                    new short[] {1, -2, 32767, -32768},
                    1,
                    4,
                    2,
                    (a, n, s) -> pvm_pkshort(a, n, s),
                    (a, n, s) -> pvm_upkshort(a, n, s)),
            new Type<>(
                    "ushort",
                    new short[] {1, -2, 32767, -32768},
                    1,
                    4,
                    2,
                    (a, n, s) -> pvm_pkushort(a, n, s),
                    (a, n, s) -> pvm_upkushort(a, n, s)),
            new Type<>(
                    "int",
                    new int[] {1, -2, 1 << 30, 1 << 31},
                    1,
                    4,
                    4,
                    (a, n, s) -> pvm_pkint(a, n, s),
                    (a, n, s) -> pvm_upkint(a, n, s)),
            new Type<>(
                    "uint",
                    new int[] {1, -2, 1 << 30, 1 << 31},
                    1,
                    4,
                    4,
                    (a, n, s) -> pvm_pkuint(a, n, s),
                    (a, n, s) -> pvm_upkuint(a, n, s)),
            new Type<>(
                    "long",
                    new long[] {1, 2, 0x7fffffff, 0},
                    1,
                    4,
                    8,
                    (a, n, s) -> pvm_pklong(a, n, s),
                    (a, n, s) -> pvm_upklong(a, n, s)),
            new Type<>(
                    "ulong",
                    new long[] {1, 2, 0xffffffffL, 0},
                    1,
                    4,
                    8,
                    (a, n, s) -> pvm_pkulong(a, n, s),
                    (a, n, s) -> pvm_upkulong(a, n, s)),
            new Type<>(
                    "float",
                    new float[] {1.5f, -0f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY},
                    1,
                    4,
                    4,
                    (a, n, s) -> pvm_pkfloat(a, n, s),
                    (a, n, s) -> pvm_upkfloat(a, n, s)),
            new Type<>(
                    "double",
                    new double[] {1.5, Double.MIN_VALUE, Double.NaN, -1e300},
                    1,
                    8,
                    8,
                    (a, n, s) -> pvm_pkdouble(a, n, s),
                    (a, n, s) -> pvm_upkdouble(a, n, s)),
            new Type<>(
                    "cplx",
                    new float[] {1, 2, 3, 4, 5, 6, 7, 8},
                    2,
                    8,
                    8,
                    (a, n, s) -> pvm_pkcplx(a, n, s),
                    (a, n, s) -> pvm_upkcplx(a, n, s)),
            new Type<>(
                    "dcplx",
                    new double[] {1, 2, 3, 4, 5, 6, 7, 8},
                    2,
                    16,
                    16,
                    (a, n, s) -> pvm_pkdcplx(a, n, s),
                    (a, n, s) -> pvm_upkdcplx(a, n, s)));

    private static int lengthOf(int buffer) {
        int[] length = new int[1];
        assertEquals(PvmOk, pvm_bufinfo(buffer, length, null, null));
        return length[0];
    }

    @Proves({PACK, UNPACK})
    public void valuesTravelInXdrInTheirSizes() {
        for (Type<?> type : TYPES) {
            int id = through(PvmDataDefault, () -> assertEquals(PvmOk, type.pack(ITEMS, 1), type.name()));
            assertEquals(ITEMS * type.xdrBytes(), lengthOf(id), type.name());
            type.check(type.data(), type.unpack(ITEMS, 1, PvmOk));
        }
    }

    @Proves({PACK, UNPACK})
    public void valuesTravelRawInTheirSizes() {
        for (Type<?> type : TYPES) {
            int id = through(PvmDataRaw, () -> assertEquals(PvmOk, type.pack(ITEMS, 1), type.name()));
            assertEquals(ITEMS * type.rawBytes(), lengthOf(id), type.name());
            type.check(type.data(), type.unpack(ITEMS, 1, PvmOk));
        }
    }

    @Proves({PACK, UNPACK})
    public void inPlaceArrivesLikeRaw() {
        for (Type<?> type : TYPES) {
            int id = through(PvmDataInPlace, () -> assertEquals(PvmOk, type.pack(ITEMS, 1), type.name()));
            assertEquals(ITEMS * type.rawBytes(), lengthOf(id), type.name());
            type.check(type.data(), type.unpack(ITEMS, 1, PvmOk));
        }
    }

    @Proves({PACK, UNPACK})
    public void theStrideCountsItems() {
        for (Type<?> type : TYPES) {
            for (int encoding : new int[] {PvmDataDefault, PvmDataRaw}) {
                through(encoding, () -> assertEquals(PvmOk, type.pack(2, 2), type.name()));
                type.check(type.expected(2, 2), type.unpack(2, 2, PvmOk));
            }
        }
    }

    @Proves({PACK, UNPACK})
    public void noItemsAreNothing() {
        for (Type<?> type : TYPES) {
            int id = through(PvmDataDefault, () -> assertEquals(PvmOk, type.pack(0, 1), type.name()));
            assertEquals(0, lengthOf(id));
            type.check(type.expected(0, 1), type.unpack(0, 1, PvmOk));
        }
    }

    @Proves(
            value = {PACK, UNPACK},
            aspect = Aspect.ERROR)
    public void aNegativeCountIsRefused() {
        for (Type<?> type : TYPES) {
            through(PvmDataDefault, () -> refused(PvmBadParam, type.pack(-1, 1)));
            type.unpack(-1, 1, PvmBadParam);
            assertEquals(PvmBadParam, pvm_errno());
        }
    }

    @Proves(
            value = {PACK, UNPACK},
            aspect = Aspect.ERROR)
    public void withoutABufferThereIsNoPlace() {
        for (Type<?> type : TYPES) {
            refused(PvmNoBuf, type.pack(1, 1));
            type.unpack(1, 1, PvmNoBuf);
        }
        refused(PvmNoBuf, pvm_pkstr("x"));
    }

    @Proves(value = UNPACK, aspect = Aspect.ERROR)
    public void pastTheEndThereAreNoData() {
        for (Type<?> type : TYPES) {
            through(PvmDataRaw, () -> type.pack(2, 1));
            type.check(type.expected(2, 1), type.unpack(ITEMS, 1, PvmNoData));
            type.unpack(1, 1, PvmNoData);
        }
    }

    @Proves(value = UNPACK, aspect = Aspect.QUIRK)
    public void whatWasThereBeforeTheEndIsStored() {
        for (Type<?> type : TYPES) {
            if (!type.name().equals("byte")) {
                through(PvmDataDefault, () -> type.pack(2, 1));
                type.check(type.expected(2, 1), type.unpack(ITEMS, 1, PvmNoData));
                type.unpack(1, 1, PvmNoData);
            }
        }
    }

    @Proves(value = PACK, aspect = Aspect.ERROR)
    public void inPlaceDataHaveNoStride() {
        for (Type<?> type : TYPES) {
            pvm_initsend(PvmDataInPlace);
            refused(PvmNotImpl, type.pack(2, 2));
        }
    }

    @Proves(value = "pvm_pkint", aspect = Aspect.LIFETIME)
    public void inPlaceDataAreReadAtEachSend() {
        int[] data = {1};
        pvm_initsend(PvmDataInPlace);
        pvm_pkint(data, 1, 1);
        data[0] = 2;
        pvm_send(pvm_mytid(), 1);
        data[0] = 3;
        pvm_send(pvm_mytid(), 2);
        assertEquals(2, receiveInt(-1, 1));
        assertEquals(3, receiveInt(-1, 2));
    }

    @Proves(
            value = {"pvm_pkbyte", "pvm_upkbyte"},
            aspect = Aspect.QUIRK)
    public void eachCallOfBytesIsPaddedInXdr() {
        int id = through(PvmDataDefault, () -> {
            pvm_pkbyte(new byte[] {1, 2, 3}, 3, 1);
            pvm_pkbyte(new byte[] {4, 5, 6}, 3, 1);
        });
        assertEquals(8, lengthOf(id));
        byte[] bytes = new byte[3];
        assertEquals(PvmOk, pvm_upkbyte(bytes, 3, 1));
        assertArrayEquals(new byte[] {1, 2, 3}, bytes);
        assertEquals(PvmOk, pvm_upkbyte(bytes, 3, 1));
        assertArrayEquals(new byte[] {4, 5, 6}, bytes);
    }

    @Proves(
            value = {"pvm_pkbyte", "pvm_upkbyte"},
            aspect = Aspect.QUIRK)
    public void anotherGroupingOfBytesGivesGarbageInXdr() {
        through(PvmDataDefault, () -> pvm_pkbyte(new byte[] {1, 2, 3, 4, 5, 6}, 6, 1));
        byte[] bytes = new byte[3];
        assertEquals(PvmOk, pvm_upkbyte(bytes, 3, 1));
        assertEquals(PvmOk, pvm_upkbyte(bytes, 3, 1));
        assertArrayEquals(new byte[] {5, 6, 0}, bytes);
    }

    @Proves({"pvm_pkbyte", "pvm_upkbyte"})
    public void theGroupingOfRawBytesIsFree() {
        int id = through(PvmDataRaw, () -> pvm_pkbyte(new byte[] {1, 2, 3, 4, 5, 6}, 6, 1));
        assertEquals(6, lengthOf(id));
        byte[] bytes = new byte[5];
        assertEquals(PvmOk, pvm_upkbyte(bytes, 5, 1));
        assertEquals(PvmOk, pvm_upkbyte(bytes, 1, 1));
        assertEquals(6, bytes[0]);
    }

    @Proves({"pvm_pkint", "pvm_upkint", "pvm_upkfloat"})
    public void dataHaveNoTypesOnTheWay() {
        through(PvmDataDefault, () -> pvm_pkint(new int[] {1, 2, Float.floatToIntBits(2.5f)}, 3, 1));
        assertEquals(1, unpackInt());
        assertEquals(2, unpackInt());
        float[] value = new float[1];
        assertEquals(PvmOk, pvm_upkfloat(value, 1, 1));
        assertEquals(2.5f, value[0]);
    }

    @Differs(
            "A long that does not fit the 4 bytes of XDR is PvmOverflow, as the manual says; C 3.4.6 cuts it and says nothing.")
    @Proves(
            value = {"pvm_pklong", "pvm_pkulong"},
            aspect = Aspect.ERROR)
    public void longsThatDoNotFitXdrAreRefused() {
        pvm_initsend(PvmDataDefault);
        refused(PvmOverflow, pvm_pklong(new long[] {1L << 40}, 1, 1));
        refused(PvmOverflow, pvm_pkulong(new long[] {-1}, 1, 1));
        assertEquals(0, lengthOf(pvm_getsbuf()));
    }

    @Differs("Signed longs of XDR keep their sign; between C 3.4.6 programs -5 arrives as 4294967291.")
    @Proves(
            value = {"pvm_pklong", "pvm_upklong"},
            aspect = Aspect.QUIRK)
    public void negativeLongsKeepTheirSign() {
        through(PvmDataDefault, () -> assertEquals(PvmOk, pvm_pklong(new long[] {-5}, 1, 1)));
        long[] value = new long[1];
        assertEquals(PvmOk, pvm_upklong(value, 1, 1));
        assertEquals(-5, value[0]);
    }

    @Proves({"pvm_pklong", "pvm_upklong", "pvm_pkulong", "pvm_upkulong"})
    public void rawLongsKeepAllTheirBits() {
        long[] data = {-5, Long.MIN_VALUE, 1L << 40};
        through(PvmDataRaw, () -> {
            pvm_pklong(data, 3, 1);
            pvm_pkulong(data, 3, 1);
        });
        long[] back = new long[3];
        assertEquals(PvmOk, pvm_upklong(back, 3, 1));
        assertArrayEquals(data, back);
        Arrays.fill(back, 0);
        assertEquals(PvmOk, pvm_upkulong(back, 3, 1));
        assertArrayEquals(data, back);
    }

    @Proves({"pvm_pkstr", "pvm_upkstr"})
    public void stringsTravelWithTheirLengthAndNul() {
        for (int encoding : new int[] {PvmDataDefault, PvmDataRaw}) {
            int id = through(encoding, () -> {
                assertEquals(PvmOk, pvm_pkstr("hello"));
                assertEquals(PvmOk, pvm_pkstr(""));
            });
            assertEquals(encoding == PvmDataDefault ? 4 + 8 + 4 + 4 : 4 + 6 + 4 + 1, lengthOf(id));
            StringBuilder text = new StringBuilder("before");
            assertEquals(PvmOk, pvm_upkstr(text));
            assertEquals("hello", text.toString());
            String[] empty = new String[1];
            assertEquals(PvmOk, pvm_upkstr(empty));
            assertEquals("", empty[0]);
            refused(PvmNoData, pvm_upkstr(empty));
        }
    }

    @Proves(
            value = {"pvm_pkstr", "pvm_upkstr"},
            aspect = Aspect.QUIRK)
    public void aStringIsACountAndBytes() {
        through(PvmDataDefault, () -> pvm_pkstr("hello"));
        assertEquals(6, unpackInt());
        byte[] bytes = new byte[6];
        assertEquals(PvmOk, pvm_upkbyte(bytes, 6, 1));
        assertArrayEquals(new byte[] {'h', 'e', 'l', 'l', 'o', 0}, bytes);
    }

    @Proves(value = "pvm_pkstr", aspect = Aspect.ERROR)
    public void stringsAreNotSentInPlace() {
        pvm_initsend(PvmDataInPlace);
        refused(PvmNotImpl, pvm_pkstr("x"));
    }

    @Proves(value = "pvm_upkstr", aspect = Aspect.ERROR)
    public void aStringNeedsAReceiveBuffer() {
        refused(PvmNoBuf, pvm_upkstr(new StringBuilder()));
        through(PvmDataDefault, () -> {});
        refused(PvmNoData, pvm_upkstr(new StringBuilder()));
    }

    @Proves({"pvm_pkbyte", "pvm_upkbyte"})
    public void aMegabyteTravelsWhole() {
        byte[] data = new byte[1 << 20];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 7);
        }
        byte[] back = new byte[data.length];
        assertNotEquals(data[1], back[1]);
        through(PvmDataRaw, () -> pvm_pkbyte(data, data.length, 1));
        assertEquals(PvmOk, pvm_upkbyte(back, back.length, 1));
        assertArrayEquals(data, back);
    }
}
