package org.jpvm.placement;

/**
 * What was measured of a host.
 *
 * @param runnable    processes that wanted to run, mean since the last sample, within the limits that hold for this daemon
 * @param speed       standard CPU-seconds per second of a process that has a core to itself, above 0
 * @param cores       processes that run at that speed at once, at least 1
 * @param freeMemory  bytes usable without swapping
 * @param totalMemory bytes
 * @param pressure    share of the time in which something waited for memory, 0 to 1
 */
public record LoadSample(
        double runnable, double speed, double cores, long freeMemory, long totalMemory, double pressure) {
    /** Nothing is known: an idle standard host. */
    public static final LoadSample UNKNOWN = new LoadSample(0, 1, 1, 0, 0, 0);
}
