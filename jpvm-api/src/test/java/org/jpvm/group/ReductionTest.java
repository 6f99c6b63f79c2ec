package org.jpvm.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.Test;

/** The built-in reductions and the element types. */
class ReductionTest {
    private static <A> A combine(Reduction reduction, ElementType<A> type, A into, A from) {
        reduction.on(type).combine(into, from, type.capacity(into));
        return into;
    }

    @Test
    void bytesAreSignedAndHaveNoSum() {
        assertArrayEquals(new byte[] {2, -1}, combine(Reduction.MAX, ElementType.BYTE, bytes(), new byte[] {2, -1}));
        assertArrayEquals(new byte[] {1, -2}, combine(Reduction.MIN, ElementType.BYTE, bytes(), new byte[] {2, -1}));
        for (Reduction reduction : List.of(Reduction.SUM, Reduction.PRODUCT)) {
            PvmException e = assertThrows(PvmException.class, () -> reduction.on(ElementType.BYTE));
            assertEquals(PvmError.BAD_PARAM, e.error());
        }
    }

    private static byte[] bytes() {
        return new byte[] {1, -2};
    }

    @Test
    void integersWrapAround() {
        assertArrayEquals(
                new short[] {Short.MIN_VALUE},
                combine(Reduction.SUM, ElementType.SHORT, new short[] {Short.MAX_VALUE}, new short[] {1}));
        assertArrayEquals(
                new int[] {Integer.MIN_VALUE, -2},
                combine(Reduction.SUM, ElementType.INT, new int[] {Integer.MAX_VALUE, -1}, new int[] {1, -1}));
        assertArrayEquals(
                new int[] {1 << 31, 0},
                combine(Reduction.PRODUCT, ElementType.INT, new int[] {1 << 30, 1 << 30}, new int[] {2, 4}));
        assertArrayEquals(
                new long[] {Long.MIN_VALUE},
                combine(Reduction.SUM, ElementType.LONG, new long[] {Long.MAX_VALUE}, new long[] {1}));
        assertArrayEquals(
                new long[] {-5, 7}, combine(Reduction.MIN, ElementType.LONG, new long[] {3, 7}, new long[] {-5, 8}));
    }

    @Test
    void numbersWithFractions() {
        assertArrayEquals(
                new float[] {1.5f, 4},
                combine(Reduction.MAX, ElementType.FLOAT, new float[] {1.5f, 3}, new float[] {Float.NaN, 4}));
        assertArrayEquals(new float[] {3}, combine(Reduction.SUM, ElementType.FLOAT, new float[] {1}, new float[] {2}));
        assertArrayEquals(
                new float[] {3}, combine(Reduction.PRODUCT, ElementType.FLOAT, new float[] {1.5f}, new float[] {2}));
        assertArrayEquals(
                new double[] {-1, 2},
                combine(Reduction.MIN, ElementType.DOUBLE, new double[] {1, 2}, new double[] {-1, 3}));
        assertArrayEquals(
                new double[] {0.75},
                combine(Reduction.PRODUCT, ElementType.DOUBLE, new double[] {1.5}, new double[] {0.5}));
    }

    @Test
    void complexNumbersGoByTheirModulusAndTheFirstStays() {
        float[] x = {3, 4, 0, 1, 1, 1};
        float[] y = {-5, 0, 2, 0, 0, 1};
        assertArrayEquals(new float[] {3, 4, 2, 0, 1, 1}, combine(Reduction.MAX, ElementType.COMPLEX, x.clone(), y));
        assertArrayEquals(new float[] {3, 4, 0, 1, 0, 1}, combine(Reduction.MIN, ElementType.COMPLEX, x.clone(), y));
        assertArrayEquals(new float[] {-2, 4, 2, 1, 1, 2}, combine(Reduction.SUM, ElementType.COMPLEX, x.clone(), y));
        assertArrayEquals(
                new float[] {-15, -20, 0, 2, -1, 1}, combine(Reduction.PRODUCT, ElementType.COMPLEX, x.clone(), y));
        double[] i = {0, 1};
        assertArrayEquals(new double[] {-1, 0}, combine(Reduction.PRODUCT, ElementType.DOUBLE_COMPLEX, i.clone(), i));
        assertArrayEquals(new double[] {0, 2}, combine(Reduction.SUM, ElementType.DOUBLE_COMPLEX, i.clone(), i));
        double[] two = {2, 0};
        assertArrayEquals(two, combine(Reduction.MAX, ElementType.DOUBLE_COMPLEX, i.clone(), two));
        assertArrayEquals(i, combine(Reduction.MIN, ElementType.DOUBLE_COMPLEX, two.clone(), i));
    }

    @Test
    void typesHaveTheNumbersOfC() {
        assertSame(ElementType.BYTE, ElementType.ofCode(1));
        assertSame(ElementType.SHORT, ElementType.ofCode(2));
        assertSame(ElementType.INT, ElementType.ofCode(3));
        assertSame(ElementType.FLOAT, ElementType.ofCode(4));
        assertSame(ElementType.COMPLEX, ElementType.ofCode(5));
        assertSame(ElementType.DOUBLE, ElementType.ofCode(6));
        assertSame(ElementType.DOUBLE_COMPLEX, ElementType.ofCode(7));
        assertSame(ElementType.LONG, ElementType.ofCode(8));
        for (int code : new int[] {-1, 0, 9, 10, 11, 12}) {
            PvmException e = assertThrows(PvmException.class, () -> ElementType.ofCode(code), "code " + code);
            assertEquals(PvmError.BAD_PARAM, e.error());
        }
        assertThrows(PvmException.class, () -> ElementType.INT.cast(new long[1]));
        assertEquals(6, ElementType.COMPLEX.newArray(3).length);
    }
}
