package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bent datagrams. From a host of the machine they may do harm, as a daemon believes the others; but nothing is thrown, nothing grows. From anybody
 * else they do nothing. Another seed: {@code -Djpvm.mutation.seed=N}; more datagrams: {@code -Djpvm.mutation.datagrams=N}.
 */
@Timeout(3600)
class DatagramMutationTest {
    private static final long SEED = Long.getLong("jpvm.mutation.seed", 20_260_102L);
    private static final int DATAGRAMS = Integer.getInteger("jpvm.mutation.datagrams", 100_000);

    /** What bent datagrams must have brought about, else the test tests little. */
    private static final List<DaemonCounter> REACHED = List.of(
            DaemonCounter.DATAGRAMS_REFUSED,
            DaemonCounter.FRAMES_DROPPED,
            DaemonCounter.FRAMES_OUT_OF_ORDER,
            DaemonCounter.LATE_ANSWERS,
            DaemonCounter.MALFORMED,
            DaemonCounter.MULTICAST_COPIES,
            DaemonCounter.PACKETS_EARLY,
            DaemonCounter.PACKETS_RECEIVED_AGAIN,
            DaemonCounter.PACKETS_TOO_EARLY,
            DaemonCounter.UNKNOWN_ACKNOWLEDGEMENTS,
            DaemonCounter.UNKNOWN_CODES);

    private final Random random = new Random(SEED);
    private final long[] totals = new long[DaemonCounter.values().length];
    private CoreNetwork network;
    private List<TestTask> tasks;
    private final BentPackets bent = new BentPackets(random);
    private int machines;

    private void start() {
        machines++;
        network = new CoreNetwork(random.nextLong(), CoreNetwork.Faults.NONE);
        network.careless = true;
        CoreNetwork.Node master = network.master("a");
        TestTask console = master.enrol();
        for (String name : List.of("b", "c")) {
            network.computer(name);
        }
        int id = console.request(TaskCode.ADDHOST, CoreNetwork.names("b", "c"));
        network.until("hosts are added", 10 * CoreNetwork.SECOND, () -> console.answer(id) != null);
        tasks = new ArrayList<>(List.of(console));
        network.run(CoreNetwork.SECOND);
        for (CoreNetwork.Node node : network.nodes) {
            tasks.add(node.enrol());
        }
    }

    @Test
    void bentDatagramsOfAHostBreakNothing() {
        start();
        while (bent.count < DATAGRAMS) {
            boolean over = network.nodes.stream().anyMatch(node -> node.exitReason != null)
                    || network.nodes.get(0).core.state().hosts.size() < 3
                    || tasks.get(0).inbox.size() > 2000;
            if (over) {
                addUp();
                start();
            }
            network.bend = packet -> random.nextInt(3) == 0 ? bent.bend(packet.clone()) : null;
            for (int i = 0; i < 20; i++) {
                talk(tasks.get(random.nextInt(tasks.size())));
            }
            network.run(random.nextInt(50) == 0 ? 70 * CoreNetwork.SECOND : 100 * CoreNetwork.MILLISECOND);
            network.bend = packet -> null;
        }
        addUp();
        for (DaemonCounter counter : REACHED) {
            assertTrue(totals[counter.ordinal()] > 0, "never happened: " + counter + ", seed " + SEED);
        }
        assertTrue(machines < DATAGRAMS / 100, "the machines lived too shortly: " + machines + " of them");
    }

    private void addUp() {
        for (CoreNetwork.Node node : network.nodes) {
            PvmdState state = node.core.state();
            for (DaemonCounter counter : DaemonCounter.values()) {
                totals[counter.ordinal()] += node.core.counters().get(counter);
            }
            assertEquals(0, node.core.counters().get(DaemonCounter.INTERNAL_ERRORS), () -> "seed " + SEED);
            assertTrue(state.waits.all().size() < 20_000, () -> "open questions, seed " + SEED);
            assertTrue(state.multicasts.size() <= Limits.MAX_MULTICAST_ADDRESSES);
            assertTrue(state.mailbox.sizeBytes() <= Limits.MAX_MAILBOX_BYTES);
            assertTrue(state.hosts.size() <= 4095);
            for (Peer peer : state.peers.all()) {
                assertTrue(peer.assemblers.size() <= 16);
                assertTrue(peer.link.queuedBytes() < Limits.MAX_LINK_BYTES);
            }
        }
    }

    /** Something that makes daemons talk. */
    private void talk(TestTask task) {
        TestTask other = tasks.get(random.nextInt(tasks.size()));
        int host = 1 + random.nextInt(3) << 18;
        switch (random.nextInt(12)) {
            case 0 -> task.request(TaskCode.TASK, 0);
            case 1 -> task.request(TaskCode.PSTAT, other.tid());
            case 2 -> task.request(TaskCode.HOSTSYNC, host);
            case 3 -> task.request(TaskCode.NOTIFY, 1 + random.nextInt(2), 0, 9, 1, other.tid());
            case 4 -> {
                XdrWriter body = new XdrWriter()
                        .putString("prog")
                        .putInt(0)
                        .putString("")
                        .putInt(2);
                task.request(TaskCode.SPAWN, body.putInts(0, other.tid(), 0, 3, other.tid(), 0, 4, 0));
            }
            case 5 -> {
                XdrWriter put = new XdrWriter().putInts(1, task.tid()).putString("c" + random.nextInt(4));
                task.request(TaskCode.DB, put.putInts(-1, random.nextInt(8), 4, 0, 7, 0, 0, 0, 0, 0, 4, 1));
            }
            case 6 -> {
                XdrWriter get = new XdrWriter().putInts(3, task.tid()).putString("c" + random.nextInt(4));
                task.request(TaskCode.DB, get.putInts(0, random.nextInt(64)));
            }
            case 7 -> {
                int[] members = tasks.stream().mapToInt(TestTask::tid).sorted().toArray();
                task.request(
                        TaskCode.MCA, new XdrWriter().putInt(members.length).putInts(members));
                task.send(0x40000000 | task.tid(), 11, new byte[4 * random.nextInt(3000)], 4032);
            }
            case 8 -> task.request(TaskCode.SENDSIG, other.tid(), 10);
            case 9 -> task.request(TaskCode.SCHED);
            default -> task.send(other.tid(), 12, new byte[4 * random.nextInt(2500)], 4032);
        }
    }

    @Test
    void datagramsOfStrangersDoNothing() {
        start();
        List<String> before =
                network.nodes.stream().map(CoreNetwork.Node::state).toList();
        CoreNetwork.Node victim = network.node("b");
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer packet = ByteBuffer.allocate(16 + random.nextInt(100));
            random.nextBytes(packet.array());
            PeerPacketHeader.put(
                    packet,
                    0x80080000,
                    0x80040000 + (random.nextInt(4) << 18),
                    1 + random.nextInt(5),
                    0,
                    random.nextInt(32));
            boolean wrongPort = random.nextBoolean();
            int address = wrongPort ? network.nodes.get(0).address : random.nextInt();
            int port = wrongPort ? random.nextInt(0xbfff) : network.nodes.get(0).port;
            long sent = network.datagrams;
            victim.core.handleDatagram(address, port, packet.clear(), network.now);
            assertEquals(sent, network.datagrams, "a stranger was answered");
        }
        assertEquals(20_000, victim.core.counters().get(DaemonCounter.DATAGRAMS_REFUSED));
        assertTrue(victim.log.size() < 100, "a stranger fills the log");
        assertEquals(before, network.nodes.stream().map(CoreNetwork.Node::state).toList());
        TestTask console = tasks.get(0);
        int id = console.request(TaskCode.MSTAT, new XdrWriter().putString("b"));
        network.until("the host answers", CoreNetwork.SECOND, () -> console.answer(id) != null);
    }
}
