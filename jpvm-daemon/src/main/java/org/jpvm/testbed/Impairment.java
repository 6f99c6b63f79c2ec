package org.jpvm.testbed;

import java.util.SplittableRandom;

/**
 * What happens to the frames of one port: decided frame by frame from a seed, so that the same traffic meets the same fate again. Pure.
 * One per port and its thread; {@link #follow} from any thread.
 */
final class Impairment {
    private static final long REORDERED_LATER = 2;
    private static final long LEAST_REORDERED_NANOS = 2_000_000;
    private static final double PERCENT = 100;

    /**
     * How much goes wrong.
     *
     * @param lossPercent    frames that vanish, of 100
     * @param doublePercent  frames that arrive twice, of those that arrive
     * @param delayNanos     time in which no frame arrives
     * @param reorderPercent frames that take longer than those behind them: twice the delay, or 2 ms where there is none
     */
    record Plan(double lossPercent, double doublePercent, long delayNanos, double reorderPercent) {
        Plan {
            requirePercent(lossPercent);
            requirePercent(doublePercent);
            requirePercent(reorderPercent);
            if (delayNanos < 0) {
                throw new IllegalArgumentException("delay " + delayNanos + " ns is negative");
            }
        }

        private static void requirePercent(double value) {
            if (!(value >= 0 && value <= PERCENT)) {
                throw new IllegalArgumentException(value + " is no percentage");
            }
        }
    }

    private volatile Plan plan;
    private final SplittableRandom random;

    Impairment(Plan plan, long seed) {
        this.plan = plan;
        this.random = new SplittableRandom(seed);
    }

    /** Another plan for the frames from now on. */
    void follow(Plan other) {
        plan = other;
    }

    /** Copies of the next frame that arrive: 0, 1 or 2. */
    int copies() {
        if (happens(plan.lossPercent)) {
            return 0;
        }
        return happens(plan.doublePercent) ? 2 : 1;
    }

    /** Time that the next copy takes, in nanoseconds. */
    long delayNanos() {
        if (!happens(plan.reorderPercent)) {
            return plan.delayNanos;
        }
        return Math.max(LEAST_REORDERED_NANOS, plan.delayNanos * REORDERED_LATER);
    }

    private boolean happens(double percent) {
        return percent > 0 && random.nextDouble() * PERCENT < percent;
    }
}
