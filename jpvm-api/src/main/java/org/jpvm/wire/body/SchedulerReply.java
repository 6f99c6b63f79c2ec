package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answers to TM_SCHED and SM_SCHED: who was the resource manager, and which host is the master.
 *
 * <pre>
 * int    previousTid
 * int tid ; str name ; str architecture ; int speed ; int dataSignature of the master
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §6.1.
 *
 * @param previousTid tid of the resource manager before, 0 none
 * @param master      the master host
 */
public record SchedulerReply(int previousTid, HostRecord master) {
    /** Reads the body from the reader's position. */
    public static SchedulerReply read(XdrReader in) throws MalformedMessageException {
        return new SchedulerReply(in.readInt("previousTid"), HostRecord.read(in));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(previousTid);
        master.write(out);
    }
}
