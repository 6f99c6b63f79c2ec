package org.jpvm.client.io;

/**
 * Looks for news for a moment before a thread sleeps, because to sleep and be woken takes longer than most answers do. First without giving the
 * processor away, then giving it to whoever wants it: a partner may need this very processor to answer. Where this was in vain several times
 * running, it is left out more and more often.
 *
 * <p>Systems like to run two processes that wake each other on one processor, while another one may be idle. It shows: news come when this thread has
 * given the processor away, and not before. Then it is given away at once; and now and then it is held for longer than a system takes to
 * see that two want it, and to move one of them. Used by one thread at a time.
 */
final class Spinning {
    /** A look for news. */
    @FunctionalInterface
    interface Look {
        /**
         * Whether there are any.
         *
         * @param pastNanos since the wait began, about
         */
        boolean look(long pastNanos);
    }

    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
    private static final long HOLD_NANOS = 4_000;
    private static final long LONGEST_NANOS = 40_000;
    private static final int FREE_FAILURES = 4;
    private static final int MOST_SKIPPED = 64;

    /** What giving the processor away takes when somebody else has had it. */
    private static final long AWAY_NANOS = 1_200;
    /** Waits that ended so, one after the other, before it is no accident. */
    private static final int TOGETHER = 32;

    private static final long PART_NANOS = 10_000_000;
    private static final long FIRST_PAUSE_NANOS = 50_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private int failures;
    private int skips;
    private int together;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long nextPart = System.nanoTime();

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
        long hold = holdNanos(start);
        long most = Math.min(nanos, Math.max(hold, LONGEST_NANOS));
        long past = 0;
        while (past < most) {
            boolean holds = past < hold;
            if (holds) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
            boolean found = news.look(past);
            long before = past;
            past = System.nanoTime() - start;
            if (found) {
                failures = 0;
                note(holds, past - before);
                return true;
            }
        }
        failures++;
        if (failures > FREE_FAILURES) {
            skips = Math.min(1 << Math.min(failures - FREE_FAILURES, 30), MOST_SKIPPED);
        }
        return false;
    }

    private long holdNanos(long now) {
        if (together < TOGETHER) {
            return HOLD_NANOS;
        }
        if (now - nextPart < 0) {
            return 0;
        }
        nextPart = now + pauseNanos;
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
        return PART_NANOS;
    }

    private void note(boolean held, long lookNanos) {
        if (held) {
            together = 0;
        } else if (lookNanos > AWAY_NANOS) {
            together++;
            return;
        }
        if (together == 0) {
            pauseNanos = FIRST_PAUSE_NANOS;
        }
    }
}
