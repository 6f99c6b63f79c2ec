package org.jpvm.daemon.core;

/** The counts of one daemon, all starting at 0. */
public final class DaemonCounters {
    private final long[] counts = new long[DaemonCounter.values().length];

    void increment(DaemonCounter counter) {
        counts[counter.ordinal()]++;
    }

    void add(DaemonCounter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    /** The count so far. */
    public long get(DaemonCounter counter) {
        return counts[counter.ordinal()];
    }
}
