package org.jpvm.demo;

import java.util.ArrayList;
import java.util.List;

/** The whole demonstration. */
public final class Demo {
    /**
     * What to show.
     *
     * @param hosts    how many
     * @param seconds  that each task takes with a host to itself
     * @param policies of the runs, in their order: {@code round-robin}, or balancing policies
     * @param bind     whether to keep hosts to processors where the system can do that
     */
    public record Plan(int hosts, double seconds, List<String> policies, boolean bind) {
        /** Whether tasks move in any of the runs. */
        boolean moves() {
            return policies.stream().anyMatch(policy -> !policy.equals(DemoRun.ROUND_ROBIN));
        }
    }

    /** Sees what happens. */
    public interface Screen {
        /** The machine is up. */
        void begin(DemoResult plan, List<String> hosts);

        /** A run after so many seconds, ten times a second. */
        void show(String policy, DemoState state, double seconds);

        /** A run is over. */
        void end(DemoResult.Run run);
    }

    private static final long WARM_UP_ROUNDS = 100_000_000;
    private static final double WARM_UP_LIMIT_SECONDS = 20;
    private static final int PATIENCE = 4;

    private Demo() {}

    /** Shows it; blocks until all is over and cleaned up. */
    public static DemoResult run(Plan plan, Screen screen) throws DemoException {
        int tasks = plan.hosts() + 1;
        try (DemoMachine machine = DemoMachine.start(plan.hosts(), plan.bind())) {
            choose(machine, "placement " + DemoRun.ROUND_ROBIN);
            if (plan.moves()) {
                choose(machine, "balance none");
            }
            long rounds = Math.max(1, (long) (roundsPerSecond(machine) * plan.seconds()));
            List<DemoResult.Run> runs = new ArrayList<>();
            screen.begin(result(plan, tasks, machine, List.of()), machine.hosts());
            for (String policy : plan.policies()) {
                boolean moves = !policy.equals(DemoRun.ROUND_ROBIN);
                if (plan.moves()) {
                    choose(machine, "balance " + (moves ? policy : "none"));
                }
                DemoRun.Outcome outcome = new DemoRun(
                                machine.pvm(), (state, seconds) -> screen.show(policy, state, seconds))
                        .run(tasks, rounds, PATIENCE * plan.seconds() + WARM_UP_LIMIT_SECONDS);
                DemoResult.Run run = new DemoResult.Run(policy, outcome.seconds(), outcome.moves());
                runs.add(run);
                screen.end(run);
            }
            return result(plan, tasks, machine, runs);
        }
    }

    private static DemoResult result(Plan plan, int tasks, DemoMachine machine, List<DemoResult.Run> runs) {
        return new DemoResult(plan.hosts(), tasks, plan.seconds(), machine.isBound(), runs);
    }

    private static void choose(DemoMachine machine, String command) throws DemoException {
        String answer = machine.command(command).get(0);
        String name = command.substring(command.indexOf(' ') + 1);
        if (!answer.contains(name)) {
            throw new DemoException(command + ": " + answer);
        }
    }

    /** One task on each host: the second run, whose code is compiled, says how fast a host is. */
    private static double roundsPerSecond(DemoMachine machine) throws DemoException {
        DemoRun.Watcher nobody = (state, seconds) -> {};
        int hosts = machine.hosts().size();
        new DemoRun(machine.pvm(), nobody).run(hosts, WARM_UP_ROUNDS, WARM_UP_LIMIT_SECONDS);
        double seconds = new DemoRun(machine.pvm(), nobody)
                .run(hosts, 3 * WARM_UP_ROUNDS, WARM_UP_LIMIT_SECONDS)
                .seconds();
        return 3 * WARM_UP_ROUNDS / seconds;
    }
}
