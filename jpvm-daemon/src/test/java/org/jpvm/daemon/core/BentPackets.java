package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.SystemCode;

/** Damages datagrams between daemons: bits, words, lengths, numbers, flags, and the codes of messages. */
final class BentPackets {
    private final Random random;

    /** How many it has made. */
    int count;

    BentPackets(Random random) {
        this.random = random;
    }

    /** Damages a datagram; it or another one. */
    byte[] bend(byte[] packet) {
        count++;
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        switch (random.nextInt(10)) {
            case 0 -> packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes.putInt(4 * random.nextInt(packet.length / 4), random.nextInt());
            case 2 -> bytes.putInt(4 * random.nextInt(packet.length / 4), random.nextInt(64) - 32);
            case 3 -> {
                return Arrays.copyOf(packet, random.nextInt(packet.length));
            }
            case 4 -> {
                return Arrays.copyOf(packet, packet.length + random.nextInt(200));
            }
            case 5 -> PeerPacketHeader.setSequence(bytes, 0, PeerPacketHeader.sequence(bytes, 0) + random.nextInt(5));
            case 6 -> bytes.putShort(PeerPacketHeader.ACKNOWLEDGED_OFFSET, (short) random.nextInt(100));
            case 7 -> PeerPacketHeader.setSequence(bytes, 0, random.nextInt());
            case 8 -> {
                if (random.nextInt(20) == 0) {
                    packet[PeerPacketHeader.FLAGS_OFFSET] = (byte) random.nextInt(PeerPacketFlags.ALL + 1);
                }
            }
            default -> otherCode(bytes);
        }
        return packet;
    }

    /** The same bytes as another message, to the daemon. */
    private void otherCode(ByteBuffer packet) {
        if (packet.capacity() >= PeerPacketHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES) {
            int index = PeerPacketHeader.destination(packet, 0) & Tid.HOST_MASK;
            packet.putInt(0, 0x80000000 | index);
            packet.putInt(4, 0x80000000 | PeerPacketHeader.source(packet, 0) & Tid.HOST_MASK);
            DaemonCode code = DaemonCode.values()[random.nextInt(DaemonCode.values().length)];
            boolean deadly = code == DaemonCode.HALT || code == DaemonCode.HTDEL;
            int tag = deadly && random.nextInt(200) != 0
                    ? SystemCode.values()[random.nextInt(SystemCode.values().length)].tag()
                    : code.tag();
            packet.putInt(PeerPacketHeader.LENGTH_BYTES + MessageHeader.TAG_OFFSET, tag);
        }
    }
}
