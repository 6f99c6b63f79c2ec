package org.jpvm.sim;

/** Random numbers that are the same for the same seed, on every Java (SplitMix64). */
final class SimRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long state;

    SimRandom(long seed) {
        state = mix(seed ^ GOLDEN);
    }

    /** A good hash of one number. */
    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** From 0 to below {@code bound}, which is at least 1. */
    int below(int bound) {
        return (int) ((nextLong() >>> 33) % bound);
    }

    /** From {@code least} to {@code most}, both included. */
    long between(long least, long most) {
        return most <= least ? least : least + (nextLong() >>> 1) % (most - least + 1);
    }

    boolean chance(double probability) {
        return probability > 0 && (nextLong() >>> 11) * 0x1.0p-53 < probability;
    }
}
