package org.jpvm.wire.body;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * One task in the answers to TM_TASK and DM_TASK.
 *
 * <pre>
 * int    tid
 * int    parentTid
 * int    hostTid
 * int    flags
 * str    name
 * int    pid
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param tid tid of the task
 * @param parentTid tid of its spawner, 0 none, -35 not told
 * @param hostTid host part of the task's host
 * @param flags state bits: 2 child of the daemon, 4 connected, 8 authenticating, 16 closing, 0x100 resource manager,
 *              0x200 hoster, 0x400 tasker, 0x800 tracer
 * @param name program as given to spawn, or empty
 * @param pid process id
 */
public record TaskRecord(int tid, int parentTid, int hostTid, int flags, String name, int pid) {
    /** Reads the body from the reader's position. */
    public static TaskRecord read(XdrReader in) throws MalformedMessageException {
        return new TaskRecord(
                in.readInt("tid"),
                in.readInt("parentTid"),
                in.readInt("hostTid"),
                in.readInt("flags"),
                in.readString("name"),
                in.readInt("pid"));
    }

    /** Reads records up to the end of the body. */
    static List<TaskRecord> readList(XdrReader in) throws MalformedMessageException {
        List<TaskRecord> tasks = new ArrayList<>();
        while (in.remainingBytes() > 0) {
            tasks.add(read(in));
        }
        return tasks;
    }

    /** Appends the record. */
    public void write(XdrWriter out) {
        out.putInt(tid);
        out.putInt(parentTid);
        out.putInt(hostTid);
        out.putInt(flags);
        out.putString(name);
        out.putInt(pid);
    }
}
