package org.jpvm.mosix.paper;

import java.util.Arrays;
import java.util.List;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.bound.FluidOptimum;
import org.jpvm.mosix.sim.cli.UsageException;

/**
 * A scenario of the simulator as it is done live: a host of speed 1 is one with the quota, and all times are those of the scenario divided by the
 * scale.
 *
 * @param scenario times in seconds of the paper
 * @param scale    by which they are divided
 * @param quota    processor time of a host of speed 1, as a share of a processor
 */
record LiveScenario(Scenario scenario, double scale, double quota) {
    private static final double PERCENT = 100;

    /**
     * Checks that this can be done live.
     *
     * @throws UsageException what cannot
     */
    LiveScenario {
        for (Scenario.Host host : scenario.hosts()) {
            if (host.joins() > 0 || Double.isFinite(host.leaves()) || Double.isFinite(host.crashes())) {
                throw new IllegalArgumentException("hosts that come or go");
            }
            if (host.memory() != Long.MAX_VALUE) {
                throw new IllegalArgumentException("hosts with limits of memory");
            }
        }
        for (Scenario.Task task : scenario.tasks()) {
            if (task.arrival() > 0 || task.traffic() > 0) {
                throw new IllegalArgumentException(task.arrival() > 0 ? "tasks that come late" : "tasks that talk");
            }
        }
    }

    /** Percentage of a processor for each host. */
    double[] limits() {
        return scenario.hosts().stream()
                .mapToDouble(host -> host.speed() * quota * PERCENT)
                .toArray();
    }

    /** Processor time of each task in seconds. */
    double[] works() {
        return scenario.tasks().stream()
                .mapToDouble(task -> task.work() / scale * quota)
                .toArray();
    }

    /** Least time for all, in seconds as they pass here. */
    double bound() {
        return FluidOptimum.of(scenario) / scale;
    }

    /** Time for all when tasks go round robin and stay, in seconds as they pass here; without strangers. */
    double staticTime() {
        List<Scenario.Host> hosts = scenario.hosts();
        double[] each = new double[hosts.size()];
        double longest = 0;
        int next = 0;
        for (Scenario.Task task : scenario.tasks()) {
            each[next % each.length] += task.work();
            next++;
        }
        for (int i = 0; i < each.length; i++) {
            longest = Math.max(longest, each[i] / hosts.get(i).speed());
        }
        return longest / scale;
    }

    /** Moments at which a stranger changes between running and pausing, beginning with running, in seconds as they pass here. */
    double[] toggles(Scenario.Stranger stranger) {
        return Arrays.stream(stranger.toggles()).map(time -> time / scale).toArray();
    }
}
