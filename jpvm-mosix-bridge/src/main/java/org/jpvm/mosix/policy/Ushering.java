package org.jpvm.mosix.policy;

import org.jpvm.placement.HostState;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.Move;
import org.jpvm.placement.TaskView;

/**
 * Memory ushering: moves a task away before its host swaps. It looks ahead: what has been falling goes on falling for the few seconds that a move
 * takes. The smallest task that ends the shortage goes to where most memory is free, guests first. Overrides the balance of load. Source: mosix §1.6.
 */
public final class Ushering {
    /** A move and what comes before it. */
    private static final double AHEAD_SECONDS = 5;

    /** How much of the rate is what was measured last. */
    private static final double NEWEST = 0.5;

    /** More waiting for memory than this is a shortage, whatever is said to be free. */
    private static final double PRESSURE = 0.1;

    private double lastFree = Double.NaN;
    private double lastSeconds;
    private double falling;

    /** A host of which nothing was measured. */
    public Ushering() {}

    /**
     * Takes a sample of this host.
     *
     * @param seconds of any clock
     * @return bytes that will be missing; 0 when there is enough, or nothing is known of the memory
     */
    public double missing(LoadSample sample, double seconds) {
        double free = sample.freeMemory();
        double total = sample.totalMemory();
        if (!(total > 0) || !(free >= 0)) {
            lastFree = Double.NaN;
            return 0;
        }
        if (seconds > lastSeconds && !Double.isNaN(lastFree)) {
            double rate = Math.max(0, lastFree - free) / (seconds - lastSeconds);
            falling = NEWEST * rate + (1 - NEWEST) * falling;
        }
        lastFree = free;
        lastSeconds = seconds;
        double reserve = Duties.RESERVE * total;
        double missing = reserve - (free - AHEAD_SECONDS * falling);
        boolean waits = sample.pressure() > PRESSURE && free < 2 * reserve;
        return Math.max(0, waits ? Math.max(missing, reserve / 2) : missing);
    }

    /**
     * The move that helps, null when none does.
     *
     * @param self    with all tasks, those that wait for something too
     * @param missing bytes
     */
    public static Move plan(HostState self, HostsView known, double missing) {
        TaskView best = null;
        int target = -1;
        for (TaskView task : self.tasks()) {
            if (!task.canMove() || task.memory() <= 0 || best != null && !isBetter(task, best, self, missing)) {
                continue;
            }
            int roomiest = roomiest(self, known, task);
            if (roomiest >= 0) {
                best = task;
                target = roomiest;
            }
        }
        return best == null ? null : new Move(best.tid(), self.host().hostIndex(), known.hostIndex(target), "memory");
    }

    private static boolean isBetter(TaskView task, TaskView best, HostState self, double missing) {
        boolean enough = task.memory() >= missing;
        if (enough != best.memory() >= missing) {
            return enough;
        }
        boolean guest = task.homeHost() != self.host().hostIndex();
        boolean bestGuest = best.homeHost() != self.host().hostIndex();
        if (enough && guest != bestGuest) {
            return guest;
        }
        return enough ? task.memory() < best.memory() : task.memory() > best.memory();
    }

    private static int roomiest(HostState self, HostsView known, TaskView task) {
        int best = -1;
        for (int i = 0; i < known.size(); i++) {
            if (known.hostIndex(i) != self.host().hostIndex()
                    && Evacuation.admits(known, i, task, 0)
                    && (best < 0 || known.freeMemory(i) > known.freeMemory(best))) {
                best = i;
            }
        }
        return best;
    }
}
