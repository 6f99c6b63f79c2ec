package org.jpvm.wire;

/** Versions, sizes and contexts of the PVM 3.4 protocols. Source: pvm-wire-protocol introduction, §2.8, §2.9. */
public final class Protocol {
    /** Version in TM_CONNECT, TC_CONREQ and TC_CONACK; must match exactly. */
    public static final int TASK_DAEMON_VERSION = 1318;
    /** Version in the start-up line of a slave daemon; must match exactly. */
    public static final int DAEMON_DAEMON_VERSION = 2316;

    /** Context of TC_ messages and of caught output. */
    public static final int CONTEXT_TC = 0x0007ffff;
    /** Context of TM_ requests made with the request/reply primitive. */
    public static final int CONTEXT_TM = 0x0007fffe;
    /** Context of static group formation. */
    public static final int CONTEXT_STATIC_GROUP = 0x0007fffd;
    /** Context of group server traffic. */
    public static final int CONTEXT_GROUP = 0x0007fffc;
    /** The context a task starts in unless it inherits another. */
    public static final int CONTEXT_BASE = 0;
    /** Largest counter value of an allocated context; the numbers above are the system contexts. */
    public static final int MAX_CONTEXT_INDEX = 0x3fff5;

    /** Bytes of a UDP datagram and the fragment size C tasks use unless told otherwise, headers included. */
    public static final int DEFAULT_MTU = 4080;
    /** Speed of a host that does not say otherwise. */
    public static final int DEFAULT_SPEED = 1000;

    private Protocol() {}
}
