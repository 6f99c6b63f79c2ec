package org.jpvm.placement;

/**
 * One host as it sees itself.
 *
 * @param hostIndex     number in the host table, at least 1
 * @param name          host name
 * @param architecture  architecture name
 * @param speed         standard CPU-seconds per second of a process that has a core to itself, above 0
 * @param cores         processes that run at that speed at once, at least 1
 * @param load          processes that want to run, tasks and strangers; in a host's view of itself smoothed for its own decisions
 * @param foreignLoad   those that are not tasks of the machine
 * @param freeMemory    bytes that new tasks can use without swapping
 * @param totalMemory   bytes
 * @param leaving       it is about to leave the machine
 * @param refusesGuests its owner wants no guests
 */
public record HostView(
        int hostIndex,
        String name,
        String architecture,
        double speed,
        double cores,
        double load,
        double foreignLoad,
        long freeMemory,
        long totalMemory,
        boolean leaving,
        boolean refusesGuests) {}
