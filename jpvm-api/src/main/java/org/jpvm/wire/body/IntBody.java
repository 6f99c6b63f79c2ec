package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of one int: tids, statuses, registrations, numbers. The index in {@code docs/WIRE.md} lists the messages that
 * have it; task exit and
 * host deletion notifications have it, too.
 *
 * <pre>
 * int    value
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §4.2, §5.3, §6, §8.
 *
 * @param value tid, status or number, as the message says
 */
public record IntBody(int value) {
    /** Reads the body from the reader's position. */
    public static IntBody read(XdrReader in) throws MalformedMessageException {
        return new IntBody(in.readInt("value"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(value);
    }
}
