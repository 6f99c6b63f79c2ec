package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_EXEC and SM_EXEC: start tasks on the receiving host.
 *
 * <pre>
 * int    parentTid
 * str    file
 * int    flags
 * int    count
 * int n, str[n] arguments
 * int    outputTid
 * int    outputContext
 * int    outputTag
 * int    traceTid
 * int    traceContext
 * int    traceTag
 * int n, str[n] environment
 * int    instance
 * int    outOf
 * </pre>
 *
 * Source: pvm-wire-protocol §7.2.
 *
 * @param parentTid tid of the spawner, or -35
 * @param file program name
 * @param flags spawn flags
 * @param count number of tasks
 * @param arguments program arguments
 * @param outputTid sink of the tasks' output
 * @param outputContext its context
 * @param outputTag its tag
 * @param traceTid sink of trace events
 * @param traceContext its context
 * @param traceTag its tag
 * @param environment {@code NAME=value} each
 * @param instance index of the first of these tasks in the whole request
 * @param outOf number of tasks in the whole request
 */
public record ExecCall(
        int parentTid,
        String file,
        int flags,
        int count,
        String[] arguments,
        int outputTid,
        int outputContext,
        int outputTag,
        int traceTid,
        int traceContext,
        int traceTag,
        String[] environment,
        int instance,
        int outOf) {
    /** Reads the body from the reader's position. */
    public static ExecCall read(XdrReader in) throws MalformedMessageException {
        return new ExecCall(
                in.readInt("parentTid"),
                in.readString("file"),
                in.readInt("flags"),
                in.readInt("count"),
                in.readStringArray("arguments"),
                in.readInt("outputTid"),
                in.readInt("outputContext"),
                in.readInt("outputTag"),
                in.readInt("traceTid"),
                in.readInt("traceContext"),
                in.readInt("traceTag"),
                in.readStringArray("environment"),
                in.readInt("instance"),
                in.readInt("outOf"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(parentTid);
        out.putString(file);
        out.putInt(flags);
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
        out.putInt(instance);
        out.putInt(outOf);
    }
}
