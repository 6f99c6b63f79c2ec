package org.jpvm.mosix.balance;

import java.util.Arrays;
import java.util.Locale;
import org.jpvm.placement.MoveCosts;

/**
 * What moves have cost here lately: medians of what was measured, for hosted tasks and for processes. What engines usually cost counts as one more
 * measurement: a host that sees few moves is to know better soon, and not to believe the first odd figure.
 */
public final class MoveMeter {
    private static final int KEPT = 15;

    /** More is a measurement that went wrong. */
    private static final double MOST_SECONDS = 60;

    /** Figures of one kind. */
    private static final class Latest {
        final double[] values = new double[KEPT];
        long count;

        Latest(double usual) {
            values[KEPT - 1] = usual;
        }

        void add(double value) {
            if (value >= 0 && value <= MOST_SECONDS) {
                values[(int) (count++ % KEPT)] = value;
            }
        }

        double median() {
            int kept = (int) Math.min(count + 1, KEPT);
            double[] sorted = new double[KEPT];
            System.arraycopy(values, 0, sorted, 0, kept - 1);
            // The usual one until its place is taken.
            sorted[kept - 1] = values[KEPT - 1];
            Arrays.sort(sorted, 0, kept);
            return sorted[(kept - 1) / 2];
        }
    }

    private final Latest hostedStop = new Latest(0.05);
    private final Latest hostedWarmUp = new Latest(0.1);
    private final Latest processStop = new Latest(0.15);
    private final Latest processWarmUp = new Latest(0.003);

    /** Nothing was measured yet. */
    public MoveMeter() {}

    /** A task stood still for so many seconds. */
    public void stopped(boolean hosted, double seconds) {
        (hosted ? hostedStop : processStop).add(seconds);
    }

    /** Standard CPU-seconds went by without getting a task further after it had come. */
    public void warmedUp(boolean hosted, double cpuSeconds) {
        (hosted ? hostedWarmUp : processWarmUp).add(cpuSeconds);
    }

    /** What to reckon with. */
    public MoveCosts costs(boolean hosted) {
        return hosted
                ? new MoveCosts(hostedStop.median(), hostedWarmUp.median())
                : new MoveCosts(processStop.median(), processWarmUp.median());
    }

    /** A line for people. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "a move costs: hosted task %.3f s standing still, %.3f CPU-s (%d measured); process %.3f s, %.3f CPU-s (%d)",
                hostedStop.median(),
                hostedWarmUp.median(),
                hostedStop.count,
                processStop.median(),
                processWarmUp.median(),
                processStop.count);
    }
}
