package org.jpvm.mosix.paper;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jpvm.SpawnRequest;
import org.jpvm.examples.paper.SpinTask;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.mosix.sim.cli.SimPolicy;
import org.jpvm.mosix.sim.cli.UsageException;

/**
 * What is compared: daemons, policies, tasks.
 *
 * @param policy as people wrote it
 * @param daemon whose
 * @param placement name of the placement policy; null with C daemons
 * @param balance   name of the balance policy, {@code none} for none
 * @param task      kind of the tasks
 */
record Column(String policy, Daemon daemon, String placement, String balance, Task task) {
    /** The name of C PVM among policies. */
    static final String PVM = "pvm";

    static final String NO_BALANCE = "none";

    /** Whose daemons. */
    enum Daemon {
        C,
        JAVA
    }

    /** What computes. */
    enum Task {
        /** A process of a C program, which migrates as a whole. */
        C,
        /** A hosted task, which migrates as a continuation. */
        JAVA;

        /** As people write it, and as rows have it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Task of(String label) throws UsageException {
            for (Task task : values()) {
                if (task.label().equals(label)) {
                    return task;
                }
            }
            throw new UsageException("unknown kind of tasks \"" + label + "\": c or java");
        }
    }

    /** The columns of some policies with some kinds of tasks; C PVM has C tasks only. */
    static List<Column> of(List<String> policies, List<Task> tasks) throws UsageException {
        Set<Column> columns = new LinkedHashSet<>();
        for (Task task : tasks) {
            for (String policy : policies) {
                columns.add(of(policy, policy.equals(PVM) ? Task.C : task));
            }
        }
        return List.copyOf(columns);
    }

    private static Column of(String policy, Task task) throws UsageException {
        if (policy.equals(PVM)) {
            return new Column(policy, Daemon.C, null, NO_BALANCE, task);
        }
        SimPolicy parsed = SimPolicy.parse(policy, null);
        return new Column(
                policy,
                Daemon.JAVA,
                parsed.placement(),
                parsed.balance() == null ? NO_BALANCE : parsed.balance(),
                task);
    }

    /** Heading: the policy, and the kind of tasks. */
    String label() {
        return daemon == Daemon.C ? "C PVM" : policy + ", " + (task == Task.C ? "C" : "Java");
    }

    /** What the parent spawns. */
    String file() {
        return task == Task.C ? Programs.SPIN : SpawnRequest.HOSTED_PREFIX + SpinTask.class.getName();
    }

    /** Whether tasks go by turns, so that the place of the first one depends on those before. */
    boolean byTurns() {
        return daemon == Daemon.C || placement.equals("round-robin");
    }

    boolean balances() {
        return !balance.equals(NO_BALANCE);
    }

    /** All names, for messages. */
    static String known() {
        return PVM + ", " + String.join(", ", Policies.balanceNames()) + ", "
                + String.join(", ", Policies.placementNames());
    }
}
