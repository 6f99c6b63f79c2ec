package org.jpvm.sim;

import java.util.List;

/**
 * What came of one seed.
 *
 * @param plan       what was simulated
 * @param daemons    daemons that ran, those of restarted computers counted again
 * @param tasks      tasks that enrolled
 * @param events     steps of the simulation
 * @param seconds    simulated time
 * @param datagrams  datagrams sent
 * @param lost       datagrams that did not arrive
 * @param messages   messages that tasks received
 * @param notifies   notifications that tasks received
 * @param crashes    computers that were switched off
 * @param partitions times that computers were cut off from each other
 * @param successions times that a daemon took the place of a lost master
 * @param moves      times that a task went on at another host
 * @param unseed     hash of the whole history: the same for the same plan
 * @param failure    what went wrong, null when nothing did
 * @param trace      the last lines of the trace before the failure
 */
public record SimResult(
        Simulation.Plan plan,
        int daemons,
        int tasks,
        long events,
        long seconds,
        long datagrams,
        long lost,
        long messages,
        long notifies,
        int crashes,
        int partitions,
        int successions,
        int moves,
        long unseed,
        String failure,
        List<String> trace) {
    /** Everything that a person needs to look into a failure. */
    public String report() {
        StringBuilder text = new StringBuilder("seed " + plan.seed() + ": " + failure + "\n");
        trace.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.append(failure)
                .append("\nagain: ")
                .append(plan.command())
                .append(" --trace\n")
                .toString();
    }
}
