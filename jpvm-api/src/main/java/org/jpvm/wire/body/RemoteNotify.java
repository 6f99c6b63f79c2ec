package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_NOTIFY: tell the asking daemon when a task of the receiving host ends.
 *
 * <pre>
 * int    what
 * int    tid
 * </pre>
 *
 * Source: pvm-wire-protocol §5.3, §5.6.
 *
 * @param what 1, task exit; the only kind between daemons
 * @param tid the task
 */
public record RemoteNotify(int what, int tid) {
    /** Reads the body from the reader's position. */
    public static RemoteNotify read(XdrReader in) throws MalformedMessageException {
        return new RemoteNotify(in.readInt("what"), in.readInt("tid"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(what);
        out.putInt(tid);
    }
}
