package org.jpvm.mosix.sim.cli;

import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.scenario.Family;
import org.jpvm.mosix.sim.scenario.ScenarioFile;

/**
 * Where scenarios of one name come from: one that is shipped, or a file.
 *
 * @param name        for rows
 * @param description one line
 * @param hosts       number of hosts
 * @param counts      numbers of tasks
 * @param seeded      seeds make a difference to it
 * @param warmUpShare what a move costs as a share of a task's work, NaN if the command says that
 * @param maker       makes it, of a number of tasks
 */
record Source(
        String name,
        String description,
        int hosts,
        int[] counts,
        boolean seeded,
        double warmUpShare,
        IntFunction<Maker> maker) {
    /** Makes a scenario. */
    @FunctionalInterface
    interface Maker {
        /** Makes it, the same for equal generators. */
        Scenario make(RandomGenerator random);
    }

    /** A shipped one; hosts and counts as the scenario has them where they are 0 and null. */
    static Source of(Family family, int hosts, int[] counts) {
        int size = hosts == 0 ? family.hosts() : hosts;
        return new Source(
                family.name(),
                family.description(),
                size,
                counts == null ? family.counts().apply(size) : counts,
                family.seeded(),
                family.warmUpShare(),
                tasks -> random -> family.make(size, tasks, random));
    }

    /** One from a file. */
    static Source of(ScenarioFile file, String path) {
        return new Source(
                file.name(),
                "from " + path,
                file.hosts(),
                new int[] {file.tasks()},
                file.isSeeded(),
                Double.NaN,
                tasks -> file::scenario);
    }
}
