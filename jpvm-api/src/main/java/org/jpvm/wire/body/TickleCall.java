package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_TICKLE, task to daemon: a debugging service and its arguments.
 *
 * <pre>
 * int n, int[n] arguments, n 1..10
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param arguments the number of the service, then its arguments
 */
public record TickleCall(int[] arguments) {
    /** Most arguments. */
    public static final int MAX_ARGUMENTS = 10;

    /** Reads the body from the reader's position. */
    public static TickleCall read(XdrReader in) throws MalformedMessageException {
        return new TickleCall(in.readInts("arguments", in.readInt("arguments count", 1, MAX_ARGUMENTS)));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(arguments.length).putInts(arguments);
    }
}
