package org.jpvm.wire.body;

import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * A whole message inside another: the content of mailbox entries and of {@code pvm_pkmesg}, here in an XDR outer
 * message.
 *
 * <pre>
 * int  total length of the body, bytes
 * int  context
 * int  tag
 * int  wait id
 * int  encoding
 * int  checksum, 0
 * int  source tid
 * int  destination tid
 * { int fragment length ; byte[fragment length], padded } until the total length is reached
 * </pre>
 *
 * The body keeps its own encoding and is copied unread. Fragments may be empty: C daemons put an empty one in front of
 * a mailbox entry that
 * they hand out. Source: pvm-wire-protocol §2.7.
 *
 * @param context     context of the embedded message
 * @param tag         its tag
 * @param waitId      its wait id
 * @param encoding    its encoding
 * @param source      tid of its creator
 * @param destination destination tid, 0 if it was never sent
 * @param body        its body
 */
public record EmbeddedMessage(
        int context, int tag, int waitId, int encoding, int source, int destination, byte[] body) {
    private static final int MAX_FRAGMENT_BYTES = 1 << 20;

    /** Reads the message from the reader's position. */
    public static EmbeddedMessage read(XdrReader in) throws MalformedMessageException {
        int length = in.readCount("embedded length", 1);
        int context = in.readInt("embedded context");
        int tag = in.readInt("embedded tag");
        int waitId = in.readInt("embedded wait id");
        int encoding = in.readInt("embedded encoding");
        in.readInt("embedded checksum");
        int source = in.readInt("embedded source");
        int destination = in.readInt("embedded destination");
        if (length > in.remainingBytes()) {
            throw new MalformedMessageException(
                    "embedded length=" + length + " does not fit the " + in.remainingBytes() + " bytes left");
        }
        byte[] body = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = in.readInt("embedded fragment length", 0, length - filled);
            byte[] fragment = in.readBytes("embedded fragment", count);
            System.arraycopy(fragment, 0, body, filled, count);
            filled += count;
        }
        return new EmbeddedMessage(context, tag, waitId, encoding, source, destination, body);
    }

    /** Appends the message. */
    public void write(XdrWriter out) {
        out.putInt(body.length).putInt(context).putInt(tag).putInt(waitId).putInt(encoding);
        out.putInt(0).putInt(source).putInt(destination);
        for (int offset = 0; offset < body.length; offset += MAX_FRAGMENT_BYTES) {
            int count = Math.min(MAX_FRAGMENT_BYTES, body.length - offset);
            out.putInt(count).putBytes(body, offset, count);
        }
    }
}
