package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of one string: TM_MSTAT request (host name), TC_SETTMASK (trace mask).
 *
 * <pre>
 * str    value
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §4.2.
 *
 * @param value the text
 */
public record TextBody(String value) {
    /** Reads the body from the reader's position. */
    public static TextBody read(XdrReader in) throws MalformedMessageException {
        return new TextBody(in.readString("value"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putString(value);
    }
}
