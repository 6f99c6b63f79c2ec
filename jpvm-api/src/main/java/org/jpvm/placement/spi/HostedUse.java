package org.jpvm.placement.spi;

import java.util.List;

/**
 * What the hosted tasks of a host have used.
 *
 * @param besideSeconds CPU time of the process that they are in, without what they and tasks before them have used; NaN if unknown
 * @param tasks         each task that is there
 */
public record HostedUse(double besideSeconds, List<Task> tasks) {
    /** Keeps its own list. */
    public HostedUse {
        tasks = List.copyOf(tasks);
    }

    /**
     * One of them.
     *
     * @param tid        the task
     * @param cpuSeconds CPU time of its threads since it began here
     */
    public record Task(int tid, double cpuSeconds) {}
}
