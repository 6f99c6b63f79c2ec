package org.jpvm.placement.spi;

import org.jpvm.placement.SpawnHints;

/**
 * A task of this host.
 *
 * @param tid        the task
 * @param program    executable or class name as it was given; empty for a task from outside that did not say
 * @param pid        process, or 0 as long as it is not known; that of the container for a hosted task
 * @param spawned    the machine started it; otherwise somebody did by hand, and it wants to run or not
 * @param hosted     a thread of the host's container, beside others of the same process
 * @param startNanos when it was started or enrolled, on the clock of {@link BridgeHost#nanoTime}
 * @param hints      what its spawner said of it
 */
public record LocalTask(
        int tid, String program, long pid, boolean spawned, boolean hosted, long startNanos, SpawnHints hints) {}
