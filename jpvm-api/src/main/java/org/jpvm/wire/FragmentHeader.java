package org.jpvm.wire;

import java.nio.ByteBuffer;

/**
 * Header of a fragment on a stream between task and daemon or between two tasks. Most significant byte first.
 *
 * <pre>
 * offset size
 *    0    4   destination tid
 *    4    4   source tid (replaced by the daemon with the tid bound to the connection)
 *    8    4   length: bytes that follow this header, the message header included when SOM is set
 *   12    1   flags: SOM 0x01, EOM 0x02; other bits are ignored
 *   13    3   zero, ignored
 * </pre>
 *
 * Static accessors on a {@link ByteBuffer} in big-endian order (its default), so that no object is made per fragment.
 * Source:
 * pvm-wire-protocol §2.1.
 */
public final class FragmentHeader {
    /** Bytes of the header. */
    public static final int LENGTH_BYTES = 16;
    /** First fragment of a message: a {@link MessageHeader} follows. */
    public static final int SOM = 0x01;
    /** Last fragment of a message. */
    public static final int EOM = 0x02;
    /** The only flags that a task ever sees. */
    public static final int FLAG_MASK = SOM | EOM;

    /** Offset of the destination tid. */
    public static final int DESTINATION_OFFSET = 0;
    /** Offset of the source tid. */
    public static final int SOURCE_OFFSET = 4;
    /** Offset of the length field. */
    public static final int LENGTH_OFFSET = 8;
    /** Offset of the flags byte. */
    public static final int FLAGS_OFFSET = 12;

    private FragmentHeader() {}

    /**
     * Length field of the fragment that starts at {@code index}, checked before anything is reserved for it.
     *
     * @param maxBytes longest fragment that the receiver takes
     */
    public static int checkedLength(ByteBuffer buffer, int index, int maxBytes) throws MalformedMessageException {
        int length = length(buffer, index);
        int min = (flags(buffer, index) & SOM) != 0 ? MessageHeader.LENGTH_BYTES : 0;
        if (length < min || length > maxBytes) {
            throw new MalformedMessageException(
                    "fragment length " + Integer.toUnsignedString(length) + " is outside " + min + ".." + maxBytes);
        }
        return length;
    }

    /** Destination of the fragment that starts at {@code index}. */
    public static int destination(ByteBuffer buffer, int index) {
        return buffer.getInt(index + DESTINATION_OFFSET);
    }

    /** Source of the fragment that starts at {@code index}. */
    public static int source(ByteBuffer buffer, int index) {
        return buffer.getInt(index + SOURCE_OFFSET);
    }

    /**
     * Length field of the fragment that starts at {@code index}: unsigned on the wire, so a negative value is a bad
     * one.
     */
    public static int length(ByteBuffer buffer, int index) {
        return buffer.getInt(index + LENGTH_OFFSET);
    }

    /** SOM and EOM of the fragment that starts at {@code index}. */
    public static int flags(ByteBuffer buffer, int index) {
        return buffer.get(index + FLAGS_OFFSET) & FLAG_MASK;
    }

    /** Replaces the source tid in place. */
    public static void setSource(ByteBuffer buffer, int index, int source) {
        buffer.putInt(index + SOURCE_OFFSET, source);
    }

    /** Replaces the destination tid in place. */
    public static void setDestination(ByteBuffer buffer, int index, int destination) {
        buffer.putInt(index + DESTINATION_OFFSET, destination);
    }

    /** Writes a whole header at the buffer's position and advances it by {@link #LENGTH_BYTES}. */
    public static void put(ByteBuffer buffer, int destination, int source, int length, int flags) {
        buffer.putInt(destination).putInt(source).putInt(length).putInt(flags << 24);
    }

    /** Writes a whole header at {@code index}; the position does not move. */
    public static void put(ByteBuffer buffer, int index, int destination, int source, int length, int flags) {
        buffer.putInt(index, destination)
                .putInt(index + SOURCE_OFFSET, source)
                .putInt(index + LENGTH_OFFSET, length)
                .putInt(index + FLAGS_OFFSET, flags << 24);
    }
}
