package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TC_SETTRACE: a tracer redirects a running task; a tid of 0 leaves that sink alone.
 *
 * <pre>
 * int    traceTid
 * int    traceContext
 * int    traceTag
 * int    outputTid
 * int    outputContext
 * int    outputTag
 * str    mask
 * int    buffer
 * int    option
 * </pre>
 *
 * Source: pvm-wire-protocol §4.2.
 *
 * @param traceTid trace sink
 * @param traceContext its context
 * @param traceTag its tag
 * @param outputTid output sink
 * @param outputContext its context
 * @param outputTag its tag
 * @param mask trace mask, 35 characters
 * @param buffer trace buffer, bytes
 * @param option 1 full, 2 time, 3 count
 */
public record SinkChange(
        int traceTid,
        int traceContext,
        int traceTag,
        int outputTid,
        int outputContext,
        int outputTag,
        String mask,
        int buffer,
        int option) {
    /** Reads the body from the reader's position. */
    public static SinkChange read(XdrReader in) throws MalformedMessageException {
        return new SinkChange(
                in.readInt("traceTid"),
                in.readInt("traceContext"),
                in.readInt("traceTag"),
                in.readInt("outputTid"),
                in.readInt("outputContext"),
                in.readInt("outputTag"),
                in.readString("mask"),
                in.readInt("buffer"),
                in.readInt("option"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(traceTid);
        out.putInt(traceContext);
        out.putInt(traceTag);
        out.putInt(outputTid);
        out.putInt(outputContext);
        out.putInt(outputTag);
        out.putString(mask);
        out.putInt(buffer);
        out.putInt(option);
    }
}
