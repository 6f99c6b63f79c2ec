package org.jpvm.wire;

/** Messages between daemons. A daemon also sends them to itself. Source: pvm-wire-protocol §5.3. */
public enum DaemonCode implements MessageCode {
    /** Add hosts; to the master. */
    ADD,
    /** Answer to ADD. */
    ADDACK,
    /** Start tasks here. */
    EXEC,
    /** Answer to EXEC. */
    EXECACK,
    /** Signal a task here. */
    SENDSIG,
    /** New host table, first phase. */
    HTUPD,
    /** Answer to HTUPD. */
    HTUPDACK,
    /** New host table, second phase. */
    HTCOMMIT,
    /** Settings for a slave. */
    SLCONF,
    /** Start results; from the shadow daemon. */
    STARTACK,
    /** List tasks here. */
    TASK,
    /** Answer to TASK. */
    TASKACK,
    /** Delete hosts; to the master. */
    DELHOST,
    /** Answer to DELHOST. */
    DELHOSTACK,
    /** Keep-alive, ignored. */
    NULL,
    /** Output of a task without a sink; to the console host. */
    TASKOUT,
    /** Status of a task here. */
    PSTAT,
    /** Answer to PSTAT. */
    PSTATACK,
    /** End the machine; to the master. */
    HALT,
    /** Destinations of a multicast here. */
    MCA,
    /** Tell when a task here ends. */
    NOTIFY,
    /** It ended. */
    NOTIFYACK,
    /** Mailbox; to the master. */
    DB,
    /** Answer to DB. */
    DBACK,
    /** Mailbox clean-up when a task ends. */
    RESET,
    /** Answer to RESET. */
    RESETACK,
    /** Hosts are gone; from the master. */
    HTDEL,
    /** Clock here. */
    HOSTSYNC,
    /** Answer to HOSTSYNC. */
    HOSTSYNCACK,
    /** Between Java daemons only: about a task that runs away from its home, or moves. */
    MOVE,
    /** Between Java daemons only: a command in text, as consoles give it. */
    TEXT,
    /** Answer to TEXT. */
    TEXTACK;

    /** Tag of the first code; the others follow without gaps. */
    public static final int BASE = 0x80020001;

    private static final DaemonCode[] ALL = values();

    @Override
    public int tag() {
        return BASE + ordinal();
    }

    @Override
    public String cName() {
        return "DM_" + name();
    }

    /** The code with this tag, or null. */
    public static DaemonCode ofTag(int tag) {
        int index = tag - BASE;
        return index >= 0 && index < ALL.length ? ALL[index] : null;
    }
}
