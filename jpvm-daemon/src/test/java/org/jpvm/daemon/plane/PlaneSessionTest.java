package org.jpvm.daemon.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sessions that meet honest peers, and others. */
class PlaneSessionTest {
    private static final PlaneKey KEY = PlaneKey.of(new byte[PlaneKey.LENGTH_BYTES]);
    private static final PlaneKey OTHER_KEY = PlaneKey.of(filled(9));
    private static final int ROUNDS = Integer.getInteger("jpvm.plane.rounds", 20_000);
    private static final long SEED = Long.getLong("jpvm.fuzz.seed", 1);

    private static byte[] filled(int value) {
        byte[] bytes = new byte[PlaneKey.LENGTH_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Keeps what a session tells. */
    private static final class End implements PlaneSession.Owner {
        final PlaneSession session;
        final List<String> packets = new ArrayList<>();
        final List<PlaneEvent> events = new ArrayList<>();
        String reason;
        boolean established;
        boolean welcome = true;

        End(PlaneKey key, int own, int peer, boolean dials, int random) {
            session = dials
                    ? PlaneSession.dial(key, own, peer, filled(random), this)
                    : PlaneSession.accept(key, own, filled(random), this);
        }

        /** All bytes that wait to be written. */
        byte[] take() {
            session.flush();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (ByteBuffer out = session.output(); out != null; out = session.output()) {
                byte[] piece = new byte[out.remaining()];
                out.get(piece);
                bytes.writeBytes(piece);
            }
            return bytes.toByteArray();
        }

        void feed(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            session.handleBytes(in);
        }

        void send(String text) {
            byte[] bytes = text.getBytes();
            assertTrue(session.send(ByteBuffer.wrap(bytes), 0, bytes.length));
        }

        @Override
        public boolean isWelcome(PlaneSession asked, int hostIndex) {
            return welcome;
        }

        @Override
        public void established(PlaneSession asked) {
            established = true;
        }

        @Override
        public void packet(PlaneSession from, ByteBuffer bytes, int start, int end) {
            byte[] content = new byte[end - start];
            bytes.get(start, content);
            packets.add(new String(content));
        }

        @Override
        public void message(PlaneSession from, int service, ByteBuffer bytes, int start, int end) {
            byte[] content = new byte[end - start];
            bytes.get(start, content);
            packets.add(service + ":" + new String(content));
        }

        @Override
        public void ended(PlaneSession which, PlaneEvent event, String why) {
            assertEquals(null, reason, "ended twice");
            events.add(event);
            reason = why;
        }
    }

    private final End dialler = new End(KEY, 3, 2, true, 1);
    private final End listener = new End(KEY, 2, 0, false, 2);

    private void shakeHands() {
        listener.feed(dialler.take());
        dialler.feed(listener.take());
        listener.feed(dialler.take());
    }

    @Test
    void packetsPassBothWaysOnceBothHaveProvedTheKey() {
        listener.feed(dialler.take());
        assertFalse(listener.established);
        dialler.feed(listener.take());
        assertTrue(dialler.established);
        assertFalse(listener.established);
        dialler.send("early");
        listener.feed(dialler.take());
        assertTrue(listener.established);
        assertEquals(3, listener.session.peerIndex());
        listener.send("one");
        listener.send("");
        listener.send("x".repeat(PlaneSession.MAX_PACKET_BYTES));
        dialler.feed(listener.take());
        assertEquals(List.of("early"), listener.packets);
        assertEquals(List.of("one", "", "x".repeat(PlaneSession.MAX_PACKET_BYTES)), dialler.packets);
    }

    @Test
    void bytesMayComeOneByOne() {
        shakeHands();
        dialler.send("hello");
        dialler.send("world");
        ByteBuffer in = ByteBuffer.allocate(PlaneSession.INPUT_BYTES);
        for (byte each : dialler.take()) {
            in.put(each).flip();
            listener.session.handleBytes(in);
            in.compact();
        }
        assertEquals(List.of("hello", "world"), listener.packets);
    }

    @Test
    void anotherKeyIsRefusedByWhoHearsOfItFirst() {
        End stranger = new End(OTHER_KEY, 3, 2, true, 1);
        listener.feed(stranger.take());
        stranger.feed(listener.take());
        assertEquals("it has another key", stranger.reason);
        assertEquals(List.of(PlaneEvent.HANDSHAKE_REFUSED), stranger.events);
        listener.feed(new byte[Handshake.PROOF_BYTES]);
        assertEquals("it has another key", listener.reason);
        assertFalse(stranger.established || listener.established);
    }

    @Test
    void otherVersionsHostsAndProtocolsAreRefused() {
        assertEquals("version=0 is not 1", refusal(Handshake.hello(0, 3, 2, filled(1))));
        assertEquals("version=2 is not 1", refusal(Handshake.hello(2, 3, 2, filled(1))));
        assertEquals("it is meant for host 7", refusal(Handshake.hello(1, 3, 7, filled(1))));
        assertEquals("host=2 is no other host", refusal(Handshake.hello(1, 2, 2, filled(1))));
        assertEquals("host=0 is no other host", refusal(Handshake.hello(1, 0, 2, filled(1))));
        assertEquals(
                "that is no handshake", refusal("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".getBytes()));
        listener.welcome = false;
        listener.feed(dialler.take());
        assertEquals("host 3 is not in the machine", listener.reason);
    }

    private static String refusal(byte[] hello) {
        End end = new End(KEY, 2, 0, false, 2);
        end.feed(hello);
        assertEquals(List.of(PlaneEvent.HANDSHAKE_REFUSED), end.events);
        assertEquals(0, end.take().length, "says nothing to strangers");
        return end.reason;
    }

    @Test
    void aRecordedSessionDoesNotPlayAgain() {
        ByteArrayOutputStream recorded = new ByteArrayOutputStream();
        byte[] hello = dialler.take();
        recorded.writeBytes(hello);
        listener.feed(hello);
        dialler.feed(listener.take());
        dialler.send("transfer");
        byte[] rest = dialler.take();
        recorded.writeBytes(rest);
        listener.feed(rest);
        assertEquals(List.of("transfer"), listener.packets);

        End again = new End(KEY, 2, 0, false, 5);
        again.feed(recorded.toByteArray());
        assertEquals("it has another key", again.reason);
        assertEquals(List.of(), again.packets);
    }

    @Test
    void recordsAreNotTakenTwiceOutOfOrderOrBack() {
        shakeHands();
        dialler.send("one");
        byte[] first = dialler.take();
        dialler.send("two");
        byte[] second = dialler.take();
        listener.feed(first);
        listener.feed(first);
        assertEquals(List.of("one"), listener.packets);
        assertEquals(List.of(PlaneEvent.RECORD_REFUSED), listener.events);
        assertTrue(second.length > 0);
        dialler.feed(first);
        assertEquals(List.of(PlaneEvent.RECORD_REFUSED), dialler.events, "its own record came back");
        assertEquals(List.of(), dialler.packets);
    }

    @Test
    void aRecordLeftOutIsNoticed() {
        shakeHands();
        dialler.send("one");
        dialler.take();
        dialler.send("two");
        listener.feed(dialler.take());
        assertEquals(List.of(), listener.packets);
        assertEquals(List.of(PlaneEvent.RECORD_REFUSED), listener.events);
    }

    @Test
    void anEndWithoutLeaveIsNoticedAndOneWithLeaveIsNot() {
        shakeHands();
        dialler.send("last");
        dialler.session.close("enough");
        listener.feed(dialler.take());
        listener.session.handleEnd("closed");
        assertEquals(List.of("last"), listener.packets);
        assertEquals("the peer took leave", listener.reason);
        assertEquals(Arrays.asList((PlaneEvent) null), listener.events);

        End a = new End(KEY, 3, 2, true, 1);
        End b = new End(KEY, 2, 0, false, 2);
        b.feed(a.take());
        a.feed(b.take());
        a.session.handleEnd("reset");
        assertEquals(List.of(PlaneEvent.BROKEN), a.events);
        b.session.handleEnd("reset");
        assertEquals(List.of(PlaneEvent.HANDSHAKE_REFUSED), b.events);
    }

    @Test
    void theSecretsOfAllSessionsAndDirectionsDiffer() {
        byte[] hello = Handshake.hello(1, 3, 2, filled(1));
        byte[] reply = Handshake.hello(1, 2, 3, filled(2));
        byte[] another = Handshake.hello(1, 2, 3, filled(3));
        List<String> secrets = List.of(
                HexFormat.of().formatHex(Handshake.secret(KEY, hello, reply, true)),
                HexFormat.of().formatHex(Handshake.secret(KEY, hello, reply, false)),
                HexFormat.of().formatHex(Handshake.secret(KEY, hello, another, true)),
                HexFormat.of().formatHex(Handshake.secret(OTHER_KEY, hello, reply, true)));
        assertEquals(secrets.size(), secrets.stream().distinct().count());
    }

    @Test
    void whatWaitsIsBounded() {
        shakeHands();
        ByteBuffer packet = ByteBuffer.allocate(PlaneSession.MAX_PACKET_BYTES);
        int taken = 0;
        while (dialler.session.send(packet, 0, packet.capacity())) {
            taken++;
            assertTrue(taken <= PlaneSession.MAX_WAITING_RECORDS + 1, "no end");
        }
        assertTrue(taken >= PlaneSession.MAX_WAITING_RECORDS);
        listener.feed(dialler.take());
        listener.feed(dialler.take());
        assertEquals(taken, listener.packets.size());
        assertTrue(dialler.session.send(packet, 0, packet.capacity()), "there is room again");
    }

    @Test
    void extensionMessagesComeBetweenPacketsInOrder() {
        shakeHands();
        byte[] most = new byte[PlaneSession.MAX_EXTENSION_BYTES + 1];
        Arrays.fill(most, (byte) 'x');
        dialler.send("one");
        assertTrue(dialler.session.sendExtension(1, ByteBuffer.wrap("two".getBytes()), 0, 3));
        assertTrue(dialler.session.sendExtension(255, ByteBuffer.wrap(most), 0, 0));
        assertFalse(dialler.session.sendExtension(2, ByteBuffer.wrap(most), 0, most.length), "too long");
        assertTrue(dialler.session.sendExtension(2, ByteBuffer.wrap(most), 0, most.length - 1));
        dialler.send("three");
        listener.feed(dialler.take());
        assertEquals(
                List.of("one", "1:two", "255:", "2:" + "x".repeat(PlaneSession.MAX_EXTENSION_BYTES), "three"),
                listener.packets);
    }

    @Test
    void extensionMessagesLeaveRoomForPackets() {
        shakeHands();
        ByteBuffer bytes = ByteBuffer.allocate(PlaneSession.MAX_EXTENSION_BYTES);
        int taken = 0;
        while (dialler.session.sendExtension(1, bytes, 0, bytes.capacity())) {
            taken++;
            assertTrue(taken <= PlaneSession.MAX_WAITING_BEFORE_EXTENSIONS + 1, "no end");
        }
        dialler.send("packet");
        for (byte[] out = dialler.take(); out.length > 0; out = dialler.take()) {
            listener.feed(out);
        }
        assertTrue(dialler.session.takeWantsRoom());
        assertFalse(dialler.session.takeWantsRoom(), "told once");
        assertEquals(taken + 1, listener.packets.size());
        assertEquals("packet", listener.packets.get(taken));
        assertTrue(dialler.session.sendExtension(1, bytes, 0, bytes.capacity()), "there is room again");
        dialler.session.close("enough");
        assertFalse(dialler.session.sendExtension(1, bytes, 0, 1));
        assertFalse(dialler.session.takeWantsRoom(), "there will be none");
    }

    @Test
    void framesOfUnknownKindsAndMessagesForNobodyEndTheSession() {
        assertEquals("a frame of unknown kind 5", refusedFrame(5 << 24));
        assertEquals("an extension message without a service", refusedFrame(4 << 24));
    }

    private static String refusedFrame(int header) {
        End end = new End(KEY, 2, 0, false, 2);
        byte[] hello = Handshake.hello(1, 3, 2, filled(1));
        end.feed(hello);
        byte[] reply = end.take();
        byte[] replyHello = Arrays.copyOf(reply, Handshake.HELLO_BYTES);
        byte[] mac = Arrays.copyOfRange(reply, Handshake.HELLO_BYTES, reply.length);
        end.feed(Handshake.proof(KEY, hello, replyHello, mac));
        ByteBuffer record = ByteBuffer.allocate(RecordCipher.MAX_RECORD_BYTES);
        RecordCipher.sealing(Handshake.secret(KEY, hello, replyHello, true))
                .seal(ByteBuffer.allocate(4).putInt(0, header), record);
        end.feed(Arrays.copyOf(record.array(), record.position()));
        assertEquals(List.of(PlaneEvent.RECORD_REFUSED), end.events);
        return end.reason;
    }

    /** Whatever is done to the bytes on the way: nothing is delivered that was not sent, nothing twice, nothing out of order, and no exception. */
    @Test
    void changedBytesNeverBecomePackets() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            End a = new End(KEY, 3, 2, true, 1);
            End b = new End(KEY, 2, 0, false, 2);
            String label = "round " + round + ", -Djpvm.fuzz.seed=" + SEED;
            List<String> sent = new ArrayList<>();
            boolean changed = false;
            for (int step = 0; step < 6; step++) {
                End from = step % 2 == 0 ? a : b;
                End to = step % 2 == 0 ? b : a;
                if (from == a && a.session.isOpen()) {
                    sent.add("p" + step);
                    a.send("p" + step);
                }
                byte[] bytes = from.take();
                if (random.nextInt(4) == 0 && bytes.length > 0) {
                    byte[] bent = bend(bytes, random);
                    changed |= !Arrays.equals(bytes, bent);
                    bytes = bent;
                }
                to.feed(bytes);
            }
            assertEquals(sent.subList(0, b.packets.size()), b.packets, label);
            assertEquals(List.of(), a.packets, label);
            if (!changed) {
                assertEquals(sent, b.packets, label);
            }
        }
    }

    private static byte[] bend(byte[] bytes, Random random) {
        byte[] bent = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bent = Arrays.copyOf(bent, random.nextInt(bent.length));
            case 2 -> bent = Arrays.copyOf(bent, bent.length + 1 + random.nextInt(100));
            case 3 -> {
                for (int i = 0; i < bent.length; i++) {
                    bent[i] = random.nextInt(4) == 0 ? (byte) random.nextInt() : bent[i];
                }
            }
            default -> {
                bent = new byte[1 + random.nextInt(300)];
                random.nextBytes(bent);
            }
        }
        return bent;
    }
}
