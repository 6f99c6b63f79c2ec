package org.jpvm.examples;

import java.util.Random;

/** A square matrix of complex numbers, row by row: {@code [2 * (row * size + column)]} is a real part, the next an imaginary one. */
final class ComplexMatrix {
    private final int size;
    private final double[] values;

    ComplexMatrix(int size, double[] values) {
        if (values.length != 2 * size * size) {
            throw new IllegalArgumentException(values.length + " values for " + size + " rows");
        }
        this.size = size;
        this.values = values;
    }

    static ComplexMatrix random(int size, Random random) {
        return new ComplexMatrix(size, random.doubles(2L * size * size, -1, 1).toArray());
    }

    double real(int row, int column) {
        return values[2 * (row * size + column)];
    }

    double imaginary(int row, int column) {
        return values[2 * (row * size + column) + 1];
    }

    /**
     * The inverse, by elimination (Gauss and Jordan) with the greatest number of a column as pivot. This matrix becomes the unit matrix.
     *
     * @throws ArithmeticException when there is none
     */
    ComplexMatrix invert() {
        ComplexMatrix inverse = new ComplexMatrix(size, new double[values.length]);
        for (int i = 0; i < size; i++) {
            inverse.values[2 * (i * size + i)] = 1;
        }
        for (int column = 0; column < size; column++) {
            int pivot = greatestBelow(column);
            swapRows(column, pivot);
            inverse.swapRows(column, pivot);
            double real = real(column, column);
            double imaginary = imaginary(column, column);
            double square = real * real + imaginary * imaginary;
            if (square == 0) {
                throw new ArithmeticException("the matrix has no inverse");
            }
            scaleRow(column, real / square, -imaginary / square);
            inverse.scaleRow(column, real / square, -imaginary / square);
            for (int row = 0; row < size; row++) {
                if (row != column) {
                    double byReal = real(row, column);
                    double byImaginary = imaginary(row, column);
                    subtractRow(row, column, byReal, byImaginary);
                    inverse.subtractRow(row, column, byReal, byImaginary);
                }
            }
        }
        return inverse;
    }

    private int greatestBelow(int column) {
        int best = column;
        for (int row = column + 1; row < size; row++) {
            if (Math.hypot(real(row, column), imaginary(row, column))
                    > Math.hypot(real(best, column), imaginary(best, column))) {
                best = row;
            }
        }
        return best;
    }

    private void swapRows(int one, int other) {
        for (int i = 0; i < 2 * size; i++) {
            double value = values[2 * one * size + i];
            values[2 * one * size + i] = values[2 * other * size + i];
            values[2 * other * size + i] = value;
        }
    }

    private void scaleRow(int row, double real, double imaginary) {
        for (int at = 2 * row * size; at < 2 * (row + 1) * size; at += 2) {
            double value = values[at];
            values[at] = value * real - values[at + 1] * imaginary;
            values[at + 1] = value * imaginary + values[at + 1] * real;
        }
    }

    /** Row {@code from} times a number is taken from {@code row}. */
    private void subtractRow(int row, int from, double real, double imaginary) {
        int at = 2 * row * size;
        int source = 2 * from * size;
        for (int i = 0; i < 2 * size; i += 2) {
            values[at + i] -= values[source + i] * real - values[source + i + 1] * imaginary;
            values[at + i + 1] -= values[source + i] * imaginary + values[source + i + 1] * real;
        }
    }
}
