package org.jpvm.mosix.sim.bound;

import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * What the hosts can give at one moment, and the most that any number of tasks can get of it.
 *
 * <p>A host of speed v with c cores on which k tasks and b strangers run gives each of them {@code v * min(1, c / (k + b))}: strangers share
 * fairly. The tasks there together get {@code k} times that, which grows with k by less and less. So the most that k tasks can get anywhere is
 * the sum of the k largest of these increments over all hosts.
 */
final class Capacity {
    private record Kind(double speed, double cores, int strangers) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int order = Double.compare(other.speed, speed);
            order = order != 0 ? order : Double.compare(other.cores, cores);
            return order != 0 ? order : Integer.compare(strangers, other.strangers);
        }

        double together(int tasks) {
            return tasks == 0 ? 0 : speed * tasks * Math.min(1, cores / (tasks + strangers));
        }

        double increment(int tasks) {
            return Math.max(0, together(tasks) - together(tasks - 1));
        }
    }

    private record Step(Kind kind, int hosts, int tasks, double rate) {}

    private final Map<Kind, Integer> hosts = new TreeMap<>();
    /** Increments in descending order, each of so many hosts at once. */
    private double[] rates = new double[0];

    private int[] counts = new int[0];
    private int runs;

    /** Hosts of this kind come, or go if the number is negative. */
    void change(double speed, double cores, int strangers, int by) {
        hosts.merge(new Kind(speed, cores, strangers), by, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }

    /** Sorts the increments that so many tasks can use. To be called before {@link Cursor}s are used and after each change. */
    void prepare(int tasks) {
        PriorityQueue<Step> next = new PriorityQueue<>((a, b) -> Double.compare(b.rate, a.rate));
        hosts.forEach((kind, count) -> next.add(new Step(kind, count, 1, kind.increment(1))));
        runs = 0;
        long covered = 0;
        while (covered < tasks && !next.isEmpty() && next.peek().rate > 0) {
            Step step = next.remove();
            if (runs == rates.length) {
                rates = Arrays.copyOf(rates, 2 * runs + 8);
                counts = Arrays.copyOf(counts, 2 * runs + 8);
            }
            rates[runs] = step.rate;
            counts[runs] = step.hosts;
            runs++;
            covered += step.hosts;
            next.add(new Step(step.kind, step.hosts, step.tasks + 1, step.kind.increment(step.tasks + 1)));
        }
    }

    /** Hands the increments out from the largest on. */
    Cursor cursor() {
        return new Cursor();
    }

    /** Where the handing out has got to. */
    final class Cursor {
        private int run;
        private int used;

        /** Sum of the next so many increments. */
        double take(int tasks) {
            double sum = 0;
            int wanted = tasks;
            while (wanted > 0 && run < runs) {
                int taken = Math.min(wanted, counts[run] - used);
                sum += taken * rates[run];
                wanted -= taken;
                used += taken;
                if (used == counts[run]) {
                    run++;
                    used = 0;
                }
            }
            return sum;
        }
    }
}
