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
 * int    shared       jpvm's own; tasks in C do not read so far
 * </pre>
 *
 * Source: pvm-wire-protocol §4.2, §4.3.
 *
 * @param version protocol version
 * @param denied 0 granted, 1 denied
 * @param address socket that the peer listens on, empty when denied
 * @param shared  1: the messages go through the memory that was offered, 0: through the socket
 */
public record RouteReply(int version, int denied, String address, int shared) {
    /** Without shared memory. */
    public RouteReply(int version, int denied, String address) {
        this(version, denied, address, 0);
    }

    /** Reads the body from the reader's position. */
    public static RouteReply read(XdrReader in) throws MalformedMessageException {
        return new RouteReply(
                in.readInt("version"),
                in.readInt("denied"),
                in.readString("address"),
                in.remainingBytes() == 0 ? 0 : in.readInt("shared"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(version);
        out.putInt(denied);
        out.putString(address);
        if (shared != 0) {
            out.putInt(shared);
        }
    }
}
