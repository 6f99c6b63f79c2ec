package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts and tasks that do not keep up, and those who want to send them more. */
class HostPressureTest {
    private static final int MESSAGES = 1000;
    private static final int MESSAGE_BYTES = 8000;

    private final CoreNetwork network = new CoreNetwork(3, CoreNetwork.Faults.NONE);
    private CoreNetwork.Node a;
    private CoreNetwork.Node b;
    private TestTask source;
    private TestTask neighbour;
    private TestTask receiver;
    private TestTask other;

    @BeforeEach
    void machineOfTwo() {
        a = network.master("a");
        source = a.enrol();
        neighbour = a.enrol();
        network.computer("b");
        int id = source.request(TaskCode.ADDHOST, CoreNetwork.names("b"));
        network.until("b is added", CoreNetwork.SECOND, () -> source.answer(id) != null);
        network.run(CoreNetwork.SECOND);
        b = network.node("b");
        receiver = b.enrol();
        other = b.enrol();
    }

    private void flood() {
        byte[] body = new byte[MESSAGE_BYTES];
        for (int i = 0; i < MESSAGES; i++) {
            body[3] = (byte) i;
            source.send(receiver.tid(), 1, body.clone(), 4032);
        }
    }

    @Test
    void aSourceIsHeldUntilTheLinkKeepsUp() {
        b.cutOff = true;
        flood();
        assertTrue(source.hasUnsent());
        Peer peer = a.core.state().peers.ofTid(b.core.state().hosts.local().hostPart());
        assertTrue(peer.link.queuedBytes() < Limits.LINK_HIGH_WATER_BYTES + 64 * 1024);
        neighbour.send(source.tid(), 5, 1);
        assertEquals(1, source.received(5).size(), "a held task is written to");
        neighbour.send(receiver.tid(), 6, 1);
        network.run(20 * CoreNetwork.SECOND);
        b.cutOff = false;
        network.until(
                "everything arrives",
                100 * CoreNetwork.SECOND,
                () -> receiver.received(1).size() == MESSAGES);
        network.run(CoreNetwork.SECOND);
        for (int i = 0; i < MESSAGES; i++) {
            assertEquals((byte) i, receiver.received(1).get(i).body()[3]);
        }
        assertEquals(1, receiver.received(6).size());
        assertFalse(source.hasUnsent());
        assertEquals(0, peer.link.queuedBytes());
        assertTrue(peer.held.isEmpty());
        assertTrue(a.core.counters().get(DaemonCounter.SOURCES_PAUSED) > 10);
    }

    @Test
    void whoSendsLittleWaitsForNobodyWhoSendsMuch() {
        b.cutOff = true;
        flood();
        neighbour.send(receiver.tid(), 6, 1);
        neighbour.send(receiver.tid(), 6, 2);
        assertTrue(source.hasUnsent());
        assertFalse(neighbour.hasUnsent());
        b.cutOff = false;
        network.until(
                "the neighbour's messages",
                10 * CoreNetwork.SECOND,
                () -> receiver.received(6).size() == 2);
        assertTrue(receiver.received(1).size() < 15, () -> receiver.received(1).size() + " others came before");
    }

    @Test
    void aSourceIsLetGoWhenTheHostIsLost() {
        b.cutOff = true;
        flood();
        assertTrue(source.hasUnsent());
        network.run(300 * CoreNetwork.SECOND);
        assertFalse(source.hasUnsent());
        assertEquals(1, a.core.state().hosts.size());
    }

    @Test
    void outputForAnotherHostIsHeldToo() {
        XdrWriter body =
                new XdrWriter().putString("prog").putInt(1).putString("a").putInts(1, 0);
        body.putInts(receiver.tid(), 0x7ffff, 9, 0, 0, 0, 0);
        int id = receiver.request(TaskCode.SPAWN, body);
        network.until("the spawn", CoreNetwork.SECOND, () -> receiver.answer(id) != null);
        int writer = a.core.state().tasks.all().stream()
                .mapToInt(task -> task.tid)
                .filter(tid -> tid != source.tid() && tid != neighbour.tid())
                .findFirst()
                .orElseThrow();
        network.run(CoreNetwork.SECOND);
        b.cutOff = true;
        byte[] text = new byte[3999];
        int pieces = 0;
        while (!a.pausedOutputs.contains(writer)) {
            a.core.handleOutput(writer, text, text.length, network.now);
            assertTrue(++pieces < 200, "never held");
        }
        b.cutOff = false;
        network.run(CoreNetwork.SECOND);
        assertFalse(a.pausedOutputs.contains(writer));
    }

    @Test
    void aTaskThatDoesNotReadHoldsNobodyOnOtherHosts() {
        receiver.waiting = Limits.HIGH_WATER_BYTES * 4;
        flood();
        network.run(CoreNetwork.SECOND);
        assertFalse(source.hasUnsent());
        assertEquals(MESSAGES, receiver.received(1).size());
        source.send(other.tid(), 2, 7);
        network.run(CoreNetwork.SECOND);
        assertEquals(1, other.received(2).size());
    }

    @Test
    void aTaskThatNeverReadsIsGivenUpAtTheLimit() {
        source.request(TaskCode.NOTIFY, 1, 0, 4, 1, receiver.tid());
        network.run(CoreNetwork.SECOND);
        receiver.waiting = Limits.MAX_REMOTE_BACKLOG_BYTES + 1;
        source.send(receiver.tid(), 1, 5);
        network.run(CoreNetwork.SECOND);
        assertTrue(receiver.closed);
        assertEquals(1, source.received(4).size());
        assertEquals(1, b.core.counters().get(DaemonCounter.BACKLOGS_OVERFLOWED));
    }
}
