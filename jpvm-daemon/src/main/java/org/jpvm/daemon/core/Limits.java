package org.jpvm.daemon.core;

/** Where the daemon stops: every queue and table has its maximum here, so that nothing a task does makes the daemon grow without end. */
final class Limits {
    /** Bytes waiting for one task above which those who send to it are no longer read. */
    static final long HIGH_WATER_BYTES = 8L << 20;

    /** Memory of packets for one host above which those who send much to it are no longer read. */
    static final long LINK_HIGH_WATER_BYTES = 256 << 10;

    /**
     * Memory of packets for one host that a task may have waiting whatever the others have: as tasks take turns, what is sent little of does not
     * wait for what is sent much of.
     */
    static final long LINK_SHARE_BYTES = 32 << 10;

    /** Memory of packets for one host below which they are read again. */
    static final long LINK_LOW_WATER_BYTES = 64 << 10;

    /** Memory of packets for one host with which it is given up: what this daemon itself has to say to it holds nobody up. */
    static final long MAX_LINK_BYTES = 256L << 20;

    /**
     * Bytes from other hosts that may wait for one task, most of them on disk. They cannot be held up at their source, as everything from a
     * host comes over one link that must go on for the others.
     */
    static final long MAX_REMOTE_BACKLOG_BYTES = 16L << 30;

    /** Bytes in memory for one task that has not connected yet; what comes after them is kept on disk. */
    static final long BACKLOG_MEMORY_BYTES = 256 << 10;

    /** Multicast addresses that were announced and not yet used. */
    static final int MAX_MULTICAST_ADDRESSES = 65536;

    /** Time between two questions whether a host lives. */
    static final long KEEP_ALIVE_NANOS = 60_000_000_000L;

    /** How long a master waits for the acknowledgement of a host table. */
    static final long TABLE_UPDATE_NANOS = 120_000_000_000L;

    /** How long a slave waits for its first host table. */
    static final long FIRST_COMMIT_NANOS = 300_000_000_000L;

    /** Bytes of one message to the daemon. */
    static final int MAX_REQUEST_BYTES = 64 << 20;

    /** Tasks of one spawn request. */
    static final int MAX_SPAWN_COUNT = 65536;

    /** Hosted tasks of one spawn request that are being started at the same time. */
    static final int HOSTED_AT_ONCE = 64;

    /** Spawns that wait for a policy at the same time; further ones are placed round robin. */
    static final int MAX_PLACEMENT_QUESTIONS = 10_000;

    /** Hosts of one request to add or delete hosts. */
    static final int MAX_HOSTS_PER_REQUEST = 4095;

    /** Notifications that one task may wait for. */
    static final int MAX_NOTIFIES_PER_TASK = 262144;

    /** Contexts that one task may hold. */
    static final int MAX_CONTEXTS_PER_TASK = 65536;

    /** Entries of the mailbox. */
    static final int MAX_MAILBOX_ENTRIES = 262144;

    /** Bytes of all entries of the mailbox, names included. */
    static final long MAX_MAILBOX_BYTES = 256L << 20;

    /** Blocking mailbox reads that wait. */
    static final int MAX_WAITING_READS = 65536;

    /** Questions to daemons that wait for their answers. */
    static final int MAX_WAIT_CONTEXTS = 262144;

    /** Bytes of output in one record; a C daemon never reads more from the pipe at once. */
    static final int MAX_OUTPUT_BYTES = 3999;

    /** Receivers of trace events whose event formats are remembered. */
    static final int MAX_TRACE_SINKS = 65536;

    /** Largest fragment, headers included, of a task that is not yet enrolled. */
    static final int MAX_UNAUTHENTICATED_FRAME_BYTES = 4080;

    /**
     * How long after the end of its process a task is kept for what it has written and the daemon has not read yet. Only a grandchild that
     * holds the pipe or the socket open makes this time pass.
     */
    static final long GRACE_NANOS = 1_000_000_000L;

    private Limits() {}
}
