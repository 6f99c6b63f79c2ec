package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answers to spawn requests (TM_SPAWN, DM_EXECACK, SM_SPAWN, SM_EXECACK) and of TC_SIBLINGS and TM_MCA: a list of tids.
 *
 * <pre>
 * int n, int[n] tids
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §4.2.
 *
 * @param tids tids, or negative error codes where a task did not start
 */
public record TidsReply(int[] tids) {
    /** Reads the body from the reader's position. */
    public static TidsReply read(XdrReader in) throws MalformedMessageException {
        return new TidsReply(in.readIntArray("tids"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(tids.length).putInts(tids);
    }
}
