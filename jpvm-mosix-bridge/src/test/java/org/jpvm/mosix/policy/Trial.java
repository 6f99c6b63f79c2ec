package org.jpvm.mosix.policy;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.bound.FluidOptimum;
import org.jpvm.mosix.sim.engine.ClusterEngine;
import org.jpvm.mosix.sim.scenario.Family;
import org.jpvm.mosix.sim.scenario.Hints;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;

/**
 * A scenario family, a policy, and how far the runs are above what no schedule can beat.
 *
 * @param policy  null for none
 * @param balanced whether new tasks go to the least loaded host, else round robin
 * @param costs   of moves
 * @param window  entries of a gossip message
 * @param hints   what is said of the tasks
 */
record Trial(BalancePolicy policy, boolean balanced, MoveCosts costs, int window, Hints hints) {
    static final MoveCosts CHEAP = new MoveCosts(0.02, 0.05);

    static Trial of(BalancePolicy policy) {
        return new Trial(policy, false, CHEAP, 8, Hints.NONE);
    }

    Trial with(MoveCosts other) {
        return new Trial(policy, balanced, other, window, hints);
    }

    Trial with(Hints other) {
        return new Trial(policy, balanced, costs, window, other);
    }

    Trial placed() {
        return new Trial(policy, true, costs, window, hints);
    }

    /** What came out of several runs. */
    static final class Figures {
        int runs;
        int failed;
        double sum;
        double worst;
        int worstTasks;
        double moves;
        double mostMoves;
        double meetings;
        double apart;

        /** Mean of makespan through bound. */
        double mean() {
            return sum / runs;
        }

        /** Share of the traffic that went between hosts. */
        double apart() {
            return apart / runs;
        }

        double movesPerTask() {
            return moves / runs;
        }

        void add(Scenario scenario, RunResult result, double bound) {
            int tasks = scenario.tasks().size();
            double ratio = result.makespan() / bound;
            runs++;
            sum += ratio;
            if (ratio > worst) {
                worst = ratio;
                worstTasks = tasks;
            }
            apart += result.trafficApart();
            failed += result.lostTasks() > 0 ? 1 : 0;
            moves += (double) result.moves() / tasks;
            mostMoves = Math.max(mostMoves, (double) result.moves() / tasks);
            meetings += result.meetings() / (scenario.hosts().size() * result.makespan());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "mean %.4f worst %.4f (n=%d) moves/task %.2f (most %.2f) meetings/host/s %.3f apart %.2f runs %d",
                    mean(),
                    worst,
                    worstTasks,
                    movesPerTask(),
                    mostMoves,
                    meetings / runs,
                    apart(),
                    runs);
        }
    }

    RunResult run(Scenario scenario, long seed) {
        ClusterModel.Settings settings =
                new ClusterModel.Settings(balanced ? new LeastLoaded() : null, policy, costs, 1, window, seed);
        return new ClusterEngine().run(scenario, settings, new ClusterModel.Observer() {});
    }

    Figures run(Family family, int[] counts, int seeds) {
        return run(family, family.hosts(), counts, seeds);
    }

    Figures run(Family family, int hosts, int[] counts, int seeds) {
        Figures figures = new Figures();
        for (int tasks : counts) {
            for (int seed = 1; seed <= seeds; seed++) {
                Scenario scenario = family.make(hosts, tasks, new SplittableRandom(seed * 1000L + tasks));
                Scenario told = hints.apply(scenario, new SplittableRandom(seed * 77L + tasks));
                figures.add(told, run(told, seed), FluidOptimum.of(scenario));
            }
        }
        return figures;
    }

    /** Each task to the host where it will be least slowed down. */
    static final class LeastLoaded implements PlacementPolicy {
        @Override
        public String name() {
            return "least";
        }

        @Override
        public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
            int[] added = new int[hosts.size()];
            for (int i = 0; i < chosen.length; i++) {
                double least = Double.POSITIVE_INFINITY;
                for (int p = 0; p < added.length; p++) {
                    double after = Math.max(1, (hosts.load(p) + added[p] + 1) / hosts.cores(p)) / hosts.speed(p);
                    if (after < least) {
                        least = after;
                        chosen[i] = p;
                    }
                }
                added[chosen[i]]++;
            }
        }
    }
}
