package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_HOSTSYNCACK: clock of a host.
 *
 * <pre>
 * int    seconds
 * int    microseconds
 * </pre>
 *
 * Source: pvm-wire-protocol §5.3.
 *
 * @param seconds seconds since 1970
 * @param microseconds and microseconds
 */
public record ClockReading(int seconds, int microseconds) {
    /** Reads the body from the reader's position. */
    public static ClockReading read(XdrReader in) throws MalformedMessageException {
        return new ClockReading(in.readInt("seconds"), in.readInt("microseconds"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(seconds);
        out.putInt(microseconds);
    }
}
