package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Daemons with the extension plane, joined in memory by networks that break in every way. */
class PlaneTest {
    private static final CoreNetwork.Faults BAD =
            new CoreNetwork.Faults(0.05, 0.02, 50_000, 3 * CoreNetwork.MILLISECOND);
    private static final int TAG = 5;

    private CoreNetwork network;
    private TestTask console;
    private long silenceNanos = 10 * CoreNetwork.SECOND;

    private void machine(long seed, CoreNetwork.Faults faults, String... slaves) throws MalformedMessageException {
        network = new CoreNetwork(seed, faults);
        network.planeKey = PlaneKey.of(new byte[PlaneKey.LENGTH_BYTES]);
        network.silenceNanos = silenceNanos;
        console = network.master("a").enrol();
        XdrWriter body = new XdrWriter().putInt(slaves.length);
        for (String slave : slaves) {
            network.computer(slave);
            body.putString(slave);
        }
        assertEquals(
                slaves.length,
                AddHostsReply.read(console.ask(TaskCode.ADDHOST, body)).hosts().size());
    }

    private void untilMeshed() {
        network.until("everybody has a session with everybody", 300 * CoreNetwork.SECOND, this::isMeshed);
    }

    private boolean isMeshed() {
        for (CoreNetwork.Node node : network.nodes) {
            for (CoreNetwork.Node other : network.nodes) {
                if (node != other && !node.plane.isOpen(other.core.hostIndex())) {
                    return false;
                }
            }
        }
        return true;
    }

    private long count(DaemonCounter counter) {
        return network.nodes.stream()
                .mapToLong(node -> node.core.counters().get(counter))
                .sum();
    }

    @Test
    void everybodyFindsEverybodyAndDatagramsStop() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b", "c", "d");
        untilMeshed();
        network.run(CoreNetwork.SECOND);
        TestTask far = network.node("c").enrol();
        network.until("it has a tid", CoreNetwork.SECOND, () -> far.tid() != 0);
        long before = network.datagrams;
        for (int i = 0; i < 100; i++) {
            console.send(far.tid(), TAG, i);
        }
        network.until("all came", CoreNetwork.SECOND, () -> far.received(TAG).size() == 100);
        assertEquals(before, network.datagrams);
    }

    @Test
    void entriesAreNotListedAndGoWithTheHost() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b", "c");
        untilMeshed();
        assertEquals(3, entries());
        XdrWriter names = new XdrWriter();
        network.node("a").core.state().mailbox.writeNames("*", names);
        assertEquals(0, new XdrReader(names.toByteArray(), 0, names.lengthBytes()).readInt("classes"));
        network.node("b").dead = true;
        console.ask(TaskCode.TICKLE, 2, 8, 0x80080000);
        network.run(CoreNetwork.SECOND);
        assertEquals(2, entries());
        assertFalse(network.node("a").plane.isOpen(2));
    }

    @Test
    void aDeletedHostHearsOfItOverThePlaneBehindEverythingElse() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b", "c");
        untilMeshed();
        TestTask far = network.node("b").enrol();
        network.until("it has a tid", CoreNetwork.SECOND, () -> far.tid() != 0);
        for (int i = 0; i < 500; i++) {
            console.send(far.tid(), TAG, i);
        }
        console.ask(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("b"));
        network.until("b ends", 10 * CoreNetwork.SECOND, () -> network.node("b").exitReason != null);
        assertEquals(500, far.received(TAG).size());
        assertEquals("2: 1=a 3=c", network.node("c").state());
        assertEquals(0, count(DaemonCounter.PLANE_BROKEN));
        assertTrue(network.node("c").plane.isOpen(1));
    }

    /** Sends back what it gets, and keeps what it hears. */
    private static final class Echo implements ExtensionService {
        final Extensions extensions;
        final PlaneService number;
        final boolean answers;
        final List<String> heard = new ArrayList<>();
        final List<Integer> numbers = new ArrayList<>();
        int toSend;
        int next;

        Echo(CoreNetwork.Node node, PlaneService number, boolean answers) {
            this.extensions = node.core.extensions();
            this.number = number;
            this.answers = answers;
            extensions.register(number, this);
        }

        /** Sends numbers, as many bytes each, as long as there is room. */
        void pump(int hostIndex) {
            ByteBuffer bytes = ByteBuffer.allocate(20_000);
            while (next < toSend && extensions.send(hostIndex, number, bytes.putInt(0, next), 0, bytes.capacity())) {
                next++;
            }
        }

        @Override
        public void up(int hostIndex) {
            heard.add("up " + hostIndex);
        }

        @Override
        public void down(int hostIndex) {
            heard.add("down " + hostIndex);
        }

        @Override
        public void room(int hostIndex) {
            heard.add("room " + hostIndex);
            pump(hostIndex);
        }

        @Override
        public void message(int hostIndex, ByteBuffer bytes, int start, int end) {
            numbers.add(bytes.getInt(start));
            if (answers) {
                extensions.send(hostIndex, number, bytes, start, start + 4);
            }
        }
    }

    @Test
    void extensionMessagesPassInOrderAndWaitForRoom() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b");
        Echo master = new Echo(network.node("a"), PlaneService.CLASS_BYTES, false);
        untilMeshed();
        Echo slave = new Echo(network.node("b"), PlaneService.CLASS_BYTES, true);
        assertEquals(List.of("up 2"), master.heard);
        assertEquals(List.of("up 1"), slave.heard, "told when it comes late");
        master.toSend = 500;
        master.pump(2);
        assertTrue(master.next < 50, "what waits is bounded");
        network.until("all came back", 10 * CoreNetwork.SECOND, () -> master.numbers.size() == 500);
        assertEquals(IntStream.range(0, 500).boxed().toList(), slave.numbers);
        assertEquals(IntStream.range(0, 500).boxed().toList(), master.numbers);
        assertTrue(master.heard.contains("room 2"));
        assertFalse(master.extensions.send(1, PlaneService.CLASS_BYTES, ByteBuffer.allocate(1), 0, 1), "itself");
        assertFalse(master.extensions.send(3, PlaneService.CLASS_BYTES, ByteBuffer.allocate(1), 0, 1), "nobody");
        assertThrows(IllegalStateException.class, () -> new Echo(network.node("a"), PlaneService.CLASS_BYTES, true));
    }

    @Test
    void extensionServicesHearOfEachEndOfASession() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b");
        Echo master = new Echo(network.node("a"), PlaneService.CLASS_BYTES, false);
        untilMeshed();
        network.node("a").core.handlePlaneUp(2, network.now);
        assertEquals(List.of("up 2", "down 2", "up 2"), master.heard, "a session in place of another");
        network.node("a").plane.cut();
        network.until("down", 20 * CoreNetwork.SECOND, () -> master.heard.size() > 3);
        untilMeshed();
        network.run(CoreNetwork.SECOND);
        assertEquals("up 2", master.heard.get(master.heard.size() - 1));
        console.ask(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("b"));
        network.until("b ends", 10 * CoreNetwork.SECOND, () -> network.node("b").exitReason != null);
        network.run(CoreNetwork.SECOND);
        for (int i = 0; i < master.heard.size(); i++) {
            assertEquals(i % 2 == 0 ? "up 2" : "down 2", master.heard.get(i), master.heard::toString);
        }
        assertEquals("down 2", master.heard.get(master.heard.size() - 1));
    }

    @Test
    void aWantedSessionBeginsWithoutAnythingToSay() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b", "c", "d");
        PvmdCore from = network.node("b").core;
        int to = network.node("d").core.hostIndex();
        assertFalse(from.extensions().isUp(to));
        long before = from.counters().get(DaemonCounter.PACKETS_SENT);
        from.extensions().want(to);
        from.extensions().want(from.hostIndex());
        from.extensions().want(4095);
        assertEquals(before + 1, from.counters().get(DaemonCounter.PACKETS_SENT));
        network.until("session", 5 * CoreNetwork.SECOND, () -> from.extensions().isUp(to));
        before = from.counters().get(DaemonCounter.PACKETS_SENT);
        from.extensions().want(to);
        assertEquals(before, from.counters().get(DaemonCounter.PACKETS_SENT));
    }

    @Test
    void messagesForServicesThatNobodyHasAreCounted() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b");
        Echo master = new Echo(network.node("a"), PlaneService.CLASS_BYTES, false);
        untilMeshed();
        master.toSend = 3;
        master.pump(2);
        PvmdCore slave = network.node("b").core;
        network.until(
                "counted", CoreNetwork.SECOND, () -> slave.counters().get(DaemonCounter.PLANE_UNKNOWN_SERVICES) == 3);
        slave.handlePlaneMessage(1, 200, ByteBuffer.allocate(4), 0, 4, network.now);
        assertEquals(4, slave.counters().get(DaemonCounter.PLANE_UNKNOWN_SERVICES));
        assertTrue(network.node("b").plane.isOpen(1));
    }

    @Test
    void aHostCannotSpeakForTasksOfAnother() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b", "c");
        untilMeshed();
        ByteBuffer packet = ByteBuffer.allocate(PeerPacketHeader.LENGTH_BYTES);
        PeerPacketHeader.put(packet, console.tid(), 0xc0001, 1, 0, PeerPacketFlags.DAT);
        CoreNetwork.Node master = network.node("a");
        long before = master.core.counters().get(DaemonCounter.DATAGRAMS_REFUSED);
        master.core.handlePlanePacket(2, packet, 0, packet.capacity(), network.now);
        assertEquals(before + 1, master.core.counters().get(DaemonCounter.DATAGRAMS_REFUSED));
    }

    private long entries() {
        return network.node("a").core.state().mailbox.describe().stream()
                .filter(line -> line.startsWith(PlaneDirectory.CLASS))
                .count();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingArrivesOnceAndInOrder(long seed) throws MalformedMessageException {
        machine(seed, BAD, "b", "c");
        Random random = new Random(seed);
        List<TestTask> tasks = new ArrayList<>();
        for (CoreNetwork.Node node : network.nodes) {
            tasks.add(node.enrol());
            node.plane.bent = seed % 3 == 0 ? 0.01 : 0;
        }
        network.until("all have tids", CoreNetwork.SECOND, () -> tasks.stream().allMatch(task -> task.tid() != 0));
        int[][] sent = new int[tasks.size()][tasks.size()];
        for (int round = 0; round < 60; round++) {
            for (int i = random.nextInt(30); i > 0; i--) {
                int from = random.nextInt(tasks.size());
                int to = random.nextInt(tasks.size());
                byte[] body = new XdrWriter()
                        .putInt(sent[from][to]++)
                        .putInts(new int[random.nextInt(8) == 0 ? random.nextInt(20_000) : random.nextInt(50)])
                        .toByteArray();
                tasks.get(from).send(tasks.get(to).tid(), TAG, body, random.nextBoolean() ? 4032 : 100_000);
            }
            network.run(random.nextInt(50) * CoreNetwork.MILLISECOND);
            if (round % 10 == 9) {
                untilMeshed();
                network.nodes.get(random.nextInt(3)).plane.cut();
            }
        }
        network.nodes.forEach(node -> node.plane.bent = 0);
        network.until("all came, seed " + seed, 200 * CoreNetwork.SECOND, () -> complete(tasks, sent));
        for (int from = 0; from < sent.length; from++) {
            for (int to = 0; to < sent.length; to++) {
                int source = tasks.get(from).tid();
                List<Integer> numbers = tasks.get(to).received(TAG).stream()
                        .filter(message -> message.source() == source)
                        .map(TestTask.Received::firstInt)
                        .toList();
                for (int i = 0; i < numbers.size(); i++) {
                    assertEquals(i, numbers.get(i), "order, seed " + seed);
                }
                assertEquals(sent[from][to], numbers.size(), "seed " + seed);
            }
        }
        untilMeshed();
        assertTrue(count(DaemonCounter.PLANE_BROKEN) > 0, "nothing broke, seed " + seed);
        assertEquals(0, count(DaemonCounter.HOSTS_LOST), "seed " + seed);
    }

    /** A few; -Djpvm.plane.seeds=N tries N of them. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("jpvm.plane.seeds", 20));
    }

    private static boolean complete(List<TestTask> tasks, int[][] sent) {
        for (int to = 0; to < sent.length; to++) {
            int expected = 0;
            for (int[] row : sent) {
                expected += row[to];
            }
            if (tasks.get(to).received(TAG).size() != expected) {
                return false;
            }
        }
        return true;
    }

    @Test
    void forgedDatagramsDoNotCountBesideASession() throws MalformedMessageException {
        machine(1, CoreNetwork.Faults.NONE, "b");
        untilMeshed();
        network.run(CoreNetwork.SECOND);
        CoreNetwork.Node master = network.node("a");
        CoreNetwork.Node slave = network.node("b");
        ByteBuffer packet = ByteBuffer.allocate(PeerPacketHeader.LENGTH_BYTES);
        int close = PeerPacketFlags.FIN | PeerPacketFlags.ACK;
        PeerPacketHeader.put(packet, 0x80040000, 0x80080000, 0, 0, close);
        master.core.handleDatagram(slave.address, slave.port, packet.flip(), network.now);
        network.run(10 * CoreNetwork.SECOND);
        assertEquals(2, master.core.state().hosts.size());
        assertTrue(master.plane.isOpen(2), "the peer answered, so the session stays");
        assertEquals(1, master.core.counters().get(DaemonCounter.DATAGRAMS_BESIDE_PLANE));
    }

    @Test
    void aHostThatFallsSilentIsFoundDeadByTheRulesOfDatagramsWhereNothingElseIsWanted()
            throws MalformedMessageException {
        silenceNanos = 0;
        machine(1, CoreNetwork.Faults.NONE, "b");
        untilMeshed();
        network.node("b").dead = true;
        console.send(0x80001, TAG, 1);
        network.until(
                "the host is lost",
                400 * CoreNetwork.SECOND,
                () -> network.node("a").core.state().hosts.size() == 1);
        assertTrue(network.now > 150 * CoreNetwork.SECOND, "too early");
    }
}
