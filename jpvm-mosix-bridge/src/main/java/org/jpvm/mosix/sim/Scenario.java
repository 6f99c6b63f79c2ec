package org.jpvm.mosix.sim;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is simulated: hosts, tasks, strangers. Times are seconds since the start, work is in standard CPU-seconds.
 *
 * @param name      for people
 * @param hosts     in the order of their indices, the first has index 1
 * @param tasks     in the order of their tids
 * @param strangers processes that are not of the machine
 */
public record Scenario(String name, List<Host> hosts, List<Task> tasks, List<Stranger> strangers) {
    /** Index of no host. */
    public static final int ANY_HOST = 0;

    /** Keeps its own lists. */
    public Scenario {
        hosts = List.copyOf(hosts);
        tasks = List.copyOf(tasks);
        strangers = List.copyOf(strangers);
    }

    /**
     * A host.
     *
     * @param speed   of one process that has a core to itself
     * @param cores   processes that run at that speed at once
     * @param memory  bytes
     * @param joins   when it comes
     * @param leaves  when it starts to leave, infinite for never; its tasks must go elsewhere
     * @param crashes when it is dead at once with all its tasks, infinite for never
     */
    public record Host(double speed, double cores, long memory, double joins, double leaves, double crashes) {
        /** A host that is there from the beginning to the end, with memory for everything. */
        public static Host ofSpeed(double speed) {
            return new Host(speed, 1, Long.MAX_VALUE, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
    }

    /**
     * A task with one thread that computes and then ends.
     *
     * @param program  name of the program, for histories
     * @param arrival  when it is spawned
     * @param work     what it needs
     * @param hint     what is said of its work when it is spawned, NaN for nothing
     * @param memory   bytes it holds
     * @param partners positions in {@link Scenario#tasks} of those it talks to
     * @param traffic  bytes per second of CPU time to each of them
     * @param host     index of the host where it must start, {@link #ANY_HOST} for the placement policy's choice
     */
    public record Task(
            String program,
            double arrival,
            double work,
            double hint,
            long memory,
            List<Integer> partners,
            double traffic,
            int host) {
        /** Keeps its own list. */
        public Task {
            partners = List.copyOf(partners);
        }

        /** A task of which nothing is known, there from the beginning. */
        public static Task ofWork(double work) {
            return new Task("task", 0, work, Double.NaN, 0, List.of(), 0, ANY_HOST);
        }
    }

    /**
     * A process of somebody else, bound to its host, that by turns wants to run and does not.
     *
     * @param host    index of its host
     * @param toggles ascending times at which it begins to run, pauses, begins again and so on
     */
    public record Stranger(int host, double[] toggles) {}

    /** Identical tasks, all there from the beginning, on standard hosts. */
    public static Scenario identical(String name, int hosts, int tasks, double work) {
        return new Scenario(
                name,
                IntStream.range(0, hosts).mapToObj(i -> Host.ofSpeed(1)).toList(),
                IntStream.range(0, tasks).mapToObj(i -> Task.ofWork(work)).toList(),
                List.of());
    }
}
