package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_SPAWN and SM_SPAWN: what to start where, and where its output and trace events go.
 *
 * <pre>
 * str    file
 * int    flags
 * str    where
 * int    count
 * int n, str[n] arguments
 * int    outputTid
 * int    outputContext
 * int    outputTag
 * int    traceTid
 * int    traceContext
 * int    traceTag
 * int n, str[n] environment
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param file program name as given by the caller
 * @param flags placement flags, pvm-api §19.3
 * @param where host, architecture, optionally {@code :directory}; may be empty
 * @param count number of tasks
 * @param arguments program arguments without the program name
 * @param outputTid sink of the tasks' output
 * @param outputContext context of output records
 * @param outputTag tag of output records
 * @param traceTid sink of trace events
 * @param traceContext context of trace events
 * @param traceTag tag of trace events
 * @param environment {@code NAME=value} each
 */
public record SpawnCall(
        String file,
        int flags,
        String where,
        int count,
        String[] arguments,
        int outputTid,
        int outputContext,
        int outputTag,
        int traceTid,
        int traceContext,
        int traceTag,
        String[] environment) {
    /** Reads the body from the reader's position. */
    public static SpawnCall read(XdrReader in) throws MalformedMessageException {
        return new SpawnCall(
                in.readString("file"),
                in.readInt("flags"),
                in.readString("where"),
                in.readInt("count"),
                in.readStringArray("arguments"),
                in.readInt("outputTid"),
                in.readInt("outputContext"),
                in.readInt("outputTag"),
                in.readInt("traceTid"),
                in.readInt("traceContext"),
                in.readInt("traceTag"),
                in.readStringArray("environment"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putString(file);
        out.putInt(flags);
        out.putString(where);
        out.putInt(count);
        out.putInt(arguments.length);
        for (String item : arguments) {
            out.putString(item);
        }
        out.putInt(outputTid);
        out.putInt(outputContext);
        out.putInt(outputTag);
        out.putInt(traceTid);
        out.putInt(traceContext);
        out.putInt(traceTag);
        out.putInt(environment.length);
        for (String item : environment) {
            out.putString(item);
        }
    }
}
