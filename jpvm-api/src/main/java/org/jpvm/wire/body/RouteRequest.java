package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TC_CONREQ: ask the peer task for a direct route.
 *
 * <pre>
 * int    version
 * str    address
 * str    rings        jpvm's own; tasks in C do not read so far
 * </pre>
 *
 * Source: pvm-wire-protocol §4.2, §4.3.
 *
 * @param version protocol version
 * @param address socket of the asking task: a path, or {@code hhhhhhhh:pppp}
 * @param rings   name of the file with memory to share, empty for none
 */
public record RouteRequest(int version, String address, String rings) {
    /** Without memory to share. */
    public RouteRequest(int version, String address) {
        this(version, address, "");
    }

    /** Reads the body from the reader's position. */
    public static RouteRequest read(XdrReader in) throws MalformedMessageException {
        return new RouteRequest(
                in.readInt("version"),
                in.readString("address"),
                in.remainingBytes() == 0 ? "" : in.readString("rings"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(version);
        out.putString(address);
        if (!rings.isEmpty()) {
            out.putString(rings);
        }
    }
}
