package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answer to TM_HOSTSYNC when it succeeded.
 *
 * <pre>
 * int    status
 * int    seconds
 * int    microseconds
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param status 0, or an error code and nothing behind it
 * @param seconds clock of the host, seconds since 1970
 * @param microseconds and microseconds
 */
public record HostSyncReply(int status, int seconds, int microseconds) {
    /** Reads the body from the reader's position. */
    public static HostSyncReply read(XdrReader in) throws MalformedMessageException {
        return new HostSyncReply(in.readInt("status"), in.readInt("seconds"), in.readInt("microseconds"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(status);
        out.putInt(seconds);
        out.putInt(microseconds);
    }
}
