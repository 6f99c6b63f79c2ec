package org.jpvm.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerLinkTest {
    private static final int A = 0x80040000;
    private static final int B = 0x80080000;
    private static final int MTU = 4080;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    /** Keeps what a link sends and delivers. */
    private static class End implements PeerLink.Owner {
        final PacketPool pool = new PacketPool(MTU);
        final PeerLink link;
        final List<byte[]> sent = new ArrayList<>();
        final List<String> delivered = new ArrayList<>();
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        final long[] counts = new long[PeerEvent.values().length];
        int fins;

        End(int own, int peer) {
            link = new PeerLink(own, peer, MTU, pool, this);
        }

        @Override
        public void transmit(PeerLink from, ByteBuffer bytes, int start, int end) {
            byte[] packet = new byte[end - start];
            bytes.get(start, packet);
            sent.add(packet);
        }

        @Override
        public void deliver(
                PeerLink from, int destination, int source, int flags, ByteBuffer bytes, int start, int end) {
            byte[] content = new byte[end - start - 16];
            bytes.get(start + 16, content);
            data.writeBytes(content);
            delivered.add(Integer.toHexString(destination) + " " + Integer.toHexString(source) + " " + flags + " "
                    + content.length);
        }

        @Override
        public void finAcknowledged(PeerLink from) {
            fins++;
        }

        @Override
        public void count(PeerEvent event) {
            counts[event.ordinal()]++;
        }

        long count(int event) {
            return counts[event];
        }

        void send(int bytes, long now) {
            link.sendFragment(0x80001, 0x40001, 3, ByteBuffer.allocate(bytes), 0, bytes, now);
        }

        void handle(byte[] packet, long now) {
            link.handlePacket(ByteBuffer.wrap(packet), 0, packet.length, now);
        }

        byte[] last() {
            return sent.get(sent.size() - 1);
        }
    }

    private static byte[] acknowledgement(int number) {
        ByteBuffer packet = ByteBuffer.allocate(16);
        PeerPacketHeader.put(packet, A, B, 0, number, PeerPacketFlags.ACK);
        return packet.array();
    }

    private static byte[] data(int sequence, int content) {
        ByteBuffer packet = ByteBuffer.allocate(20);
        PeerPacketHeader.put(packet, B, A, sequence, 0x7777, PeerPacketFlags.DAT);
        return packet.putInt(content).array();
    }

    private static int sequence(byte[] packet) {
        return PeerPacketHeader.sequence(ByteBuffer.wrap(packet), 0);
    }

    private static int flags(byte[] packet) {
        return PeerPacketHeader.flags(ByteBuffer.wrap(packet), 0);
    }

    @Test
    void aFragmentIsCutAtTheMtuAndAtMultiplesOfFour() {
        End end = new End(A, B);
        end.link.setWindow(PeerLink.MAX_WINDOW);
        end.send(10_001, 0);
        assertEquals(3, end.sent.size());
        assertEquals(
                List.of(4080, 4080, 16 + 10_001 - 2 * 4064),
                end.sent.stream().map(p -> p.length).toList());
        assertEquals(
                List.of(5, 4, 6), end.sent.stream().map(PeerLinkTest::flags).toList());
        assertEquals(
                List.of(1, 2, 3), end.sent.stream().map(PeerLinkTest::sequence).toList());
        End odd = new End(A, B);
        PeerLink narrow = new PeerLink(A, B, 131, odd.pool, odd);
        narrow.setWindow(5);
        narrow.sendFragment(B, A, 3, ByteBuffer.allocate(300), 0, 300, 0);
        assertEquals(List.of(128, 128, 92), odd.sent.stream().map(p -> p.length).toList());
    }

    @Test
    void anEmptyFragmentIsAPacket() {
        End end = new End(A, B);
        end.send(0, 0);
        assertEquals(16, end.sent.get(0).length);
        assertEquals(7, flags(end.sent.get(0)));
    }

    @Test
    void eachPacketWaitsForTheAcknowledgementOfTheOneBefore() {
        End end = new End(A, B);
        end.send(4, 0);
        end.send(4, 0);
        assertEquals(1, end.sent.size());
        assertTrue(end.link.queuedBytes() > 0);
        end.handle(acknowledgement(2), 1);
        assertEquals(1, end.sent.size());
        assertEquals(1, end.count(PeerEvent.UNKNOWN_ACKNOWLEDGEMENT.ordinal()));
        end.handle(acknowledgement(1), 2);
        assertEquals(2, sequence(end.last()));
        end.handle(acknowledgement(2), 3);
        assertTrue(end.link.isIdle());
        assertEquals(0, end.link.queuedBytes());
        assertEquals(Long.MAX_VALUE, end.link.nextDeadlineNanos());
    }

    @Test
    void intervalsDoubleUntilNineSecondsAndThePeerIsDeadAfterHundredAndNinety() {
        End end = new End(A, B);
        end.send(4, 0);
        List<Long> times = new ArrayList<>(List.of(0L));
        long due = end.link.nextDeadlineNanos();
        while (end.link.handleTimeout(due)) {
            times.add(due / SECOND);
            due = end.link.nextDeadlineNanos();
        }
        assertEquals(List.of(0L, 2L, 6L, 14L, 30L, 46L, 62L, 78L, 94L, 110L, 126L, 142L, 158L, 174L), times);
        assertEquals(times.size(), end.sent.size());
        assertEquals(190 * SECOND, due);
    }

    @Test
    void theEstimateFollowsPacketsThatWereSentOnce() {
        End end = new End(A, B);
        end.send(4, 0);
        end.handle(acknowledgement(1), 400 * MILLISECOND);
        end.send(4, SECOND);
        assertEquals(SECOND + 2 * 850 * MILLISECOND, end.link.nextDeadlineNanos());
        end.link.handleTimeout(3 * SECOND);
        end.handle(acknowledgement(2), 4 * SECOND);
        end.send(4, 5 * SECOND);
        assertEquals(5 * SECOND + 2 * 850 * MILLISECOND, end.link.nextDeadlineNanos(), "sent twice, so no sample");
        end.handle(acknowledgement(3), 5 * SECOND);
        end.send(4, 6 * SECOND);
        assertEquals(6 * SECOND + 2 * 637_750_000L, end.link.nextDeadlineNanos(), "no time counts as 1 ms");
    }

    @Test
    void aPacketComesOnceAndInOrderAndIsAcknowledgedEachTime() {
        End end = new End(B, A);
        for (int sequence : new int[] {2, 1, 1, 2, 4, 4, 3}) {
            end.handle(data(sequence, sequence), 0);
            assertEquals(PeerPacketFlags.ACK, flags(end.last()));
            assertEquals(sequence, PeerPacketHeader.acknowledged(ByteBuffer.wrap(end.last()), 0));
            assertEquals(0, sequence(end.last()));
        }
        assertEquals(7, end.sent.size());
        assertEquals(4, end.delivered.size());
        ByteBuffer data = ByteBuffer.wrap(end.data.toByteArray());
        for (int i = 1; i <= 4; i++) {
            assertEquals(i, data.getInt());
        }
        assertEquals(3, end.count(PeerEvent.RECEIVED_AGAIN.ordinal()));
        assertEquals(2, end.count(PeerEvent.RECEIVED_EARLY.ordinal()));
    }

    @Test
    void whatIsTooFarAheadIsNeitherKeptNorAcknowledged() {
        End end = new End(B, A);
        end.handle(data(1 + PeerLink.REORDER_PACKETS, 0), 0);
        assertEquals(0, end.sent.size());
        end.handle(data(PeerLink.REORDER_PACKETS, 0), 0);
        assertEquals(1, end.sent.size());
        end.handle(data(0x8000, 0), 0);
        assertEquals(1, end.sent.size());
        assertEquals(2, end.count(PeerEvent.TOO_EARLY.ordinal()));
    }

    @Test
    void aFinIsASequencedPacketThatDeliversNothing() {
        End end = new End(A, B);
        End other = new End(B, A);
        end.link.sendFin(0);
        assertEquals(PeerPacketFlags.FIN, flags(end.last()));
        assertEquals(1, sequence(end.last()));
        other.handle(end.last(), 0);
        assertEquals(0, other.delivered.size());
        end.handle(other.last(), 0);
        assertEquals(1, end.fins);
        end.link.sendClose();
        assertTrue(PeerPacketFlags.isClose(flags(end.last())));
        other.handle(data(2, 5), 0);
        assertEquals(1, other.delivered.size(), "what follows has the next number");
    }

    @Test
    void aClosedLinkSaysNothing() {
        End end = new End(A, B);
        end.send(4, 0);
        end.link.close();
        end.send(4, 0);
        end.link.sendFin(0);
        end.handle(data(1, 1), 0);
        assertEquals(1, end.sent.size());
        assertEquals(0, end.delivered.size());
        assertEquals(0, end.link.queuedBytes());
        assertEquals(Long.MAX_VALUE, end.link.nextDeadlineNanos());
    }

    private record InFlight(long time, int order, boolean toB, byte[] packet) implements Comparable<InFlight> {
        @Override
        public int compareTo(InFlight other) {
            return time != other.time ? Long.compare(time, other.time) : Integer.compare(order, other.order);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,4000", "2,1,4000", "3,8,4000", "4,8,4000", "5,49,4000", "6,49,4000", "7,49,140000"})
    void everythingArrivesOverABadPipe(long seed, int window, int fragments) {
        Random random = new Random(seed);
        End a = new End(A, B);
        End b = new End(B, A);
        a.link.setWindow(window);
        b.link.setWindow(window);
        PriorityQueue<InFlight> pipe = new PriorityQueue<>();
        int[] order = new int[1];
        ByteArrayOutputStream[] expected = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        long now = 0;
        // The numbers go round in the longest run.
        int left = fragments;
        while (true) {
            for (End end : List.of(a, b)) {
                while (left > 0 && end.link.queuedBytes() < 16_384) {
                    left--;
                    byte[] content = new byte[random.nextInt(50) == 0 ? random.nextInt(9000) : random.nextInt(40)];
                    random.nextBytes(content);
                    expected[end == a ? 0 : 1].writeBytes(content);
                    end.link.sendFragment(1, 2, 3, ByteBuffer.wrap(content), 0, content.length, now);
                }
                for (byte[] packet : end.sent) {
                    int copies = random.nextInt(10) == 0 ? 0 : random.nextInt(20) == 0 ? 2 : 1;
                    for (int i = 0; i < copies; i++) {
                        long delay = random.nextInt(3) * MILLISECOND + random.nextInt(1000);
                        pipe.add(new InFlight(now + delay, order[0]++, end == a, packet));
                    }
                }
                end.sent.clear();
            }
            long deadline = Math.min(a.link.nextDeadlineNanos(), b.link.nextDeadlineNanos());
            InFlight next = pipe.peek();
            if (next == null && deadline == Long.MAX_VALUE) {
                break;
            }
            if (next != null && next.time <= deadline) {
                pipe.poll();
                now = next.time;
                (next.toB ? b : a).handle(next.packet, now);
            } else {
                now = deadline;
                assertTrue(a.link.handleTimeout(now) && b.link.handleTimeout(now), "dead, seed " + seed);
            }
        }
        assertEquals(0, left);
        assertTrue(
                java.util.Arrays.equals(expected[0].toByteArray(), b.data.toByteArray()), () -> "a to b, seed " + seed);
        assertTrue(
                java.util.Arrays.equals(expected[1].toByteArray(), a.data.toByteArray()), () -> "b to a, seed " + seed);
        assertTrue(both(a, b, PeerEvent.SENT_AGAIN) > 100, () -> "the pipe was too good, seed " + seed);
        assertTrue(both(a, b, PeerEvent.RECEIVED_AGAIN) > 100, () -> "the pipe was too good, seed " + seed);
        assertEquals(window > 1, both(a, b, PeerEvent.RECEIVED_EARLY) > 0);
        assertEquals(0, both(a, b, PeerEvent.TOO_EARLY));
        assertFalse(a.link.queuedBytes() + b.link.queuedBytes() > 0);
    }

    private static long both(End a, End b, PeerEvent event) {
        return a.count(event.ordinal()) + b.count(event.ordinal());
    }
}
