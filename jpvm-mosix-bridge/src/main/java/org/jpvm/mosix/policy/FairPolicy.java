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
 * Equal progress for all: whenever two hosts meet and their tasks have drifted further apart than it costs to bring them together, the surplus
 * moves, so that all tasks of a parallel program end at nearly the same time. Comes within a per cent of the least possible makespan where a
 * policy that only evens out queue lengths stays 40 % above. Source: balancing §2.
 */
public final class FairPolicy implements BalancePolicy {
    /** By so many processes of others two hosts may seem to differ that do not. */
    private static final double UNCERTAIN = 0.3;

    /** Hosts offered: the best may be busy. */
    private static final int OFFERS = 3;

    /** Candidates are weighted by chance, so that not all run to the same host. */
    private static final double JITTER = 0.3;

    /** Puts the filling of idle cores before all exchanges. */
    private static final double WORK_FIRST = 1e9;

    private final FairSettings settings;

    /** Found by its name. */
    public FairPolicy() {
        this(FairSettings.DEFAULT);
    }

    FairPolicy(FairSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "fair";
    }

    @Override
    public double period() {
        return settings.period();
    }

    @Override
    public boolean leastServedFirst(HostState self) {
        return settings.leastFirst();
    }

    @Override
    public int[] partners(HostState self, HostsView known, MoveCosts costs, RandomGenerator random) {
        if (Duties.hasAny(self)) {
            return Duties.targets(self, known);
        }
        HostView host = self.host();
        if (!Rates.isSane(host)) {
            return new int[0];
        }
        return new FairPartners(this, self, known, settings, costs, random).choose(OFFERS, JITTER, WORK_FIRST);
    }

    @Override
    public List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random) {
        List<Move> duties = Duties.moves(self, other, settings.residency());
        boolean sane = Rates.isSane(self.host()) && Rates.isSane(other.host());
        if (!duties.isEmpty() || !sane || self.host().leaving() || other.host().leaving()) {
            return duties;
        }
        Side here = new Side(self, settings, costs);
        Side there = new Side(other, settings, costs);
        Move work = fill(here, there, costs);
        if (work == null) {
            work = fill(there, here, costs);
        }
        return work != null
                ? List.of(work)
                : search(here, there, threshold(here, there, costs), costs).best();
    }

    /** Work conservation: a task of an overloaded host goes where it or those it leaves get on faster. */
    private Move fill(Side from, Side to, MoveCosts costs) {
        if (!gains(from, to)) {
            return null;
        }
        double before = from.shareWith(0);
        double after = to.shareWith(1);
        boolean faster = after > before;
        int chosen = from.extreme(faster, to.host);
        if (chosen < 0) {
            return null;
        }
        TaskView task = from.tasks.get(chosen);
        double left = left(task);
        double gain = faster ? left * (after / before - 1) : left * (from.shareWith(-1) / before - 1);
        // Where it must share, it may soon have to go on to an idle host: then it must have earned this move first.
        double moves = to.hasIdleCore() ? 1 : settings.repayment();
        return gain > moves * (costs.warmUp() + costs.stop() * after) ? move(task, from, to, "idle core") : null;
    }

    /** Source: balancing §2, gain; with several cores a host is idle while one more task would slow nobody down. */
    static boolean gains(Side from, Side to) {
        if (from.size() == 0) {
            return false;
        }
        if (to.hasIdleCore() && from.size() >= 2 && from.isOverloaded()) {
            return true;
        }
        // Nobody leaves a core idle to share one.
        if ((from.size() == 1 || !from.isOverloaded()) && to.size() > 0 && !to.hasIdleCore()) {
            return false;
        }
        double here = Rates.share(from.host, from.size() + Math.max(0, from.foreign - UNCERTAIN));
        return to.shareWith(1) > here * (1 + 1e-9);
    }

    /** Standard CPU-seconds that a task still needs: its age in them for want of better, as lifetimes are long-tailed. */
    private static double left(TaskView task) {
        double left = task.work() - task.service();
        return left >= 0 ? left : task.service();
    }

    /** Looks for the best exchange that keeps the tasks of two hosts together. */
    FairSearch search(Side here, Side there, double threshold, MoveCosts costs) {
        double low = Math.min(here.lowest(), there.lowest());
        double high = Math.max(here.highest(), there.highest());
        double seconds = settings.horizon() * threshold / Math.max(here.host.speed(), there.host.speed());
        FairSearch search = new FairSearch(costs, seconds, low, 2 * threshold * threshold);
        if (here.size() + there.size() >= 2 && high - low >= threshold / 2) {
            search.run(here, there);
        }
        return search;
    }

    /** How far keys may drift apart before a move is worth its cost, in standard CPU-seconds. */
    double threshold(Side here, Side there, MoveCosts costs) {
        double service = 0;
        double work = 0;
        double left = 0;
        int count = 0;
        for (Side side : List.of(here, there)) {
            for (TaskView task : side.tasks) {
                service += task.service();
                work += task.workIsHint() || task.work() >= task.service() ? task.work() : Double.NaN;
                left += Math.max(0, task.work() - task.service());
                count++;
            }
        }
        count = Math.max(1, count);
        boolean known = work >= 0;
        double scale = (known ? work : service) / count;
        left /= count;
        double speed = Math.max(here.host.speed(), there.host.speed());
        double cost = costs.warmUp() + settings.stopWeight() * costs.stop() * speed + settings.fixedCost();
        double root = Math.sqrt(scale * (cost + settings.growth() * scale));
        double wanted = known ? Math.min(settings.foresight() * root, settings.endgame() * left) : root;
        double floor = settings.floorWarmUps() * costs.warmUp() + settings.floorStops() * costs.stop() * speed;
        return Math.max(Math.max(floor, settings.floorPeriods() * settings.period() * speed), wanted);
    }

    static Move move(TaskView task, Side from, Side to, String reason) {
        return new Move(task.tid(), from.host.hostIndex(), to.host.hostIndex(), reason);
    }
}
