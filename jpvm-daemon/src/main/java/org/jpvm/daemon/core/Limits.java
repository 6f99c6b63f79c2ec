package org.jpvm.daemon.core;

/** Where the daemon stops: every queue and table has its maximum here, so that nothing a task does makes the daemon grow without end. */
final class Limits {
    /** Bytes waiting for one task above which those who send to it are no longer read. */
    static final long HIGH_WATER_BYTES = 8L << 20;

    /** Bytes of one message to the daemon. */
    static final int MAX_REQUEST_BYTES = 64 << 20;

    /** Tasks of one spawn request. */
    static final int MAX_SPAWN_COUNT = 65536;

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
