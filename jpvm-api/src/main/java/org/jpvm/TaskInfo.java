package org.jpvm;

/**
 * One task of the machine; Java form of {@code struct pvmtaskinfo}.
 *
 * @param tid    the task
 * @param parent tid of its spawner; value 0 for none, -35 when the spawner did not want to be known
 * @param host   host part of its host
 * @param flags  state bits: 2 child of the daemon, 4 connected, 8 authenticating, 16 closing, 0x100 resource manager, 0x200 hoster,
 *               0x400 tasker, 0x800 tracer
 * @param name   program as given to spawn; empty for tasks started from a shell
 * @param pid    process id
 */
public record TaskInfo(Tid tid, Tid parent, Tid host, int flags, String name, int pid) {
    /** Flag bit: started by the daemon. */
    public static final int FORKED = 2;
    /** Flag bit: enrolled. */
    public static final int CONNECTED = 4;
    /** Flag bit: enrolment under way. */
    public static final int AUTHENTICATING = 8;
    /** Flag bit: leaving. */
    public static final int CLOSING = 16;
    /** Flag bit: resource manager. */
    public static final int RESOURCE_MANAGER = 0x100;
    /** Flag bit: hoster. */
    public static final int HOSTER = 0x200;
    /** Flag bit: tasker. */
    public static final int TASKER = 0x400;
    /** Flag bit: tracer. */
    public static final int TRACER = 0x800;
}
