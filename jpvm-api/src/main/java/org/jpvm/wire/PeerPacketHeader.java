package org.jpvm.wire;

import java.nio.ByteBuffer;

/**
 * Header of a packet between two daemons, one per UDP datagram. Most significant byte first.
 *
 * <pre>
 * offset size
 *    0    4   destination tid: daemon, task or multicast address
 *    4    4   source tid: the daemon or task the data come from
 *    8    2   sequence number; 0 unless DAT or FIN is set
 *   10    2   number acknowledged; garbage unless ACK is set
 *   12    1   flags, {@link PeerPacketFlags}
 *   13    3   zero, ignored
 * </pre>
 *
 * A packet with CARRIED goes on with the destination and source of the data, those of its header are daemons. A packet with SOM goes on with a {@link
 * MessageHeader}; the datagram's length ends the data. Static accessors on a
 * {@link ByteBuffer} in
 * big-endian order (its default), so that no object is made per packet. Source: pvm-wire-protocol §2.2.
 */
public final class PeerPacketHeader {
    /** Bytes of the header. */
    public static final int LENGTH_BYTES = 16;
    /** Bytes of the two tids, destination first, that follow the header of a {@link PeerPacketFlags#CARRIED} packet. */
    public static final int CARRIED_BYTES = 8;
    /** Offset of the destination tid. */
    public static final int DESTINATION_OFFSET = 0;
    /** Offset of the source tid. */
    public static final int SOURCE_OFFSET = 4;
    /** Offset of the sequence number. */
    public static final int SEQUENCE_OFFSET = 8;
    /** Offset of the acknowledged number. */
    public static final int ACKNOWLEDGED_OFFSET = 10;
    /** Offset of the flags byte. */
    public static final int FLAGS_OFFSET = 12;

    private PeerPacketHeader() {}

    /**
     * Refuses a datagram that is too short for the headers it claims to have; the accessors are safe after this.
     *
     * @param index       where the datagram starts in the buffer
     * @param lengthBytes its length
     */
    public static void check(ByteBuffer buffer, int index, int lengthBytes) throws MalformedMessageException {
        if (lengthBytes < LENGTH_BYTES) {
            throw new MalformedMessageException(
                    "datagram of " + lengthBytes + " bytes is shorter than a packet header");
        }
        int flags = flags(buffer, index);
        int first = (flags & PeerPacketFlags.SOM) != 0 ? MessageHeader.LENGTH_BYTES : 0;
        int carried = (flags & PeerPacketFlags.CARRIED) != 0 ? CARRIED_BYTES : 0;
        int wanted = LENGTH_BYTES + carried + first;
        if (lengthBytes < wanted) {
            throw new MalformedMessageException((first > 0 ? "first packet of a message" : "carried packet") + " has "
                    + lengthBytes + " bytes, below " + wanted);
        }
    }

    /** Destination of the packet that starts at {@code index}. */
    public static int destination(ByteBuffer buffer, int index) {
        return buffer.getInt(index + DESTINATION_OFFSET);
    }

    /** Source of the packet that starts at {@code index}. */
    public static int source(ByteBuffer buffer, int index) {
        return buffer.getInt(index + SOURCE_OFFSET);
    }

    /** Sequence number, 0..65535, of the packet that starts at {@code index}; see {@link SequenceNumber}. */
    public static int sequence(ByteBuffer buffer, int index) {
        return buffer.getShort(index + SEQUENCE_OFFSET) & SequenceNumber.MASK;
    }

    /** Number acknowledged, 0..65535; meaningless unless {@link PeerPacketFlags#ACK} is set. */
    public static int acknowledged(ByteBuffer buffer, int index) {
        return buffer.getShort(index + ACKNOWLEDGED_OFFSET) & SequenceNumber.MASK;
    }

    /** Flags, {@link PeerPacketFlags}; unknown bits are masked off. */
    public static int flags(ByteBuffer buffer, int index) {
        return buffer.get(index + FLAGS_OFFSET) & PeerPacketFlags.ALL;
    }

    /** Writes a whole header at the buffer's position and advances it by {@link #LENGTH_BYTES}. */
    public static void put(ByteBuffer buffer, int destination, int source, int sequence, int acknowledged, int flags) {
        buffer.putInt(destination).putInt(source);
        buffer.putShort((short) sequence).putShort((short) acknowledged).putInt(flags << 24);
    }

    /** Replaces the sequence number in place: a packet gets its number when it leaves the send queue. */
    public static void setSequence(ByteBuffer buffer, int index, int sequence) {
        buffer.putShort(index + SEQUENCE_OFFSET, (short) sequence);
    }
}
