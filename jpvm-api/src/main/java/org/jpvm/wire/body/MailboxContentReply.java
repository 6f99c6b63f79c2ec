package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of the answer to a mailbox GET (TM_DB, DM_DBACK). The answers to PUT, REMOVE and RESET are an {@link IntBody}.
 *
 * <pre>
 * int    index, or an error below 0 and nothing behind it
 * msg    content
 * </pre>
 *
 * Source: pvm-wire-protocol §8.
 *
 * @param index   index of the entry found, or an error code below 0
 * @param content the message stored there; null with an error
 */
public record MailboxContentReply(int index, EmbeddedMessage content) {
    /** Reads the body from the reader's position. */
    public static MailboxContentReply read(XdrReader in) throws MalformedMessageException {
        int index = in.readInt("index");
        return new MailboxContentReply(index, index < 0 ? null : EmbeddedMessage.read(in));
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        out.putInt(index);
        if (index >= 0) {
            content.write(out);
        }
    }
}
