package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_CONNECT, task to daemon: the first step of enrolment.
 *
 * <pre>
 * int    version
 * str    authFile
 * </pre>
 *
 * Source: pvm-wire-protocol §3.2.
 *
 * @param version protocol version, {@link org.jpvm.wire.Protocol#TASK_DAEMON_VERSION}
 * @param authFile path of an empty file of the task, into which the daemon writes one byte
 */
public record ConnectRequest(int version, String authFile) {
    /** Reads the body from the reader's position. */
    public static ConnectRequest read(XdrReader in) throws MalformedMessageException {
        return new ConnectRequest(in.readInt("version"), in.readString("authFile"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(version);
        out.putString(authFile);
    }
}
