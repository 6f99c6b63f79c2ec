package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_CONN2, daemon to task: what the new task is.
 *
 * <pre>
 * int    acknowledged; nothing needs to follow a refusal
 * int    tid
 * int    parentTid
 * int    outputTid
 * int    outputContext
 * int    outputTag
 * int    traceTid
 * int    traceContext
 * int    traceTag
 * int    udpMax
 * int    dataSignature
 * str    daemonAddress
 * int    schedulerTid
 * </pre>
 *
 * Source: pvm-wire-protocol §3.2.
 *
 * @param acknowledged 1 accepted, else the daemon did not believe the task
 * @param tid tid of the task
 * @param parentTid tid of the spawner, 0 none, -35 not told
 * @param outputTid sink of the task's output, 0 none
 * @param outputContext context of output records
 * @param outputTag tag of output records
 * @param traceTid sink of trace events, 0 none
 * @param traceContext context of trace events
 * @param traceTag tag of trace events
 * @param udpMax fragment size in bytes, headers included
 * @param dataSignature data signature of the daemon
 * @param daemonAddress IPv4 address and UDP port of the daemon as {@code hhhhhhhh:pppp}
 * @param schedulerTid tid of the resource manager, 0 none
 */
public record EnrolReply(
        int acknowledged,
        int tid,
        int parentTid,
        int outputTid,
        int outputContext,
        int outputTag,
        int traceTid,
        int traceContext,
        int traceTag,
        int udpMax,
        int dataSignature,
        String daemonAddress,
        int schedulerTid) {
    /** Value of {@code acknowledged} for a task that was let in. */
    public static final int ACCEPTED = 1;

    /** A refusal, which has nothing behind its first field; {@code acknowledged} is not {@link #ACCEPTED}. */
    public static EnrolReply refused(int acknowledged) {
        return new EnrolReply(acknowledged, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0);
    }

    /** Reads the body from the reader's position. */
    public static EnrolReply read(XdrReader in) throws MalformedMessageException {
        int acknowledged = in.readInt("acknowledged");
        if (acknowledged != ACCEPTED && in.remainingBytes() == 0) {
            return refused(acknowledged);
        }
        return new EnrolReply(
                acknowledged,
                in.readInt("tid"),
                in.readInt("parentTid"),
                in.readInt("outputTid"),
                in.readInt("outputContext"),
                in.readInt("outputTag"),
                in.readInt("traceTid"),
                in.readInt("traceContext"),
                in.readInt("traceTag"),
                in.readInt("udpMax"),
                in.readInt("dataSignature"),
                in.readString("daemonAddress"),
                in.readInt("schedulerTid"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(acknowledged);
        if (acknowledged != ACCEPTED) {
            return;
        }
        out.putInt(tid);
        out.putInt(parentTid);
        out.putInt(outputTid);
        out.putInt(outputContext);
        out.putInt(outputTag);
        out.putInt(traceTid);
        out.putInt(traceContext);
        out.putInt(traceTag);
        out.putInt(udpMax);
        out.putInt(dataSignature);
        out.putString(daemonAddress);
        out.putInt(schedulerTid);
    }
}
