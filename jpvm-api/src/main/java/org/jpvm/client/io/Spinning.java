package org.jpvm.client.io;

/**
 * Looks for news for a moment before a thread sleeps, because to sleep and be woken takes longer than most answers do. First without giving the
 * processor away, then giving it to whoever wants it: a partner may need this very processor to answer. Where this was in vain several times
 * running, it is left out more and more often.
 *
 * <p>Systems like to run two processes that wake each other on one processor, while another one may be idle. It shows: news come when this thread has
 * given the processor away, and not before. Then it is given away at once; and now and then it is held for longer than a system takes to
 * see that two want it, and to move one of them.
 *
 * <p>Given to somebody who computes, it comes back after milliseconds only. Who sleeps gets it as soon as he is woken, so from then on a thread sleeps
 * instead for a while, which is the longer the more often that happens. Used by one thread at a time.
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

    /** The processor that runs a thread. */
    interface Processor {
        long nanoTime();

        /** Gives it to another thread that wants it. */
        void yield();
    }

    private static final Processor OWN = new Processor() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void yield() {
            Thread.yield();
        }
    };

    private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;
    private static final long HOLD_NANOS = 4_000;
    private static final long LONGEST_NANOS = 40_000;
    private static final int FREE_FAILURES = 4;
    private static final int MOST_SKIPPED = 64;

    /** What giving the processor away takes when somebody else has had it. */
    private static final long AWAY_NANOS = 1_200;
    /** No partner's answer takes so long: the processor went to somebody who computes. */
    private static final long LOST_NANOS = 500_000;
    /** Twice within that time is no accident. */
    private static final long TWICE_NANOS = 30_000_000;

    /** As a partner takes who sleeps when this thread does not look for longer: else both would sleep for ever a moment too early. */
    private static final long PATIENT_NANOS = 20_000;
    /** Waits that last so long in vain: this processor is perhaps the one that the partner needs. */
    private static final int PATIENCE = 8;

    private static final long LONGEST_KEEP_NANOS = 2_000_000_000;

    /** Waits that ended so, one after the other, before it is no accident. */
    private static final int TOGETHER = 32;

    private static final long PART_NANOS = 10_000_000;
    private static final long FIRST_PAUSE_NANOS = 50_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private int failures;
    private int skips;
    private int together;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long nextPart;
    private long keepNanos;
    private long nextYield;
    private long lastLost;
    private int patience = PATIENCE;
    private final Processor processor;

    Spinning() {
        this(OWN);
    }

    Spinning(Processor processor) {
        this.processor = processor;
        nextPart = processor.nanoTime();
        nextYield = nextPart;
        lastLost = nextPart - TWICE_NANOS;
    }

    /** Looks until there are news; false after some ten microseconds, or after {@code nanos}. */
    boolean await(Look news, long nanos) {
        if (ALONE) {
            return false;
        }
        if (skips > 0) {
            skips--;
            return false;
        }
        long start = processor.nanoTime();
        boolean keeps = start - nextYield < 0;
        long hold = keeps && patience > 0 ? PATIENT_NANOS : holdNanos(start);
        long most = Math.min(nanos, keeps ? hold : Math.max(hold, LONGEST_NANOS));
        long past = 0;
        while (past < most) {
            boolean holds = past < hold;
            if (holds) {
                Thread.onSpinWait();
            } else {
                processor.yield();
            }
            boolean found = news.look(past);
            long before = past;
            past = processor.nanoTime() - start;
            if (!holds && past - before > LOST_NANOS) {
                lost(start + past);
            }
            if (found) {
                failures = 0;
                patience = PATIENCE;
                note(holds, past - before);
                return true;
            }
        }
        failures++;
        patience -= keeps && patience > 0 ? 1 : 0;
        if (failures > FREE_FAILURES) {
            skips = Math.min(1 << Math.min(failures - FREE_FAILURES, 30), MOST_SKIPPED);
        }
        return false;
    }

    private void lost(long now) {
        if (together >= TOGETHER / 2) {
            // It was the partner, who wants to part.
            return;
        }
        if (now - lastLost < TWICE_NANOS) {
            boolean again = now - nextYield < keepNanos;
            keepNanos = again ? Math.min(keepNanos * 2, LONGEST_KEEP_NANOS) : FIRST_PAUSE_NANOS;
            nextYield = now + keepNanos;
            patience = PATIENCE;
        }
        lastLost = now;
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
            together += lookNanos > LOST_NANOS ? 0 : 1;
            return;
        }
        if (together == 0) {
            pauseNanos = FIRST_PAUSE_NANOS;
        }
    }
}
