package org.jpvm.group;

import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * The built-in reductions. Integers wrap around; the greater of two complex numbers is the one with the greater modulus, and of two equal
 * ones the first stays; a NaN that comes in never replaces a number by {@link #MAX} or {@link #MIN}. Source: pvm_reduce(3PVM), pvm-api §15.
 */
public enum Reduction {
    /** The greater; {@code PvmMax}. */
    MAX,
    /** The smaller; {@code PvmMin}. */
    MIN,
    /** The sum, not of bytes; {@code PvmSum}. */
    SUM,
    /** The product, not of bytes; {@code PvmProduct}. */
    PRODUCT;

    /**
     * This reduction for one type.
     *
     * @throws PvmException BAD_PARAM for the sum and the product of bytes, which C PVM does not have
     */
    public <A> ReduceFunction<A> on(ElementType<A> type) {
        if (type == ElementType.BYTE && (this == SUM || this == PRODUCT)) {
            throw new PvmException(PvmError.BAD_PARAM, this + " is not defined for " + type);
        }
        return (into, from, count) -> combine(type, into, from, count);
    }

    private void combine(ElementType<?> type, Object into, Object from, int count) {
        if (type == ElementType.COMPLEX) {
            complexes((float[]) into, (float[]) from, count);
        } else if (type == ElementType.DOUBLE_COMPLEX) {
            complexes((double[]) into, (double[]) from, count);
        } else if (into instanceof byte[] bytes) {
            for (int i = 0; i < count; i++) {
                bytes[i] = (byte) of(bytes[i], ((byte[]) from)[i]);
            }
        } else if (into instanceof short[] shorts) {
            for (int i = 0; i < count; i++) {
                shorts[i] = (short) of(shorts[i], ((short[]) from)[i]);
            }
        } else if (into instanceof int[] ints) {
            for (int i = 0; i < count; i++) {
                ints[i] = (int) of(ints[i], ((int[]) from)[i]);
            }
        } else if (into instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                longs[i] = of(longs[i], ((long[]) from)[i]);
            }
        } else if (into instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                floats[i] = of(floats[i], ((float[]) from)[i]);
            }
        } else {
            double[] doubles = (double[]) into;
            for (int i = 0; i < count; i++) {
                doubles[i] = of(doubles[i], ((double[]) from)[i]);
            }
        }
    }

    /** Exact in 64 bits; cut to the width of a narrower type the result wraps as it would there. */
    private long of(long x, long y) {
        return switch (this) {
            case MAX -> y > x ? y : x;
            case MIN -> y < x ? y : x;
            case SUM -> x + y;
            case PRODUCT -> x * y;
        };
    }

    private float of(float x, float y) {
        return switch (this) {
            case MAX -> y > x ? y : x;
            case MIN -> y < x ? y : x;
            case SUM -> x + y;
            case PRODUCT -> x * y;
        };
    }

    private double of(double x, double y) {
        return switch (this) {
            case MAX -> y > x ? y : x;
            case MIN -> y < x ? y : x;
            case SUM -> x + y;
            case PRODUCT -> x * y;
        };
    }

    private void complexes(float[] x, float[] y, int count) {
        for (int at = 0; at < 2 * count; at += 2) {
            float real = x[at];
            float imaginary = x[at + 1];
            switch (this) {
                case SUM -> {
                    x[at] = real + y[at];
                    x[at + 1] = imaginary + y[at + 1];
                }
                case PRODUCT -> {
                    x[at] = real * y[at] - imaginary * y[at + 1];
                    x[at + 1] = real * y[at + 1] + imaginary * y[at];
                }
                default -> {
                    float here = real * real + imaginary * imaginary;
                    float there = y[at] * y[at] + y[at + 1] * y[at + 1];
                    if (this == MAX ? there > here : there < here) {
                        x[at] = y[at];
                        x[at + 1] = y[at + 1];
                    }
                }
            }
        }
    }

    private void complexes(double[] x, double[] y, int count) {
        for (int at = 0; at < 2 * count; at += 2) {
            double real = x[at];
            double imaginary = x[at + 1];
            switch (this) {
                case SUM -> {
                    x[at] = real + y[at];
                    x[at + 1] = imaginary + y[at + 1];
                }
                case PRODUCT -> {
                    x[at] = real * y[at] - imaginary * y[at + 1];
                    x[at + 1] = real * y[at + 1] + imaginary * y[at];
                }
                default -> {
                    double here = real * real + imaginary * imaginary;
                    double there = y[at] * y[at] + y[at + 1] * y[at + 1];
                    if (this == MAX ? there > here : there < here) {
                        x[at] = y[at];
                        x[at + 1] = y[at + 1];
                    }
                }
            }
        }
    }
}
