package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_TRACER when it registers.
 *
 * <pre>
 * int    registered
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
 * @param registered 1
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
    /** Reads the body from the reader's position. */
    public static TracerCall read(XdrReader in) throws MalformedMessageException {
        return new TracerCall(
                in.readInt("registered"),
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
        out.putInt(traceContext);
        out.putInt(traceTag);
        out.putInt(outputContext);
        out.putInt(outputTag);
        out.putString(mask);
        out.putInt(buffer);
        out.putInt(option);
    }
}
