package org.jpvm.mosix.policy;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;

/** Which hosts are worth a meeting, from what is believed of them. A wrong answer costs a meeting, never a move. Source: balancing §5. */
final class FairPartners {
    /** Hosts that are looked at closely. */
    private static final int SIFTED = 16;

    private final FairPolicy policy;
    private final FairSettings settings;
    private final Side self;
    private final HostsView known;
    private final MoveCosts costs;
    private final RandomGenerator random;
    private double lowest;
    private double highest;
    private double mean;

    /** Only idle hosts get something. */
    private final boolean still;

    private final double share;
    private final double shareWithOne;

    /** That of this host with one like it: what drifted apart by much less is not looked at closely. */
    private final double leastThreshold;

    FairPartners(
            FairPolicy policy,
            HostState state,
            HostsView known,
            FairSettings settings,
            MoveCosts costs,
            RandomGenerator random) {
        this.self = new Side(state, settings, costs);
        this.policy = policy;
        this.settings = settings;
        this.known = known;
        this.costs = costs;
        this.random = random;
        share = self.shareWith(0);
        shareWithOne = self.shareWith(1);
        leastThreshold = policy.threshold(self, self, costs);
        still = isStandstillBetter(known, settings, costs);
        lowest = self.lowest();
        highest = self.highest();
        for (double key : self.keys) {
            mean += key / self.size();
        }
    }

    private boolean isStandstillBetter(HostsView hosts, FairSettings settings, MoveCosts costs) {
        double work = 0;
        double service = 0;
        for (TaskView task : self.tasks) {
            work += task.work();
            service += task.service();
        }
        boolean isKnown = work >= service;
        double each = (isKnown ? work : 2 * service) / self.size();
        return Standstill.isBetter(hosts, costs, settings, each, isKnown);
    }

    int[] choose(int offers, double jitter, double workFirst) {
        Ranking ranking = new Ranking(SIFTED);
        for (int i = 0; i < known.size(); i++) {
            boolean closed = known.isLeaving(i) || known.refusesGuests(i);
            if (known.hostIndex(i) == self.host.hostIndex() || closed || !Rates.isSane(known, i)) {
                continue;
            }
            double work = workGain(i);
            double score = work > 0 ? workFirst * work : still ? 0 : lag(i);
            if (score > 0) {
                ranking.add(i, score * (1 + jitter * random.nextDouble()));
            }
        }
        Ranking best = new Ranking(offers);
        for (int i : ranking.positions()) {
            double work = workGain(i);
            double score = work > 0 ? workFirst * work : exchangeGain(i);
            if (score > 0) {
                best.add(i, score * (1 + jitter * random.nextDouble()));
            }
        }
        return best.positions();
    }

    private double exchangeGain(int i) {
        Side other = new Side(known, i, settings);
        return policy.search(self, other, policy.threshold(self, other, costs), costs)
                .gain();
    }

    /** Greater than 0 if a task should go one way or the other to fill an idle core: as in a meeting, but from what is believed. */
    private double workGain(int i) {
        int there = Math.max(0, known.computing(i));
        if (there == 0 && self.size() == 0) {
            return 0;
        }
        double load = there + known.foreignLoad(i);
        double cores = known.cores(i);
        double otherShare = Rates.share(known.speed(i), cores, load);
        double otherShareWithOne = Rates.share(known.speed(i), cores, load + 1);
        boolean otherIdle = Side.hasIdleCore(load, cores);
        return Math.max(
                gain(self.size(), self.isOverloaded(), share, there, otherIdle, otherShareWithOne),
                gain(there, load > cores, otherShare, self.size(), self.hasIdleCore(), shareWithOne));
    }

    private static double gain(
            int tasks, boolean overloaded, double before, int targetTasks, boolean targetIdle, double after) {
        if (tasks == 0 || (tasks == 1 || !overloaded) && targetTasks > 0 && !targetIdle) {
            return 0;
        }
        if (tasks >= 2 && overloaded && targetIdle) {
            return after;
        }
        return after > before * (1 + 1e-9) ? after - before : 0;
    }

    /** How promising an exchange is: how far apart the tasks are, and how differently they get on. */
    private double lag(int i) {
        int there = known.computing(i);
        if (there <= 0 || self.size() == 0) {
            return 0;
        }
        double spread = Math.max(highest - known.lowestKey(i), known.highestKey(i) - lowest);
        if (!(spread >= leastThreshold / 2)) {
            return 0;
        }
        double otherShare = Rates.share(known.speed(i), known.cores(i), there + known.foreignLoad(i));
        return spread * Math.abs(share - otherShare) / Math.max(share, otherShare) + Math.abs(mean - known.meanKey(i));
    }
}
