package org.jpvm.placement;

import java.util.List;

/**
 * One task as its present host sees it.
 *
 * @param tid              the task
 * @param program          executable or class name
 * @param homeHost         index of the host of its tid
 * @param age              seconds since it was started
 * @param residency        seconds since it came to this host
 * @param service          standard CPU-seconds of useful work it has done in its life: what it used less what its moves cost
 * @param serviceSinceMove of these, since it came to this host; equal to {@code service} for a task that has not moved
 * @param cpuShare         CPU time used per second lately, 0 to its number of threads; how much of a process it is
 * @param memory           bytes that it holds
 * @param work             standard CPU-seconds it needs in all: a hint, or the median of the program's finished tasks; NaN if unknown
 * @param workIsHint       the work was given for this very task, not taken from history
 * @param moves            how often it has moved
 * @param parked           it is held back so that others of its host run
 * @param cannotMove       why it cannot move now, null if it can
 * @param partners         whom it talks to, busiest first; may be cut short
 */
public record TaskView(
        int tid,
        String program,
        int homeHost,
        double age,
        double residency,
        double service,
        double serviceSinceMove,
        double cpuShare,
        long memory,
        double work,
        boolean workIsHint,
        int moves,
        boolean parked,
        String cannotMove,
        List<Partner> partners) {

    /**
     * Somebody a task talks to.
     *
     * @param tid            the other
     * @param hostIndex      where it is, 0 if that is not known
     * @param bytesPerSecond sent and received lately
     */
    public record Partner(int tid, int hostIndex, double bytesPerSecond) {}

    /** Views keep their own list of partners. */
    public TaskView {
        partners = List.copyOf(partners);
    }

    /**
     * Where the task stands compared with others, in standard CPU-seconds: what is least comes first. Attained service, or minus the work that
     * is left if the task was given a hint. Source: balancing, "Algorithm".
     */
    public double key() {
        return workIsHint ? service - work : service;
    }

    /** Whether it can move now. */
    public boolean canMove() {
        return cannotMove == null;
    }
}
