package org.jpvm.wire;

/** Messages between a task and its daemon. Source: pvm-wire-protocol §3.5. */
public enum TaskCode implements MessageCode {
    /** First step of enrolment. */
    CONNECT,
    /** Second step of enrolment. */
    CONN2,
    /** The task leaves. */
    EXIT,
    /** Add hosts. */
    ADDHOST,
    /** Delete hosts. */
    DELHOST,
    /** List hosts. */
    CONFIG,
    /** Status of a host. */
    MSTAT,
    /** End the machine; no reply. */
    HALT,
    /** Debugging services of the daemon. */
    TICKLE,
    /** Start tasks. */
    SPAWN,
    /** Status of a task. */
    PSTAT,
    /** Send a signal. */
    SENDSIG,
    /** List tasks. */
    TASK,
    /** Announce the destinations of a multicast; no reply. */
    MCA,
    /** Ask for notifications; no reply. */
    NOTIFY,
    /** Mailbox. */
    DB,
    /** Register as resource manager. */
    SCHED,
    /** Register as tasker. */
    TASKER,
    /** Register as hoster. */
    HOSTER,
    /** Register as tracer. */
    TRACER,
    /** Clock of a host. */
    HOSTSYNC,
    /** Change the sinks of the task. */
    SETOPT,
    /** Read the sinks of the task; shared-memory builds only. */
    GETOPT,
    /** Allocate or free a context. */
    CONTEXT,
    /** Shared-memory builds only. */
    SHMCONN,
    /** Java daemons only: answered by the daemon that holds the connection, behind everything that it wrote to the task before. No body. */
    SYNC;

    /** Tag of the first code; the others follow without gaps. */
    public static final int BASE = 0x80010001;

    private static final TaskCode[] ALL = values();

    @Override
    public int tag() {
        return BASE + ordinal();
    }

    @Override
    public String cName() {
        return "TM_" + name();
    }

    /** The code with this tag, or null. */
    public static TaskCode ofTag(int tag) {
        int index = tag - BASE;
        return index >= 0 && index < ALL.length ? ALL[index] : null;
    }
}
