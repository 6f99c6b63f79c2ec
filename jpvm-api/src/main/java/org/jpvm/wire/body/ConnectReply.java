package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_CONNECT, daemon to task.
 *
 * <pre>
 * int    version
 * int    acknowledged
 * str    authFile
 * </pre>
 *
 * Source: pvm-wire-protocol §3.2.
 *
 * @param version protocol version of the daemon
 * @param acknowledged 1 accepted, 0 refused
 * @param authFile path of an empty file of the daemon, into which the task writes one byte; empty when refused
 */
public record ConnectReply(int version, int acknowledged, String authFile) {
    /** Reads the body from the reader's position. */
    public static ConnectReply read(XdrReader in) throws MalformedMessageException {
        return new ConnectReply(in.readInt("version"), in.readInt("acknowledged"), in.readString("authFile"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(version);
        out.putInt(acknowledged);
        out.putString(authFile);
    }
}
