package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of SM_TASKX: a task ended.
 *
 * <pre>
 * int    tid
 * int    status
 * int    userSeconds
 * int    userMicroseconds
 * int    systemSeconds
 * int    systemMicroseconds
 * </pre>
 *
 * Source: pvm-wire-protocol §6.
 *
 * @param tid the task
 * @param status wait status
 * @param userSeconds CPU time in user mode, seconds
 * @param userMicroseconds and microseconds
 * @param systemSeconds CPU time in the system, seconds
 * @param systemMicroseconds and microseconds
 */
public record TaskEnd(
        int tid, int status, int userSeconds, int userMicroseconds, int systemSeconds, int systemMicroseconds) {
    /** Reads the body from the reader's position. */
    public static TaskEnd read(XdrReader in) throws MalformedMessageException {
        return new TaskEnd(
                in.readInt("tid"),
                in.readInt("status"),
                in.readInt("userSeconds"),
                in.readInt("userMicroseconds"),
                in.readInt("systemSeconds"),
                in.readInt("systemMicroseconds"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(tid);
        out.putInt(status);
        out.putInt(userSeconds);
        out.putInt(userMicroseconds);
        out.putInt(systemSeconds);
        out.putInt(systemMicroseconds);
    }
}
