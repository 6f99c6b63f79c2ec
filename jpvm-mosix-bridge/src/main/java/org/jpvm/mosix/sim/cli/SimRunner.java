package org.jpvm.mosix.sim.cli;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.bound.FluidOptimum;
import org.jpvm.mosix.sim.scenario.PaperTable;
import org.jpvm.placement.MoveCosts;

/** Carries out all runs, on all processors, and gives their rows in order. */
final class SimRunner {
    private static final int AHEAD_PER_THREAD = 4;

    private final SimOptions options;
    private final ClusterModel model;

    SimRunner(SimOptions options, ClusterModel model) {
        this.options = options;
        this.model = model;
    }

    /** Number of rows that will come. */
    int runs() {
        int runs = 0;
        for (Source source : options.sources()) {
            runs += source.counts().length
                    * options.seedsOf(source)
                    * options.policies().size();
        }
        return runs;
    }

    /**
     * Runs all. Blocks until the last row.
     *
     * @param row called by this thread, in the order of scenarios, numbers of tasks, seeds, policies
     * @throws IllegalStateException when a policy or the model fails, with what it was doing
     */
    void run(Consumer<SimRow> row) throws InterruptedException {
        int threads = Math.max(1, Math.min(runs(), Runtime.getRuntime().availableProcessors()));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        Queue<Future<SimRow>> ahead = new ArrayDeque<>();
        try {
            for (Source source : options.sources()) {
                for (int tasks : source.counts()) {
                    for (int i = 0; i < options.seedsOf(source); i++) {
                        Case one = new Case(source, tasks, options.firstSeed() + i);
                        for (SimPolicy policy : options.policies()) {
                            ahead.add(pool.submit(() -> one.run(policy)));
                            if (ahead.size() > AHEAD_PER_THREAD * threads) {
                                row.accept(ahead.remove().get());
                            }
                        }
                    }
                }
            }
            while (!ahead.isEmpty()) {
                row.accept(ahead.remove().get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException known) {
                throw known;
            }
            throw new IllegalStateException("the simulator itself failed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** A scenario with the draws of one seed, made once for all policies. */
    private final class Case {
        private final Source source;
        private final int tasks;
        private final long seed;
        private Scenario scenario;
        private double bound;

        Case(Source source, int tasks, long seed) {
            this.source = source;
            this.tasks = tasks;
            this.seed = seed;
        }

        private synchronized Scenario scenario() {
            if (scenario == null) {
                SplittableRandom random = new SplittableRandom(seed);
                SplittableRandom hints = random.split();
                scenario = options.hints().apply(source.maker().apply(tasks).make(random), hints);
                bound = FluidOptimum.of(scenario);
                if (bound == Double.POSITIVE_INFINITY) {
                    throw new IllegalStateException(
                            source.name() + ": its hosts can never do all the work; see when they leave and crash");
                }
            }
            return scenario;
        }

        SimRow run(SimPolicy policy) {
            Scenario made = scenario();
            MoveCosts costs = options.costs();
            if (!Double.isNaN(source.warmUpShare())) {
                double work = made.tasks().get(0).work();
                costs = new MoveCosts(costs.stop(), source.warmUpShare() * work);
            }
            RunResult result;
            try {
                result = model.run(
                        made,
                        new ClusterModel.Settings(
                                policy.newPlacement(),
                                policy.newBalance(),
                                costs,
                                options.gossipStep(),
                                options.window(),
                                seed),
                        new ClusterModel.Observer() {});
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        source.name() + ", policy " + policy.label() + ", --n " + tasks + " --seed " + seed + ": " + e,
                        e);
            }
            return new SimRow(
                    source.name(),
                    policy.label(),
                    made.hosts().size(),
                    tasks,
                    seed,
                    bound,
                    result,
                    slowdown(made, result),
                    traits(made));
        }
    }

    private static double slowdown(Scenario scenario, RunResult result) {
        double sum = 0;
        int ended = 0;
        for (int i = 0; i < result.finished().length; i++) {
            Scenario.Task task = scenario.tasks().get(i);
            double time = result.finished()[i] - task.arrival();
            if (Double.isFinite(time) && task.work() > 0) {
                sum += time / task.work();
                ended++;
            }
        }
        return ended == 0 ? Double.NaN : sum / ended;
    }

    private static SimRow.Traits traits(Scenario scenario) {
        List<Scenario.Task> tasks = scenario.tasks();
        Scenario.Host standard = Scenario.Host.ofSpeed(1);
        boolean arrivals =
                tasks.stream().anyMatch(task -> task.arrival() != tasks.get(0).arrival());
        boolean identical = !arrivals
                && tasks.stream().allMatch(task -> task.work() == PaperTable.WORK)
                && scenario.hosts().stream().allMatch(standard::equals)
                && scenario.strangers().isEmpty();
        return new SimRow.Traits(
                identical,
                arrivals,
                tasks.stream()
                        .anyMatch(task -> task.traffic() > 0 && !task.partners().isEmpty()),
                scenario.hosts().stream().anyMatch(host -> host.memory() != Long.MAX_VALUE),
                scenario.hosts().stream().anyMatch(host -> host.leaves() < Double.POSITIVE_INFINITY));
    }
}
