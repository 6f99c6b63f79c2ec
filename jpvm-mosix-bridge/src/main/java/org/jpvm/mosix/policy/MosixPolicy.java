package org.jpvm.mosix.policy;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;

/**
 * The policy of MOSIX: a host that is loaded more than another by well over one process sends it one of its processes, one in a period. Memory
 * and leaving hosts come first. Source: mosix §1.2.
 *
 * <p>A host compares its own slowly rising load with the quickly rising one that others tell, see {@link org.jpvm.mosix.load.LoadSmoothing};
 * in a meeting it also sees the tasks that are there, so that a stale figure sends nobody.
 */
public final class MosixPolicy implements BalancePolicy {
    /**
     * Processes by which the loads must differ. Above 1, else two hosts would pass a process to and fro; MOSIX's own 1.3 leaves room for noise
     * in measured loads.
     */
    static final double THRESHOLD = 1.3;

    /** Seconds that a task stays where it came. */
    static final double RESIDENCY = 1;

    /** Hosts offered: the best may have met somebody else. */
    private static final int OFFERS = 3;

    /** Found by its name. */
    public MosixPolicy() {}

    @Override
    public String name() {
        return "mosix";
    }

    @Override
    public int[] partners(HostState self, HostsView known, MoveCosts costs, RandomGenerator random) {
        if (Duties.hasAny(self)) {
            return Duties.targets(self, known);
        }
        HostView own = self.host();
        if (self.tasks().isEmpty() || !Rates.isSane(own)) {
            return new int[0];
        }
        double here = Rates.stretch(own, ownLoad(self));
        Ranking ranking = new Ranking(OFFERS);
        for (int i = 0; i < known.size(); i++) {
            boolean closed = known.isLeaving(i) || known.refusesGuests(i);
            if (known.hostIndex(i) == own.hostIndex() || closed || !Rates.isSane(known, i)) {
                continue;
            }
            double there = Rates.stretch(known, i, THRESHOLD);
            if (here > there) {
                ranking.add(i, -there);
            }
        }
        return ranking.positions();
    }

    @Override
    public List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random) {
        List<Move> duties = Duties.moves(self, other, RESIDENCY);
        if (!duties.isEmpty() || self.host().leaving() || !Rates.isSane(self.host()) || !Rates.isSane(other.host())) {
            return duties;
        }
        double there = Math.max(other.host().load(), present(other));
        if (!(Rates.stretch(self.host(), ownLoad(self)) > Rates.stretch(other.host(), there + THRESHOLD))) {
            return List.of();
        }
        TaskView chosen = secondHighest(self, other.host());
        return chosen == null
                ? List.of()
                : List.of(new Move(
                        chosen.tid(), self.host().hostIndex(), other.host().hostIndex(), "load"));
    }

    /** What was sent away counts no more, before the smoothed load knows it. */
    private static double ownLoad(HostState self) {
        return Math.min(self.host().load(), present(self));
    }

    private static double present(HostState state) {
        return state.tasks().size() + state.host().foreignLoad();
    }

    /** The busiest task is spared unless it is the only one that can go; of equal ones the first. */
    private static TaskView secondHighest(HostState self, HostView target) {
        TaskView highest = null;
        TaskView second = null;
        for (TaskView task : self.tasks()) {
            if (!Duties.mayMove(task, RESIDENCY) || !Duties.admits(target, task)) {
                continue;
            }
            if (highest == null || task.cpuShare() > highest.cpuShare()) {
                second = highest;
                highest = task;
            } else if (second == null || task.cpuShare() > second.cpuShare()) {
                second = task;
            }
        }
        return second == null ? highest : second;
    }
}
