package org.jpvm.mosix.placement;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;

/**
 * Puts each task of a request where it costs least, as the sub-class counts costs, and chooses by chance among the hosts that are within 5 %
 * of the least: several daemons that see the same figures would all choose the same host otherwise.
 *
 * <p>Takes time in proportion to the hosts, and for requests of many tasks to the tasks times the logarithm of the hosts.
 */
abstract class CheapestPlacement implements PlacementPolicy {
    /** So much more than the least cost is still a tie. */
    static final double NEARLY = 0.05;

    private static final long MOST_SCANNED = 1 << 20;
    private static final int FEW_TASKS = 4;

    /** Costs of one more task, for one request. */
    interface Costs {
        /**
         * Cost of one more task on a host.
         *
         * @param more tasks of the request that are there already
         * @return at least 0, smaller than {@link Outlook#GRADE}
         */
        double of(int position, int more);

        /** Told that a host has got a task; true if costs of other hosts have changed by that. */
        default boolean placed(int position, int more) {
            return false;
        }
    }

    /** Looks at the hosts for one request. */
    abstract Costs costs(Outlook outlook, PlacementRequest request, HostsView hosts);

    @Override
    public final void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
        Outlook outlook = Outlook.ofAll(hosts, request);
        Costs costs = costs(outlook, request, hosts);
        Tally tally = new Tally(chosen.length);
        double[] cost = new double[hosts.size()];
        fill(cost, outlook, costs, tally);
        boolean scan = chosen.length <= FEW_TASKS || (long) cost.length * chosen.length <= MOST_SCANNED;
        Heap heap = scan ? null : new Heap(cost, random);
        for (int task = 0; task < chosen.length; task++) {
            int at = scan ? nearlyLeast(cost, random) : heap.first();
            chosen[task] = at;
            int more = tally.increment(at);
            if (costs.placed(at, more)) {
                fill(cost, outlook, costs, tally);
                heap = scan ? null : new Heap(cost, random);
            } else {
                cost[at] = outlook.graded(at, more, costs.of(at, more));
                if (!scan) {
                    heap.firstChanged();
                }
            }
        }
    }

    private static void fill(double[] cost, Outlook outlook, Costs costs, Tally tally) {
        for (int i = 0; i < cost.length; i++) {
            int more = tally.count(i);
            cost[i] = outlook.graded(i, more, costs.of(i, more));
        }
    }

    /** What still counts as the least cost. */
    private static double limit(double least) {
        double grade = Math.floor(least / Outlook.GRADE) * Outlook.GRADE;
        return grade + (least - grade) * (1 + NEARLY);
    }

    private static int nearlyLeast(double[] cost, RandomGenerator random) {
        double least = Double.POSITIVE_INFINITY;
        for (double one : cost) {
            least = Math.min(least, one);
        }
        double limit = limit(least);
        int ties = 0;
        for (double one : cost) {
            ties += one <= limit ? 1 : 0;
        }
        int skip = ties == 1 ? 0 : random.nextInt(ties);
        int at = 0;
        while (cost[at] > limit || skip-- > 0) {
            at++;
        }
        return at;
    }

    /** Positions by their cost, each made up to 5 % greater by chance, so that what comes first is within 5 % of the least. */
    private static final class Heap {
        private final double[] cost;
        private final double[] key;
        private final int[] order;
        private final RandomGenerator random;

        Heap(double[] cost, RandomGenerator random) {
            this.cost = cost;
            this.random = random;
            key = new double[cost.length];
            order = new int[cost.length];
            for (int i = 0; i < cost.length; i++) {
                order[i] = i;
                key[i] = key(i);
            }
            for (int i = cost.length / 2 - 1; i >= 0; i--) {
                sink(i);
            }
        }

        int first() {
            return order[0];
        }

        void firstChanged() {
            key[order[0]] = key(order[0]);
            sink(0);
        }

        private double key(int position) {
            return cost[position] + (limit(cost[position]) - cost[position]) * random.nextDouble();
        }

        private void sink(int from) {
            int at = from;
            int moved = order[at];
            while (2 * at + 1 < order.length) {
                int child = 2 * at + 1;
                if (child + 1 < order.length && key[order[child + 1]] < key[order[child]]) {
                    child++;
                }
                if (key[order[child]] >= key[moved]) {
                    break;
                }
                order[at] = order[child];
                at = child;
            }
            order[at] = moved;
        }
    }
}
