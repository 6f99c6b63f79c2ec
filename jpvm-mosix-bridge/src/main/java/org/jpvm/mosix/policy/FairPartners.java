package org.jpvm.mosix.policy;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.MoveCosts;

/** Which hosts are worth a meeting, from what is believed of them. A wrong answer costs a meeting, never a move. Source: balancing §5. */
final class FairPartners {
    /** Hosts that are looked at closely. */
    private static final int SIFTED = 16;

    private final Side self;
    private final HostsView known;
    private final FairSettings settings;
    private final MoveCosts costs;
    private final RandomGenerator random;
    private double lowest;
    private double highest;
    private double mean;

    FairPartners(HostState state, HostsView known, FairSettings settings, MoveCosts costs, RandomGenerator random) {
        this.self = new Side(state, settings, costs);
        this.known = known;
        this.settings = settings;
        this.costs = costs;
        this.random = random;
        lowest = self.lowest();
        highest = self.highest();
        for (double key : self.keys) {
            mean += key / self.size();
        }
    }

    int[] choose(FairPolicy policy, int offers, double jitter, double workFirst) {
        Ranking ranking = new Ranking(SIFTED);
        for (int i = 0; i < known.size(); i++) {
            if (known.hostIndex(i) == self.host.hostIndex() || known.isLeaving(i) || !Rates.isSane(known, i)) {
                continue;
            }
            double work = workGain(i);
            double score = work > 0 ? workFirst * work : lag(i);
            if (score > 0) {
                ranking.add(i, score * (1 + jitter * random.nextDouble()));
            }
        }
        Ranking best = new Ranking(offers);
        for (int i : ranking.positions()) {
            double work = workGain(i);
            double score = work > 0 ? workFirst * work : exchangeGain(policy, i);
            if (score > 0) {
                best.add(i, score * (1 + jitter * random.nextDouble()));
            }
        }
        return best.positions();
    }

    private double exchangeGain(FairPolicy policy, int i) {
        Side other = new Side(known, i);
        return policy.search(self, other, policy.threshold(self, other, costs), costs)
                .gain();
    }

    /** Greater than 0 if a task should go one way or the other to fill an idle core. */
    private double workGain(int i) {
        int there = Math.max(0, known.tasks(i));
        double foreign = known.foreignLoad(i);
        return Math.max(
                gain(
                        self.size(),
                        self.foreign,
                        self.host.speed(),
                        self.host.cores(),
                        there,
                        foreign,
                        known.speed(i),
                        known.cores(i)),
                gain(
                        there,
                        foreign,
                        known.speed(i),
                        known.cores(i),
                        self.size(),
                        self.foreign,
                        self.host.speed(),
                        self.host.cores()));
    }

    private static double gain(
            int tasks,
            double foreign,
            double speed,
            double cores,
            int targetTasks,
            double targetForeign,
            double targetSpeed,
            double targetCores) {
        if (tasks == 0) {
            return 0;
        }
        double before = Rates.share(speed, cores, tasks + foreign);
        double after = Rates.share(targetSpeed, targetCores, targetTasks + 1 + targetForeign);
        boolean idle = targetTasks + 1 + targetForeign <= targetCores + 0.05;
        if (idle && tasks >= 2 && tasks + foreign > cores) {
            return after + 1e-3;
        }
        if (tasks == 1 && targetTasks > 0 && !idle) {
            return 0;
        }
        return after > before * (1 + 1e-9) ? after - before : 0;
    }

    private double lag(int i) {
        int there = known.tasks(i);
        if (there <= 0 || self.size() == 0) {
            return 0;
        }
        double share = self.shareWith(0);
        double otherShare = Rates.share(known.speed(i), known.cores(i), there + known.foreignLoad(i));
        double spread = share > otherShare ? highest - known.lowestKey(i) : known.highestKey(i) - lowest;
        double means = Math.abs(mean - known.meanKey(i));
        double speed = Math.max(self.host.speed(), known.speed(i));
        double threshold = FairPolicy.threshold(settings, costs, Math.max(0, Math.min(mean, known.meanKey(i))), speed);
        if (!(Math.max(spread, means) >= threshold / 2)) {
            return 0;
        }
        return spread * Math.abs(share - otherShare) / speed + means;
    }
}
