package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_TRACER: a task becomes the tracer of the machine, or ceases to be it.
 *
 * <pre>
 * int    registered; nothing follows when it is 0
 * int    traceContext
 * int    traceTag
 * int    outputContext
 * int    outputTag
 * str    mask
 * int    buffer
 * int    option
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param registered 1, or 0 to unregister; the other fields are 0 and empty then
 * @param traceContext context of trace events
 * @param traceTag tag of trace events
 * @param outputContext context of output records
 * @param outputTag tag of output records
 * @param mask trace mask, 35 characters
 * @param buffer trace buffer, bytes
 * @param option 1 full, 2 time, 3 count
 */
public record TracerCall(
        int registered,
        int traceContext,
        int traceTag,
        int outputContext,
        int outputTag,
        String mask,
        int buffer,
        int option) {
    /** The request that ends the registration. */
    public static TracerCall unregister() {
        return new TracerCall(0, 0, 0, 0, 0, "", 0, 0);
    }

    /** Reads the body from the reader's position. */
    public static TracerCall read(XdrReader in) throws MalformedMessageException {
        int registered = in.readInt("registered");
        if (registered == 0) {
            return unregister();
        }
        return new TracerCall(
                registered,
                in.readInt("traceContext"),
                in.readInt("traceTag"),
                in.readInt("outputContext"),
                in.readInt("outputTag"),
                in.readString("mask"),
                in.readInt("buffer"),
                in.readInt("option"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(registered);
        if (registered == 0) {
            return;
        }
        out.putInt(traceContext);
        out.putInt(traceTag);
        out.putInt(outputContext);
        out.putInt(outputTag);
        out.putString(mask);
        out.putInt(buffer);
        out.putInt(option);
    }
}
