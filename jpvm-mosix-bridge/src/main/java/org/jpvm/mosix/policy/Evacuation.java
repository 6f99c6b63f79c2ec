package org.jpvm.mosix.policy;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.Move;
import org.jpvm.placement.TaskView;

/**
 * Where tasks go that must leave a host at once: its owner wants it back, or it leaves. Planned from what is believed, since there is no time to meet
 * anybody; what turns out uneven is for balancing to mend. Source: mosix §1.7.
 */
public final class Evacuation {
    /** A little more than nothing, so that of hosts that do equally well a task's own is taken. */
    private static final double HOME = 1e-6;

    private Evacuation() {}

    /**
     * The moves; tasks that cannot move now, or for which there is no host, are left out.
     *
     * @param self with all tasks, those that wait for something too
     * @param all  whether the host's own tasks go, too
     */
    public static List<Move> plan(HostState self, HostsView known, boolean all) {
        int here = self.host().hostIndex();
        int[] coming = new int[known.size()];
        long[] held = new long[known.size()];
        List<Move> moves = new ArrayList<>();
        for (TaskView task : self.tasks()) {
            if (!task.canMove() || !all && task.homeHost() == here) {
                continue;
            }
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < coming.length; i++) {
                if (!admits(known, i, task, held[i]) || known.hostIndex(i) == here) {
                    continue;
                }
                double stretch =
                        Rates.stretch(known, i, coming[i] + 1) - (known.hostIndex(i) == task.homeHost() ? HOME : 0);
                if (stretch < least) {
                    least = stretch;
                    best = i;
                }
            }
            if (best >= 0) {
                coming[best]++;
                held[best] += Math.max(0, task.memory());
                moves.add(new Move(task.tid(), here, known.hostIndex(best), all ? "host leaves" : "no guests"));
            }
        }
        return moves;
    }

    /** Whether there is something to be moved now or later. */
    public static boolean isDue(HostState self, boolean all) {
        for (TaskView task : self.tasks()) {
            if (all || task.homeHost() != self.host().hostIndex()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a host that is only known from hearsay takes a task, beside those that come already and hold so much memory. */
    static boolean admits(HostsView known, int i, TaskView task, long held) {
        return known.isKnown(i)
                && !known.isLeaving(i)
                && (!known.refusesGuests(i) || task.homeHost() == known.hostIndex(i))
                && Rates.isSane(known, i)
                && Duties.fits(known.freeMemory(i) - held, known.totalMemory(i), task.memory());
    }
}
