package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TC_CONACK.
 *
 * <pre>
 * int    version
 * int    denied
 * str    address
 * </pre>
 *
 * Source: pvm-wire-protocol §4.2, §4.3.
 *
 * @param version protocol version
 * @param denied 0 granted, 1 denied
 * @param address socket that the peer listens on, empty when denied
 */
public record RouteReply(int version, int denied, String address) {
    /** Reads the body from the reader's position. */
    public static RouteReply read(XdrReader in) throws MalformedMessageException {
        return new RouteReply(in.readInt("version"), in.readInt("denied"), in.readString("address"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(version);
        out.putInt(denied);
        out.putString(address);
    }
}
