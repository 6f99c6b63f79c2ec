package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_TICKLE, daemon to task.
 *
 * <pre>
 * int n, int[n] results, n 0..10
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param results what the service has to say, usually nothing
 */
public record TickleReply(int[] results) {
    /** Reads the body from the reader's position. */
    public static TickleReply read(XdrReader in) throws MalformedMessageException {
        return new TickleReply(in.readInts("results", in.readInt("results count", 0, TickleCall.MAX_ARGUMENTS)));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(results.length).putInts(results);
    }
}
