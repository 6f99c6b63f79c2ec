package org.jpvm.mosix.load;

/**
 * Measures what a task uses. Tasks that are processes are measured by the daemon, tasks hosted in a JVM by the container that runs them, which knows
 * their threads.
 */
public interface TaskMeter extends AutoCloseable {
    /**
     * What the task has used.
     *
     * @return null when the task is gone
     */
    TaskUsage sample();

    /** Nobody asks any more. */
    @Override
    default void close() {}

    /**
     * What a task has used.
     *
     * @param cpuSeconds CPU time of all its threads in its life
     * @param wanted     mean number of its threads that wanted to run since the last sample: the part of the host's load that it is; NaN if that was not measured
     * @param memory     bytes it holds, 0 if unknown
     */
    record TaskUsage(double cpuSeconds, double wanted, long memory) {}
}
