package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answers to TM_DELHOST and SM_DELHOST, and of DM_DELHOSTACK.
 *
 * <pre>
 * int    count, or an error below 0 and nothing behind it
 * int[n] statuses
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §5.3.
 *
 * @param status   number of hosts, or an error code below 0
 * @param statuses per host of the request 0, or an error code below 0
 */
public record DeleteHostsReply(int status, int[] statuses) {
    /** The answer to a request that was looked at host by host. */
    public static DeleteHostsReply of(int... statuses) {
        return new DeleteHostsReply(statuses.length, statuses);
    }

    /** The answer to a request that failed as a whole; {@code error} is below 0. */
    public static DeleteHostsReply refused(int error) {
        return new DeleteHostsReply(error, new int[0]);
    }

    /** Reads the body from the reader's position. */
    public static DeleteHostsReply read(XdrReader in) throws MalformedMessageException {
        int status = in.readInt("status");
        return status < 0 ? refused(status) : new DeleteHostsReply(status, in.readInts("statuses", status));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(status).putInts(statuses);
    }
}
