package org.jpvm.mosix.balance;

/**
 * What the JVM of hosted tasks uses beside them, to load and compile what a task needs that has just come. The rest of the time it uses something,
 * too, which is taken off. Several tasks that come at a time share what is measured.
 */
public final class WarmUpGauge {
    /** After that long nothing is compiled any more on account of a move. */
    private static final long WARM_NANOS = 1_500_000_000L;

    private static final double NANOS = 1e9;
    private static final double NEWEST = 0.2;

    private double lastSeconds = Double.NaN;
    private long lastNanos;
    private double usualRate;
    private double startSeconds;
    private long startNanos;
    private int arrivals;

    /** Nothing was measured yet. */
    public WarmUpGauge() {}

    /** A task came. */
    public void arrived(long now) {
        if (arrivals == 0) {
            startSeconds = lastSeconds;
            startNanos = Double.isNaN(lastSeconds) ? now : lastNanos;
        }
        arrivals++;
    }

    /**
     * What the JVM has used in its life, tasks not counted.
     *
     * @param seconds CPU-seconds, NaN if unknown
     * @return CPU-seconds that each task cost which came a while ago; NaN if there is nothing to tell
     */
    public double measured(double seconds, long now) {
        double cost = Double.NaN;
        if (arrivals > 0 && now - startNanos >= WARM_NANOS) {
            double usual = usualRate * (now - startNanos) / NANOS;
            // Of the first task that came nothing is known from before.
            cost = Math.max(0, seconds - startSeconds - usual) / arrivals;
            arrivals = 0;
        } else if (arrivals == 0 && now > lastNanos && seconds >= lastSeconds) {
            double rate = (seconds - lastSeconds) / ((now - lastNanos) / NANOS);
            usualRate = NEWEST * rate + (1 - NEWEST) * usualRate;
        }
        lastSeconds = seconds;
        lastNanos = now;
        return cost;
    }
}
