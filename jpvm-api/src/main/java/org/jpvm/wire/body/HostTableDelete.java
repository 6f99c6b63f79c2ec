package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_HTDEL, from the master to each host that stays: these hosts are gone. A receiver ignores it when the
 * serial is not that of its
 * table, and skips hosts it does not know, because one deletion is announced twice. The serial does not change.
 *
 * <pre>
 * int    serial
 * to end { int tid }
 * </pre>
 *
 * Source: pvm-wire-protocol §5.3, §5.5.
 *
 * @param serial number of the table that the deletion applies to
 * @param tids   host parts of the hosts
 */
public record HostTableDelete(int serial, int[] tids) {
    /** Reads the body from the reader's position. */
    public static HostTableDelete read(XdrReader in) throws MalformedMessageException {
        int serial = in.readInt("serial");
        int[] tids = new int[(in.remainingBytes() + 3) / 4];
        for (int i = 0; i < tids.length; i++) {
            tids[i] = in.readInt("tids");
        }
        return new HostTableDelete(serial, tids);
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(serial).putInts(tids);
    }
}
