package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_NOTIFY and SM_NOTIFY.
 *
 * <pre>
 * int  what
 * int  context
 * int  tag
 * int  count
 * int[count] tids, absent for host additions
 * </pre>
 *
 * Source: pvm-wire-protocol §3.5.
 *
 * @param what    1 task exit, 2 host deletion, 3 host addition; {@link #CANCEL} OR-ed in cancels
 * @param context context of the notification
 * @param tag     tag of the notification
 * @param count   number of tids; for host additions the number of notifications wanted, -1 for ever, 0 none any more
 * @param tids    the tasks or hosts; empty for host additions
 */
public record NotifyCall(int what, int context, int tag, int count, int[] tids) {
    /** A task ends. */
    public static final int TASK_EXIT = 1;
    /** A host leaves. */
    public static final int HOST_DELETE = 2;
    /** A host joins. */
    public static final int HOST_ADD = 3;
    /** OR-ed into the kind: cancel a request. */
    public static final int CANCEL = 256;

    /** Reads the body from the reader's position. */
    public static NotifyCall read(XdrReader in) throws MalformedMessageException {
        int what = in.readInt("what");
        int context = in.readInt("context");
        int tag = in.readInt("tag");
        int count = in.readInt("count");
        boolean hostAdd = (what & ~CANCEL) == HOST_ADD;
        return new NotifyCall(what, context, tag, count, hostAdd ? new int[0] : in.readInts("tids", count));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(what).putInt(context).putInt(tag).putInt(count).putInts(tids);
    }
}
