package org.jpvm.mosix.balance;

import java.util.Arrays;
import java.util.Locale;
import org.jpvm.placement.MoveCosts;

/** What moves have cost here lately: medians of what was measured, for hosted tasks and for processes; until then what engines usually cost. */
public final class MoveMeter {
    private static final int KEPT = 15;

    /** So many measurements say more than what is usual. */
    private static final int ENOUGH = 3;

    /** More is a measurement that went wrong. */
    private static final double MOST_SECONDS = 60;

    /** Figures of one kind. */
    private static final class Latest {
        final double usual;
        final double[] values = new double[KEPT];
        long count;

        Latest(double usual) {
            this.usual = usual;
        }

        void add(double value) {
            if (value >= 0 && value <= MOST_SECONDS) {
                values[(int) (count++ % KEPT)] = value;
            }
        }

        double median() {
            if (count < ENOUGH) {
                return usual;
            }
            double[] sorted = Arrays.copyOf(values, (int) Math.min(count, KEPT));
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
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
