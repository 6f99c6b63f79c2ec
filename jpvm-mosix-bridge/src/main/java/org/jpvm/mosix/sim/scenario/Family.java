package org.jpvm.mosix.sim.scenario;

import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.sim.Scenario;

/**
 * A scenario that comes with the simulator, for any number of tasks.
 *
 * @param name        by what people ask for it
 * @param description one line
 * @param hosts       how many it has unless people say otherwise
 * @param fixedHosts  its name says how many hosts it has
 * @param counts      numbers of tasks that are tried unless people say otherwise, for a number of hosts
 * @param seeded      different seeds give different clusters
 * @param warmUpShare what a move costs in warm-up, as a share of a task's work; NaN if that is not the scenario's business
 * @param maker       makes the cluster
 */
public record Family(
        String name,
        String description,
        int hosts,
        boolean fixedHosts,
        IntFunction<int[]> counts,
        boolean seeded,
        double warmUpShare,
        Maker maker) {

    /** Makes a cluster of so many hosts and tasks; the random generator is the only source of chance. */
    @FunctionalInterface
    public interface Maker {
        /** Makes it. */
        Scenario make(int hosts, int tasks, RandomGenerator random);
    }

    static Family of(
            String name, String description, int hosts, IntFunction<int[]> counts, boolean seeded, Maker maker) {
        return new Family(name, description, hosts, false, counts, seeded, Double.NaN, maker);
    }

    /** Makes the cluster. */
    public Scenario make(int hostCount, int tasks, RandomGenerator random) {
        Scenario made = maker.make(hostCount, tasks, random);
        return new Scenario(name, made.hosts(), made.tasks(), made.strangers());
    }
}
