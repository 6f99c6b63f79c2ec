package org.jpvm.mosix.scale;

/**
 * What was measured since {@link ScaleModel#startMeasuring}.
 *
 * @param samples   times at which all hosts were counted
 * @param meanTasks mean number of tasks on a host
 * @param deviation standard deviation of the number of tasks over the hosts, mean of the samples
 * @param most      most tasks on any host at any sample
 * @param idle      share of the hosts without tasks, mean of the samples
 * @param wasted    share of the hosts without tasks that could take one waiting elsewhere: the lesser of idle hosts and tasks beyond the first of a host
 * @param finished  tasks that ended
 * @param slowdown  total time that those were there divided by their total work
 * @param shares    share of the hosts with at least that many tasks, by number of tasks, from 0 on, to the last that is not 0
 */
public record ScaleResult(
        int samples,
        double meanTasks,
        double deviation,
        int most,
        double idle,
        double wasted,
        long finished,
        double slowdown,
        double... shares) {
    /** Results keep their own array. */
    public ScaleResult {
        shares = shares.clone();
    }

    /** Shares of the hosts; a copy. */
    @Override
    public double[] shares() {
        return shares.clone();
    }
}
