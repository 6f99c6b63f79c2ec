package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ComplexMatrixTest {
    private static final long SEED = 1;

    @Test
    void timesItsInverseIsTheUnitMatrix() {
        for (int size : new int[] {1, 2, 7, 30}) {
            ComplexMatrix matrix = ComplexMatrix.random(size, new Random(SEED));
            ComplexMatrix inverse = ComplexMatrix.random(size, new Random(SEED)).invert();
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double real = 0;
                    double imaginary = 0;
                    for (int i = 0; i < size; i++) {
                        real += matrix.real(row, i) * inverse.real(i, column)
                                - matrix.imaginary(row, i) * inverse.imaginary(i, column);
                        imaginary += matrix.real(row, i) * inverse.imaginary(i, column)
                                + matrix.imaginary(row, i) * inverse.real(i, column);
                    }
                    String where = "size " + size + " row " + row + " column " + column + " seed " + SEED;
                    assertEquals(row == column ? 1 : 0, real, 1e-9, where);
                    assertEquals(0, imaginary, 1e-9, where);
                }
            }
        }
    }

    @Test
    void needsAPivotThatIsNotFirst() {
        ComplexMatrix swap = new ComplexMatrix(2, new double[] {0, 0, 1, 0, 1, 0, 0, 0}).invert();
        assertEquals(1, swap.real(0, 1));
        assertEquals(1, swap.real(1, 0));
        assertEquals(0, swap.real(0, 0));
    }

    @Test
    void singularMatrixIsRefused() {
        ComplexMatrix zero = new ComplexMatrix(2, new double[8]);
        assertThrows(ArithmeticException.class, zero::invert);
        assertThrows(IllegalArgumentException.class, () -> new ComplexMatrix(2, new double[7]));
    }
}
