package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answer to TM_HOSTSYNC: the clock of the host, or only an error.
 *
 * <pre>
 * int    status
 * int    seconds, only with status 0
 * int    microseconds, only with status 0
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
        int status = in.readInt("status");
        return status != 0
                ? new HostSyncReply(status, 0, 0)
                : new HostSyncReply(status, in.readInt("seconds"), in.readInt("microseconds"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(status);
        if (status == 0) {
            out.putInt(seconds);
            out.putInt(microseconds);
        }
    }
}
