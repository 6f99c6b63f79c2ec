package org.jpvm.wire;

import java.nio.ByteBuffer;

/**
 * Header of a message: follows the fragment header of the first fragment. Most significant byte first.
 *
 * <pre>
 * offset size
 *    0    4   encoding: {@link Encodings}
 *    4    4   tag (message code)
 *    8    4   context
 *   12    4   unused; C PVM leaves garbage here
 *   16    4   wait id
 *   20    4   checksum, always 0
 *   24    8   reserved; C PVM leaves garbage here
 * </pre>
 *
 * Source and destination are those of the fragment header; the message ends with the fragment that has EOM. Source:
 * pvm-wire-protocol §2.3.
 *
 * @param encoding what the body is packed in
 * @param tag      message code, negative for system messages
 * @param context  message context
 * @param waitId   pairs requests and replies, 0 where unused
 */
public record MessageHeader(int encoding, int tag, int context, int waitId) {
    /** Bytes of the header. */
    public static final int LENGTH_BYTES = 32;
    /** Offset of the encoding. */
    public static final int ENCODING_OFFSET = 0;
    /** Offset of the tag. */
    public static final int TAG_OFFSET = 4;
    /** Offset of the context. */
    public static final int CONTEXT_OFFSET = 8;
    /** Offset of the wait id. */
    public static final int WAIT_ID_OFFSET = 16;

    /** Reads the header that starts at {@code index}; garbage in unused fields is not looked at. */
    public static MessageHeader get(ByteBuffer buffer, int index) {
        return new MessageHeader(
                buffer.getInt(index + ENCODING_OFFSET),
                buffer.getInt(index + TAG_OFFSET),
                buffer.getInt(index + CONTEXT_OFFSET),
                buffer.getInt(index + WAIT_ID_OFFSET));
    }

    /** Writes this header at the buffer's position and advances it by {@link #LENGTH_BYTES}; unused fields become 0. */
    public void put(ByteBuffer buffer) {
        put(buffer, encoding, tag, context, waitId);
    }

    /** Writes a header at the buffer's position without an object for it. */
    public static void put(ByteBuffer buffer, int encoding, int tag, int context, int waitId) {
        buffer.putInt(encoding).putInt(tag).putInt(context).putInt(0);
        buffer.putInt(waitId).putInt(0).putInt(0).putInt(0);
    }

    /** Writes a header at {@code index}; the position does not move. */
    public static void put(ByteBuffer buffer, int index, int encoding, int tag, int context, int waitId) {
        buffer.putInt(index + ENCODING_OFFSET, encoding)
                .putInt(index + TAG_OFFSET, tag)
                .putInt(index + CONTEXT_OFFSET, context)
                .putInt(index + 12, 0)
                .putInt(index + WAIT_ID_OFFSET, waitId)
                .putInt(index + 20, 0)
                .putLong(index + 24, 0);
    }
}
