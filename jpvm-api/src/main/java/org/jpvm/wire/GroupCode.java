package org.jpvm.wire;

/**
 * Requests to the group server; the tag of the request and, unless said otherwise, of its reply. They travel in
 * {@link Protocol#CONTEXT_GROUP} as ordinary messages between tasks. Source: pvm-wire-protocol §8.7.
 */
public enum GroupCode {
    /** End the server; no reply. */
    DIE,
    /** Join a group. */
    JOIN,
    /** Leave a group. */
    LEAVE,
    /** Wait for other members. */
    BARRIER,
    /** Members to send a broadcast to. */
    BCAST,
    /** Instance number of a tid. */
    GETINST,
    /** Tid of an instance number. */
    GETTID,
    /** Number of members. */
    GSIZE,
    /** Without effect; no reply. */
    RESET,
    /** Print the state of the server to its standard error; no reply. */
    DUMP,
    /** All groups. */
    GSLS,
    /** Exit notification that the server asked for. */
    DEADTID,
    /** Members in the order of their instance numbers, which must have no holes. */
    TIDLIST,
    /** Freeze a group. */
    STATICGROUP,
    /** Members on one host. */
    HOSTCHAR,
    /** Members on each host. */
    HOSTCHARV,
    /** A barrier call for all members on the caller's host; success is answered with {@link #BARRIER}. */
    BARRIERV;

    /** Class under which the server registers its tid in the mailbox. */
    public static final String MAILBOX_CLASS = "pvmgs";
    /** State field of a frozen group; its table follows. */
    public static final int STATIC = 1;
    /** State field of a group that may change. */
    public static final int DYNAMIC = 2;
    /** State field of a frozen group that lost a member. */
    public static final int STATIC_DEAD = 3;

    /**
     * What a task of this library agrees to when it freezes a group, in an int behind the fields of {@link #STATICGROUP} that C reads; a C task
     * says nothing. The lowest that any member said is behind the table of the frozen group, for members only, when all members froze it.
     * This one: that reductions go over trees.
     */
    public static final int TREES_OF_REDUCTIONS = 1;
    /** Also agreed to: that gather and scatter go over trees, where members wait for others than the root. */
    public static final int TREES_OF_ALL = 2;

    private static final GroupCode[] ALL = values();

    /** Tag on the wire. */
    public int tag() {
        return ordinal();
    }

    /** The code with this tag, or null. */
    public static GroupCode ofTag(int tag) {
        return tag >= 0 && tag < ALL.length ? ALL[tag] : null;
    }
}
