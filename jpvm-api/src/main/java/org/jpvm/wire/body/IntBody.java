package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of one int: TM_PSTAT, TM_MSTAT and TM_HOSTSYNC answers with an error, TM_CONTEXT, TM_TASK, TM_TASKER and TM_HOSTER requests, DM_TASK,
 * DM_PSTAT, DM_PSTATACK, DM_NOTIFYACK, DM_RESET, DM_RESETACK, TC_TASKEXIT, TC_OUTPUTX, TC_SETTRCBUF, TC_SETTRCOPT, SM_HOSTX, SM_HANDOFF, task
 * exit and host deletion notifications, and the answer to a mailbox PUT, REMOVE or RESET.
 *
 * <pre>
 * int    value
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5, §4.2, §5.3, §6, §8.
 *
 * @param value tid, status or number, as the message says
 */
public record IntBody(int value) {
    /** Reads the body from the reader's position. */
    public static IntBody read(XdrReader in) throws MalformedMessageException {
        return new IntBody(in.readInt("value"));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(value);
    }
}
