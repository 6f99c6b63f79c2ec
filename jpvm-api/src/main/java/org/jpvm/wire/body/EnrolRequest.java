package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_CONN2, task to daemon: the second step of enrolment.
 *
 * <pre>
 * int  pid
 * int  cookie
 * str  name, optional
 * </pre>
 *
 * Source: pvm-wire-protocol §3.2.
 *
 * @param pid    process id of the task
 * @param cookie value of PVMEPID in the task's environment, 0 if unset
 * @param name   name to show in task lists, null for none
 */
public record EnrolRequest(int pid, int cookie, String name) {
    /** Reads the body from the reader's position. */
    public static EnrolRequest read(XdrReader in) throws MalformedMessageException {
        int pid = in.readInt("pid");
        int cookie = in.readInt("cookie");
        return new EnrolRequest(pid, cookie, in.remainingBytes() > 0 ? in.readString("name") : null);
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(pid).putInt(cookie);
        if (name != null) {
            out.putString(name);
        }
    }
}
