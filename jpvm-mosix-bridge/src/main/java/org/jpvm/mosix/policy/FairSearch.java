package org.jpvm.mosix.policy;

import java.util.List;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;

/** Looks for the moves between two hosts that bring keys together best for their cost. Source: balancing §2, meet. */
final class FairSearch {
    private final MoveCosts costs;
    private final double seconds;
    private final double centre;
    private final double spreadNow;
    private final double required;
    private double bestScore = 1;
    private List<Move> best = List.of();

    /**
     * @param seconds   how far to look ahead
     * @param centre    any key near the others
     * @param spreadNow spread of the keys if nothing moves
     * @param required  by how much each move must lower the spread
     */
    FairSearch(MoveCosts costs, double seconds, double centre, double spreadNow, double required) {
        this.costs = costs;
        this.seconds = seconds;
        this.centre = centre;
        this.spreadNow = spreadNow;
        this.required = required;
    }

    /** One task moves; never one that empties a host or makes the greatest load greater: that would thrash. */
    void oneWay(Side from, Side to) {
        if (from.size() < 2 || to.normalisedWith(1) > from.normalisedWith(0) * (1 + 1e-9)) {
            return;
        }
        double price = price(to.shareWith(1));
        for (int i = 0; i < from.size(); i++) {
            if (from.movable[i] && Duties.admits(to.host, from.tasks.get(i))) {
                from.predict(i, Double.NaN, seconds, centre);
                to.predict(-1, from.keys[i] - price, seconds, centre);
                double score = score(from, to, 1);
                if (score >= bestScore) {
                    bestScore = score;
                    best = List.of(FairPolicy.move(from.tasks.get(i), from, to, "surplus"));
                }
            }
        }
    }

    /** The task with the highest key of one host for that with the lowest of the other. */
    void swap(Side lucky, Side unlucky) {
        int high = lucky.extreme(false, unlucky.host);
        int low = unlucky.extreme(true, lucky.host);
        if (high < 0 || low < 0) {
            return;
        }
        lucky.predict(high, unlucky.keys[low] - price(lucky.shareWith(0)), seconds, centre);
        unlucky.predict(low, lucky.keys[high] - price(unlucky.shareWith(0)), seconds, centre);
        double score = score(lucky, unlucky, 2);
        if (score > bestScore) {
            bestScore = score;
            best = List.of(
                    FairPolicy.move(lucky.tasks.get(high), lucky, unlucky, "swap"),
                    FairPolicy.move(unlucky.tasks.get(low), unlucky, lucky, "swap"));
        }
    }

    private double price(double share) {
        return costs.warmUp() + costs.stop() * share;
    }

    private double score(Side a, Side b, int moves) {
        return (spreadNow - Side.spread(a, b, a.size() + b.size())) / moves / required;
    }

    List<Move> best() {
        return best;
    }
}
