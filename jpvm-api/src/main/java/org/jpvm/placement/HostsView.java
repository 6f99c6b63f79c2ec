package org.jpvm.placement;

/**
 * What one host believes of the hosts of the machine, itself included, at one moment. Immutable while a policy looks at it. Hosts are at
 * positions 0 to {@code size() - 1}; every accessor is O(1) and allocates nothing except {@link #host}, so that a view of a million hosts costs
 * what its columns cost.
 *
 * <p>What a view need not know, and then leaves as it is here: strangers, guests, keys, and what owners want.
 */
public interface HostsView {
    /** Number of hosts. */
    int size();

    /** Number of the host in the host table, at least 1; ascending with the position. */
    int hostIndex(int position);

    /** Host name. */
    String name(int position);

    /** Architecture name, such as {@code LINUX64}. */
    String architecture(int position);

    /** Standard CPU-seconds per second that a process gets which has a core to itself; above 0. */
    double speed(int position);

    /** How many processes run at that speed at once; at least 1, not necessarily whole. */
    double cores(int position);

    /** Processes that want to run, smoothed as the host tells others; tasks and strangers. At least 0. */
    double load(int position);

    /** That part of the load which is not of tasks of this machine. */
    default double foreignLoad(int position) {
        return 0;
    }

    /** Tasks of the machine there. */
    int tasks(int position);

    /** Those of them that want to run: of these the keys are. All, where that is not known. */
    default int computing(int position) {
        return tasks(position);
    }

    /** Those of the tasks that are not at home there. */
    default int guests(int position) {
        return 0;
    }

    /** Seconds since these figures were measured; infinite when the host has never been heard of. */
    double age(int position);

    /** Bytes of memory that new tasks can use without swapping. */
    long freeMemory(int position);

    /** Bytes of memory. */
    long totalMemory(int position);

    /** Lowest key ({@link TaskView#key}) of the tasks there; 0 when there is none, as for the next two. */
    default double lowestKey(int position) {
        return 0;
    }

    /** Highest key. */
    default double highestKey(int position) {
        return 0;
    }

    /** Mean key. */
    default double meanKey(int position) {
        return 0;
    }

    /** Whether the host is about to leave the machine: it takes nothing and gives everything away. */
    default boolean isLeaving(int position) {
        return false;
    }

    /** Whether its owner wants no guests. */
    default boolean refusesGuests(int position) {
        return false;
    }

    /** Whether anything was ever heard of the host, so that its figures mean something. */
    default boolean isKnown(int position) {
        return age(position) < Double.POSITIVE_INFINITY;
    }

    /** Processes that want to run, for each that can run at full speed on a standard host: what policies compare. */
    default double normalisedLoad(int position) {
        return load(position) / (speed(position) * cores(position));
    }

    /** All figures of one host. */
    default HostView host(int position) {
        return new HostView(
                hostIndex(position),
                name(position),
                architecture(position),
                speed(position),
                cores(position),
                load(position),
                foreignLoad(position),
                freeMemory(position),
                totalMemory(position),
                isLeaving(position),
                refusesGuests(position));
    }
}
