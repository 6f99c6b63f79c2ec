package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jpvm.wire.MessageHeader;

/** Puts the fragments of one message to the daemon together. */
final class MessageAssembler {
    private static final byte[] NOTHING = new byte[0];

    private MessageHeader header;
    private byte[] body = NOTHING;
    private int length;
    private boolean tooLong;

    boolean isActive() {
        return header != null;
    }

    void start(MessageHeader newHeader) {
        header = newHeader;
        length = 0;
        tooLong = false;
    }

    /** Appends a piece of the body; what goes beyond {@link Limits#MAX_REQUEST_BYTES} is thrown away. */
    void append(ByteBuffer source, int offset, int count) {
        if (tooLong || count > Limits.MAX_REQUEST_BYTES - length) {
            tooLong = true;
            body = NOTHING;
            length = 0;
            return;
        }
        if (body.length - length < count) {
            int doubled = (int) Math.min(Limits.MAX_REQUEST_BYTES, body.length * 2L);
            body = Arrays.copyOf(body, Math.max(length + count, Math.max(doubled, 4096)));
        }
        source.get(offset, body, length, count);
        length += count;
    }

    MessageHeader header() {
        return header;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** The body so far, valid up to {@link #lengthBytes()}. */
    byte[] body() {
        return body;
    }

    int lengthBytes() {
        return length;
    }

    /** Forgets the message and gives its memory back. */
    void reset() {
        header = null;
        body = NOTHING;
        length = 0;
        tooLong = false;
    }
}
