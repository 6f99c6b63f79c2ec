package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_ADDHOST, TM_DELHOST, DM_ADD and DM_DELHOST: host names or hostfile lines.
 *
 * <pre>
 * int n, str[n] names
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §5.3.
 *
 * @param names one host each; for adding a whole hostfile line without {@code &} and {@code *}
 */
public record HostNames(String[] names) {
    /** Reads the body from the reader's position. */
    public static HostNames read(XdrReader in) throws MalformedMessageException {
        return new HostNames(in.readStringArray("names"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(names.length);
        for (String item : names) {
            out.putString(item);
        }
    }
}
