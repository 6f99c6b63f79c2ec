package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of SM_STTASK: a tasker is to start a program.
 *
 * <pre>
 * int    tid
 * int    flags
 * str    path
 * int n, str[n] arguments
 * int n, str[n] environment
 * int    instance
 * int    hostTotal
 * int    outOf
 * </pre>
 *
 * Source: pvm-wire-protocol §6.3.
 *
 * @param tid tid given to the task
 * @param flags spawn flags
 * @param path program, already looked up
 * @param arguments argv, the path first
 * @param environment {@code NAME=value} each, PVMEPID first
 * @param instance index in the whole request
 * @param hostTotal number on this host
 * @param outOf number in the whole request
 */
public record TaskStart(
        int tid,
        int flags,
        String path,
        String[] arguments,
        String[] environment,
        int instance,
        int hostTotal,
        int outOf) {
    /** Reads the body from the reader's position. */
    public static TaskStart read(XdrReader in) throws MalformedMessageException {
        return new TaskStart(
                in.readInt("tid"),
                in.readInt("flags"),
                in.readString("path"),
                in.readStringArray("arguments"),
                in.readStringArray("environment"),
                in.readInt("instance"),
                in.readInt("hostTotal"),
                in.readInt("outOf"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(tid);
        out.putInt(flags);
        out.putString(path);
        out.putInt(arguments.length);
        for (String item : arguments) {
            out.putString(item);
        }
        out.putInt(environment.length);
        for (String item : environment) {
            out.putString(item);
        }
        out.putInt(instance);
        out.putInt(hostTotal);
        out.putInt(outOf);
    }
}
