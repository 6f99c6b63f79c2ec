package org.jpvm.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.junit.jupiter.api.Test;

/** A link that is told what the link of a C master was told sends the same packets, and sends them again when C did. */
class RetransmissionGoldenTest {
    private static final int MASTER = 34417;
    private static final int SLAVE = 55837;
    private static final long MILLISECOND = 1_000_000L;

    private final List<Pcap.Datagram> sent = new ArrayList<>();
    private long now;

    private final PeerLink link =
            new PeerLink(0x80040000, 0x80080000, 4080, new PacketPool(4080), new PeerLink.Owner() {
                @Override
                public void transmit(PeerLink from, ByteBuffer bytes, int start, int end) {
                    byte[] packet = new byte[end - start];
                    bytes.get(start, packet);
                    sent.add(new Pcap.Datagram(now, MASTER, SLAVE, packet));
                }

                @Override
                public void deliver(
                        PeerLink from, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {}

                @Override
                public void finAcknowledged(PeerLink from) {}

                @Override
                public void count(PeerEvent event) {}
            });

    @Test
    void packetsAreSentAndSentAgainAsByC() {
        List<Pcap.Datagram> expected = new ArrayList<>();
        int lastSequence = 0;
        for (Pcap.Datagram each : Pcap.read("retransmission.pcap")) {
            while (link.nextDeadlineNanos() <= each.nanos()) {
                now = link.nextDeadlineNanos();
                assertTrue(link.handleTimeout(now));
            }
            now = each.nanos();
            ByteBuffer packet = ByteBuffer.wrap(each.bytes());
            int flags = PeerPacketHeader.flags(packet, 0);
            if (PeerPacketFlags.isClose(flags)) {
                continue;
            }
            if (each.from() == SLAVE && each.to() == MASTER) {
                link.handlePacket(packet, 0, each.bytes().length, now);
            } else if (each.from() == MASTER && each.to() == SLAVE) {
                expected.add(each);
                int sequence = PeerPacketHeader.sequence(packet, 0);
                if ((flags & PeerPacketFlags.DAT) != 0 && sequence > lastSequence) {
                    lastSequence = sequence;
                    link.sendFragment(0x80080000, 0x80040000, flags, packet, 16, each.bytes().length, now);
                }
            }
        }
        assertEquals(expected.size(), sent.size());
        for (int i = 0; i < sent.size(); i++) {
            Pcap.Datagram c = expected.get(i);
            Pcap.Datagram own = sent.get(i);
            String place = "packet " + i + " at " + c.nanos() / MILLISECOND + " ms";
            assertTrue(Arrays.equals(masked(c), masked(own)), place);
            // What C's estimate differs by, a fraction of a millisecond, doubles with the interval.
            assertTrue(
                    Math.abs(c.nanos() - own.nanos()) < 2 * MILLISECOND + c.nanos() / 500,
                    () -> place + ", here at " + own.nanos() / MILLISECOND);
        }
    }

    /** The acknowledged number is garbage unless the flag is set. */
    private static byte[] masked(Pcap.Datagram datagram) {
        byte[] bytes = datagram.bytes().clone();
        if ((bytes[PeerPacketHeader.FLAGS_OFFSET] & PeerPacketFlags.ACK) == 0) {
            bytes[PeerPacketHeader.ACKNOWLEDGED_OFFSET] = 0;
            bytes[PeerPacketHeader.ACKNOWLEDGED_OFFSET + 1] = 0;
        }
        return bytes;
    }
}
