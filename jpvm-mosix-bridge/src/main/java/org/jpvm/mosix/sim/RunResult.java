package org.jpvm.mosix.sim;

/**
 * How a simulated run ended.
 *
 * @param makespan      seconds until the last task ended; infinite if a task was lost
 * @param finished      when each task ended, in the order of the scenario; NaN for a lost one
 * @param moves         moves carried out
 * @param meetings      meetings that took place, with or without moves
 * @param refused       meetings that the other host had no time for
 * @param lostTasks     tasks that died with their host
 * @param trafficApart  share of the traffic between partners that went between hosts, 0 to 1
 * @param swappedSeconds host-seconds in which more memory was held than there is
 */
public record RunResult(
        double makespan,
        double[] finished,
        int moves,
        int meetings,
        int refused,
        int lostTasks,
        double trafficApart,
        double swappedSeconds) {}
