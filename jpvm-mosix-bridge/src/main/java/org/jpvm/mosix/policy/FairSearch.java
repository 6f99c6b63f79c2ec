package org.jpvm.mosix.policy;

import java.util.List;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;

/** Looks for the moves between two hosts that bring keys together best for their cost. Source: balancing §2, meet. */
final class FairSearch {
    /** Pairs of tasks up to which each is tried. */
    private static final int MAX_PAIRS = 36;

    private final MoveCosts costs;
    private final double seconds;
    private final double centre;
    private final double required;
    private double spreadNow;
    private double bestScore = 1;
    private Side bestFrom;
    private Side bestTo;
    private int bestTask;

    /** The task that goes the other way, -1 for none. */
    private int bestBack;

    /**
     * @param seconds   how far to look ahead
     * @param centre    any key near the others
     * @param required  by how much each move must lower the spread
     */
    FairSearch(MoveCosts costs, double seconds, double centre, double required) {
        this.costs = costs;
        this.seconds = seconds;
        this.centre = centre;
        this.required = required;
    }

    void run(Side here, Side there) {
        here.predict(-1, Double.NaN, seconds, centre);
        there.predict(-1, Double.NaN, seconds, centre);
        spreadNow = Side.spread(here, there, here.size() + there.size());
        oneWay(here, there);
        oneWay(there, here);
        swap(here, there);
    }

    /** One task moves; never one that empties a host or makes the greatest load greater: that would thrash. */
    private void oneWay(Side from, Side to) {
        if (from.size() < 2 || !from.isOverloaded() || to.normalisedWith(1) > from.normalisedWith(0) * (1 + 1e-9)) {
            return;
        }
        double price = price(to.shareWith(1));
        for (int i = 0; i < from.size(); i++) {
            if (from.mayGo(i, to.host)) {
                from.predict(i, Double.NaN, seconds, centre);
                to.predict(-1, from.keys[i] - price, seconds, centre);
                consider(score(from, to, 1), from, i, to, -1);
            }
        }
    }

    /**
     * A task of one host for one of the other. Where few tasks are, each with each: the task that profits most is often not the one with the
     * lowest key, which runs already, but the one that waits behind it.
     */
    private void swap(Side a, Side b) {
        if ((long) a.size() * b.size() > MAX_PAIRS) {
            swap(a, a.extreme(false, b.host), b, b.extreme(true, a.host));
            swap(a, a.extreme(true, b.host), b, b.extreme(false, a.host));
            return;
        }
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < b.size(); j++) {
                if (a.mayGo(i, b.host) && b.mayGo(j, a.host)) {
                    swap(a, i, b, j);
                }
            }
        }
    }

    private void swap(Side a, int i, Side b, int j) {
        if (i < 0 || j < 0) {
            return;
        }
        a.predict(i, b.keys[j] - price(a.shareWith(0)), seconds, centre);
        b.predict(j, a.keys[i] - price(b.shareWith(0)), seconds, centre);
        consider(score(a, b, 2), a, i, b, j);
    }

    private void consider(double score, Side from, int task, Side to, int back) {
        if (score > bestScore) {
            bestScore = score;
            bestFrom = from;
            bestTask = task;
            bestTo = to;
            bestBack = back;
        }
    }

    private double price(double share) {
        return costs.warmUp() + costs.stop() * share;
    }

    private double score(Side a, Side b, int moves) {
        return (spreadNow - Side.spread(a, b, a.size() + b.size())) / moves / required;
    }

    /** How often the best exchange is worth its moves; 0 if none is. */
    double gain() {
        return bestFrom == null ? 0 : bestScore;
    }

    List<Move> best() {
        if (bestFrom == null) {
            return List.of();
        }
        if (bestBack < 0) {
            return List.of(FairPolicy.move(bestFrom.tasks.get(bestTask), bestFrom, bestTo, "surplus"));
        }
        return List.of(
                FairPolicy.move(bestFrom.tasks.get(bestTask), bestFrom, bestTo, "swap"),
                FairPolicy.move(bestTo.tasks.get(bestBack), bestTo, bestFrom, "swap"));
    }
}
