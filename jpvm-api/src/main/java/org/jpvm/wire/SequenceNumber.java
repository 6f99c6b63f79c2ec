package org.jpvm.wire;

/** Arithmetic of the 16-bit sequence numbers between daemons, ints 0..65535. Source: pvm-wire-protocol §5.1. */
public final class SequenceNumber {
    /** The bits of a sequence number. */
    public static final int MASK = 0xffff;
    /** Number of the first packet on a link, in both directions. */
    public static final int FIRST = 1;

    private static final int HALF = 0x8000;

    private SequenceNumber() {}

    /** The number after {@code number}. */
    public static int next(int number) {
        return (number + 1) & MASK;
    }

    /**
     * Whether {@code a} comes before {@code b} on the circle. Numbers exactly half a circle apart are not ordered by
     * distance; C PVM calls the
     * larger one earlier, and so does this.
     */
    public static boolean isBefore(int a, int b) {
        return a < b ? b - a < HALF : a > b && a - b >= HALF;
    }

    /** Steps from {@code from} forward to {@code to}, 0..65535. */
    public static int distance(int from, int to) {
        return (to - from) & MASK;
    }
}
