package org.jpvm.client.io;

/**
 * Looks for news for a moment before a thread sleeps, because to sleep and be woken takes longer than most answers do. First without giving the
 * processor away, then giving it to whoever wants it: a partner may need this very processor to answer. Where this was in vain several times
 * running, it is left out more and more often. Used by one thread at a time.
 */
final class Spinning {
    /** A look for news. */
    @FunctionalInterface
    interface Look {
        /** Whether there are any. */
        boolean look();
    }

    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
    private static final long HOLD_NANOS = 4_000;
    private static final long LONGEST_NANOS = 40_000;
    private static final int FREE_FAILURES = 4;
    private static final int MOST_SKIPPED = 64;

    private int failures;
    private int skips;

    /** Looks until there are news; false after some ten microseconds, or after {@code nanos}. */
    boolean await(Look news, long nanos) {
        if (ALONE) {
            return false;
        }
        if (skips > 0) {
            skips--;
            return false;
        }
        long start = System.nanoTime();
        long most = Math.min(nanos, LONGEST_NANOS);
        for (long past = 0; past < most; past = System.nanoTime() - start) {
            if (past < HOLD_NANOS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
            if (news.look()) {
                failures = 0;
                return true;
            }
        }
        failures++;
        if (failures > FREE_FAILURES) {
            skips = Math.min(1 << Math.min(failures - FREE_FAILURES, 30), MOST_SKIPPED);
        }
        return false;
    }
}
