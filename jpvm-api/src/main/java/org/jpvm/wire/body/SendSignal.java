package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_SENDSIG and DM_SENDSIG.
 *
 * <pre>
 * int    tid
 * int    signal
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param tid task to signal
 * @param signal signal number of the system
 */
public record SendSignal(int tid, int signal) {
    /** Reads the body from the reader's position. */
    public static SendSignal read(XdrReader in) throws MalformedMessageException {
        return new SendSignal(in.readInt("tid"), in.readInt("signal"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(tid);
        out.putInt(signal);
    }
}
