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
 * Brings tasks that talk a lot to one host, without making any host slower: a task goes to its partners where there is room for it, else it
 * changes places with a task that talks less. Loads are kept even as by {@link MosixPolicy}, whose moves come first. Source: mosix §1.2.
 */
public final class AffinityPolicy implements BalancePolicy {
    /** Hosts offered: the best may have met somebody else. */
    private static final int OFFERS = 3;

    /** What a move carries beside the memory of the task, in bytes: less traffic than that is not worth it. */
    private static final double OVERHEAD = 1 << 20;

    private final MosixPolicy loads = new MosixPolicy();

    /** Found by its name. */
    public AffinityPolicy() {}

    @Override
    public String name() {
        return "affinity";
    }

    @Override
    public int[] partners(HostState self, HostsView known, MoveCosts costs, RandomGenerator random) {
        int[] byLoad = loads.partners(self, known, costs, random);
        if (byLoad.length > 0 || self.host().leaving()) {
            return byLoad;
        }
        Ranking ranking = new Ranking(OFFERS);
        for (int i = 0; i < known.size(); i++) {
            int host = known.hostIndex(i);
            if (host == self.host().hostIndex() || known.isLeaving(i) || known.refusesGuests(i)) {
                continue;
            }
            boolean room = Rates.stretch(known, i, 1)
                    <= Rates.stretch(self.host(), self.host().load());
            if (!room && known.computing(i) < 2) {
                continue;
            }
            double best = 0;
            for (TaskView task : self.tasks()) {
                best = Math.max(
                        best,
                        worth(
                                task,
                                traffic(task, host) - traffic(task, self.host().hostIndex())));
            }
            if (best > 0) {
                ranking.add(i, best);
            }
        }
        return ranking.positions();
    }

    @Override
    public List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random) {
        List<Move> byLoad = loads.meet(self, other, costs, random);
        boolean sane = Rates.isSane(self.host()) && Rates.isSane(other.host());
        if (!byLoad.isEmpty() || !sane || self.host().leaving() || other.host().leaving()) {
            return byLoad;
        }
        Choice choice = new Choice();
        choice.oneWay(self, other);
        choice.oneWay(other, self);
        choice.swaps(self, other);
        return choice.best;
    }

    /** Bytes per second between a task and those on a host. */
    private static double traffic(TaskView task, int hostIndex) {
        double sum = 0;
        for (TaskView.Partner partner : task.partners()) {
            if (partner.hostIndex() == hostIndex && partner.bytesPerSecond() > 0) {
                sum += partner.bytesPerSecond();
            }
        }
        return sum;
    }

    private static double between(TaskView task, TaskView other) {
        double sum = 0;
        for (TaskView.Partner partner : task.partners()) {
            if (partner.tid() == other.tid() && partner.bytesPerSecond() > 0) {
                sum += partner.bytesPerSecond();
            }
        }
        return sum;
    }

    /** Bytes that a move saves less those that it costs; the time for which it saves is taken to be the age of the task. */
    private static double worth(TaskView task, double bytesPerSecond) {
        return bytesPerSecond * task.age() - OVERHEAD - Math.max(0, task.memory());
    }

    /** The best moves so far. */
    private static final class Choice {
        private double bestWorth;
        private List<Move> best = List.of();

        void oneWay(HostState from, HostState to) {
            double before = Rates.stretch(from.host(), load(from));
            if (!(Rates.stretch(to.host(), load(to) + 1) <= before)) {
                return;
            }
            for (TaskView task : from.tasks()) {
                double worth = worth(task, gain(task, from.host(), to.host()));
                if (worth > bestWorth && mayGo(task, to.host())) {
                    bestWorth = worth;
                    best = List.of(move(task, from.host(), to.host()));
                }
            }
        }

        void swaps(HostState a, HostState b) {
            for (TaskView here : a.tasks()) {
                double gain = gain(here, a.host(), b.host());
                for (TaskView there : b.tasks()) {
                    double back = gain(there, b.host(), a.host());
                    double apart = between(here, there) + between(there, here);
                    double worth = worth(here, gain + back - apart) - OVERHEAD - Math.max(0, there.memory());
                    if (worth > bestWorth && mayGo(here, b.host()) && mayGo(there, a.host())) {
                        bestWorth = worth;
                        best = List.of(move(here, a.host(), b.host()), move(there, b.host(), a.host()));
                    }
                }
            }
        }

        private static double load(HostState state) {
            return state.tasks().size() + state.host().foreignLoad();
        }

        private static double gain(TaskView task, HostView from, HostView to) {
            return traffic(task, to.hostIndex()) - traffic(task, from.hostIndex());
        }

        private static boolean mayGo(TaskView task, HostView to) {
            return Duties.mayMove(task, MosixPolicy.RESIDENCY) && Duties.admits(to, task);
        }

        private static Move move(TaskView task, HostView from, HostView to) {
            return new Move(task.tid(), from.hostIndex(), to.hostIndex(), "partners");
        }
    }
}
