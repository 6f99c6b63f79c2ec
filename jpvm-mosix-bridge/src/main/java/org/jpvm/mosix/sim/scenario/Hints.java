package org.jpvm.mosix.sim.scenario;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.sim.Scenario;

/** What policies are told of the work of tasks before it is done. */
public enum Hints {
    /** What the scenario itself says; shipped scenarios say nothing. */
    AS_GIVEN,
    /** Nothing. */
    NONE,
    /** The truth. */
    EXACT,
    /** Half of the truth, or twice of it, as a coin falls. */
    WRONG;

    /** Name for options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same scenario with these hints. */
    public Scenario apply(Scenario scenario, RandomGenerator random) {
        if (this == AS_GIVEN) {
            return scenario;
        }
        List<Scenario.Task> tasks = scenario.tasks().stream()
                .map(task -> new Scenario.Task(
                        task.program(),
                        task.arrival(),
                        task.work(),
                        of(task.work(), random),
                        task.memory(),
                        task.partners(),
                        task.traffic(),
                        task.host()))
                .toList();
        return new Scenario(scenario.name(), scenario.hosts(), tasks, scenario.strangers());
    }

    private double of(double work, RandomGenerator random) {
        return switch (this) {
            case EXACT -> work;
            case WRONG -> random.nextBoolean() ? work * 2 : work / 2;
            case NONE, AS_GIVEN -> Double.NaN;
        };
    }
}
