package org.jpvm.wire;

/** Messages of resource manager, hoster and tasker. Source: pvm-wire-protocol §6. */
public enum SystemCode implements MessageCode {
    /** Spawn request to the resource manager, and its reply. */
    SPAWN,
    /** Start tasks; resource manager to daemon. */
    EXEC,
    /** Answer to EXEC; also sent when a shell task enrols. */
    EXECACK,
    /** List tasks. */
    TASK,
    /** List hosts. */
    CONFIG,
    /** Add hosts. */
    ADDHOST,
    /** Delete hosts. */
    DELHOST,
    /** Add hosts; resource manager to master. */
    ADD,
    /** Answer to ADD. */
    ADDACK,
    /** Notification request to the resource manager. */
    NOTIFY,
    /** A task ended. */
    TASKX,
    /** A host failed. */
    HOSTX,
    /** New resource manager. */
    HANDOFF,
    /** Register as resource manager at the present one. */
    SCHED,
    /** Start slave daemons; daemon to hoster. */
    STHOST,
    /** Answer to STHOST. */
    STHOSTACK,
    /** Start a task; daemon to tasker. */
    STTASK;

    /** Tag of the first code; the others follow without gaps. */
    public static final int BASE = 0x80040001;

    private static final SystemCode[] ALL = values();

    @Override
    public int tag() {
        return BASE + ordinal();
    }

    @Override
    public String cName() {
        return "SM_" + name();
    }

    /** The code with this tag, or null. */
    public static SystemCode ofTag(int tag) {
        int index = tag - BASE;
        return index >= 0 && index < ALL.length ? ALL[index] : null;
    }
}
