package org.jpvm.bench.pairs;

/**
 * What the driving end tells the other one.
 *
 * @param kind  null at the end of all
 * @param size  bytes of a message
 * @param count messages, or round trips
 */
record Order(Kind kind, int size, int count) {
    static final Order END = new Order(null, 0, 0);

    private static final int INTS = 3;

    int[] toInts() {
        return new int[] {kind == null ? Kind.values().length : kind.ordinal(), size, count};
    }

    static Order ofInts(int[] ints) {
        if (ints.length != INTS || ints[0] < 0 || ints[0] > Kind.values().length) {
            throw new IllegalArgumentException("no order");
        }
        return ints[0] == Kind.values().length ? END : new Order(Kind.values()[ints[0]], ints[1], ints[2]);
    }
}
