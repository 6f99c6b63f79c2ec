package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_MCA: which tasks of the receiving host belong to a multicast address.
 *
 * <pre>
 * int    address
 * int n, int[n] tids
 * </pre>
 *
 * Source: pvm-wire-protocol §5.7.
 *
 * @param address multicast address
 * @param tids its members on this host
 */
public record MulticastDestinations(int address, int[] tids) {
    /** Reads the body from the reader's position. */
    public static MulticastDestinations read(XdrReader in) throws MalformedMessageException {
        return new MulticastDestinations(in.readInt("address"), in.readIntArray("tids"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(address);
        out.putInt(tids.length).putInts(tids);
    }
}
