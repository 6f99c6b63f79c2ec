package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of TM_DB and DM_DB: one operation on the mailbox.
 *
 * <pre>
 * int  operation
 * int  owner tid
 * str  class name, or pattern for {@link #NAMES}
 * int  index
 * int  flags
 * PUT:   embedded message
 * RESET: int n, int[n] tids that are not reset
 * </pre>
 *
 * Source: pvm-wire-protocol §8.
 *
 * @param operation   {@link #PUT}, {@link #REMOVE}, {@link #GET}, {@link #NAMES} or {@link #RESET}
 * @param owner       tid of the caller; taken from the message without a check
 * @param name        class name, or pattern
 * @param index       index in the class, -1 for none in particular
 * @param flags       mailbox flags, pvm-api §19.7
 * @param content     message to put, else null
 * @param noResetTids tasks that a reset spares; empty otherwise
 */
public record MailboxRequest(
        int operation, int owner, String name, int index, int flags, EmbeddedMessage content, int[] noResetTids) {
    /** Store an entry. */
    public static final int PUT = 1;
    /** Delete an entry. */
    public static final int REMOVE = 2;
    /** Fetch an entry. */
    public static final int GET = 3;
    /** List classes and entries. */
    public static final int NAMES = 4;
    /** Clean up. */
    public static final int RESET = 5;

    /** Reads the body from the reader's position. */
    public static MailboxRequest read(XdrReader in) throws MalformedMessageException {
        int operation = in.readInt("operation", PUT, RESET);
        int owner = in.readInt("owner");
        String name = in.readString("name");
        int index = in.readInt("index");
        int flags = in.readInt("flags");
        EmbeddedMessage content = operation == PUT ? EmbeddedMessage.read(in) : null;
        int[] noResetTids = operation == RESET ? in.readIntArray("no-reset tids") : new int[0];
        return new MailboxRequest(operation, owner, name, index, flags, content, noResetTids);
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(operation).putInt(owner).putString(name).putInt(index).putInt(flags);
        if (operation == PUT) {
            content.write(out);
        } else if (operation == RESET) {
            out.putInt(noResetTids.length).putInts(noResetTids);
        }
    }
}
