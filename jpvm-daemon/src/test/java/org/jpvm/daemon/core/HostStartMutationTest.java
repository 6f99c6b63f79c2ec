package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jpvm.PvmError;
import org.jpvm.testing.BentBytes;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hosts that are added with anything but what daemons say: their lines, the answers of a hoster, their first datagrams. Every request is answered,
 * every host is in the machine or there is a line in the log that says why not. Another seed: {@code -Djpvm.mutation.seed=N}; more:
 * {@code -Djpvm.mutation.inputs=N}.
 */
@Timeout(3600)
class HostStartMutationTest {
    private static final long SEED = Long.getLong("jpvm.mutation.seed", 20_260_105L);
    private static final int INPUTS = Integer.getInteger("jpvm.mutation.inputs", 6_000);
    private static final int LINES_PER_REQUEST = 3;
    private static final long LOST_NANOS = 500 * CoreNetwork.SECOND;

    private final BentBytes bent = new BentBytes(
            SEED,
            "ddpro<",
            "<",
            ">",
            "> arch<",
            "\n",
            "\0",
            "2316",
            "-1",
            "2147483648",
            "0",
            "7f000001:0001",
            "ffffffff:ffff",
            ":",
            "PvmCantStart",
            "\u001b[2J",
            "x".repeat(5000));

    private final Random random = bent.random();
    private final CoreNetwork network = new CoreNetwork(SEED, CoreNetwork.Faults.NONE);
    private final CoreNetwork.Node master = network.master("a");
    private final TestTask console = master.enrol();
    private final int[] outcomes = new int[4];

    private String line(int number) {
        return random.nextInt(20) == 0
                ? PvmError.values()[random.nextInt(PvmError.values().length)].cName()
                : "ddpro<2316> arch<LINUX64> ip<c00003" + Integer.toHexString(0x10 + number)
                        + ":e7a8> mtu<4080> dsig<4230209>";
    }

    private void checkAnswer(int round, TestTask.Received answer) throws Exception {
        AddHostsReply reply = AddHostsReply.read(answer.reader());
        String what = "seed " + SEED + ", round " + round + ": ";
        int refused = 0;
        for (var record : reply.hosts()) {
            refused += record.tid() < 0 ? 1 : 0;
            outcomes[
                    record.tid() >= 0
                            ? 0
                            : record.tid() == PvmError.HOST_FAIL.code()
                                    ? 1
                                    : record.tid() == PvmError.BAD_VERSION.code() ? 2 : 3]++;
        }
        List<String> reasons = master.log.stream()
                .filter(each -> each.startsWith("cannot add host"))
                .toList();
        assertEquals(refused, reasons.size(), what + reasons);
        for (String reason : reasons) {
            assertTrue(reason.matches("cannot add host \"\\S+\" \\(Pvm[A-Za-z]+\\): .+"), what + reason);
            assertTrue(reason.length() < 500, what + reason);
        }
        PvmdState state = master.core.state();
        assertEquals(1, state.hosts.size(), what);
        assertEquals(0, state.waits.all().size(), what);
        assertEquals(0, state.peers.all().size(), what);
        master.log.clear();
        network.trace.clear();
        console.inbox.clear();
        master.starts.clear();
    }

    private TestTask.Received await(int id) {
        network.until("the answer", LOST_NANOS, () -> console.answer(id) != null);
        return console.inbox.stream()
                .filter(message -> message.waitId() == id)
                .findFirst()
                .orElseThrow();
    }

    private int ask() {
        String[] names = new String[LINES_PER_REQUEST];
        for (int i = 0; i < names.length; i++) {
            names[i] = "n" + i;
        }
        return console.request(TaskCode.ADDHOST, CoreNetwork.names(names));
    }

    /** Nobody answers at the addresses that the lines name, so a host that is taken for one is lost a little later. */
    @Test
    void everyLineIsTakenOrRefusedWithAReason() throws Exception {
        for (int i = 0; i < LINES_PER_REQUEST; i++) {
            network.computer("n" + i);
        }
        int[] number = new int[1];
        network.starter = host -> bent.bend(line(number[0]++ % LINES_PER_REQUEST));
        for (int round = 0; round < INPUTS / LINES_PER_REQUEST; round++) {
            checkAnswer(round, await(ask()));
            network.run(CoreNetwork.SECOND);
        }
        for (int outcome = 1; outcome < outcomes.length; outcome++) {
            assertTrue(outcomes[outcome] > INPUTS / 1000, "rarely happened: " + outcome);
        }
    }

    @Test
    void everyAnswerOfAHosterIsTakenOrRefusedWithAReason() throws Exception {
        for (int i = 0; i < LINES_PER_REQUEST; i++) {
            network.computer("n" + i);
        }
        TestTask hoster = master.enrol();
        hoster.ask(TaskCode.HOSTER, 1);
        hoster.inbox.clear();
        for (int round = 0; round < INPUTS / LINES_PER_REQUEST; round++) {
            int id = ask();
            network.until("the order", CoreNetwork.SECOND, () -> !hoster.inbox.isEmpty());
            TestTask.Received order = hoster.inbox.get(hoster.inbox.size() - 1);
            List<StartResults.Result> results = new ArrayList<>();
            for (StartHosts.Host host : StartHosts.read(order.reader()).hosts()) {
                results.add(new StartResults.Result(host.tid(), line(results.size())));
            }
            XdrWriter body = new XdrWriter();
            new StartResults(results).write(body);
            hoster.inbox.clear();
            hoster.sendSystem(0x80040000, SystemCode.STHOSTACK, order.waitId(), bent.bend(body.toByteArray()));
            checkAnswer(round, await(id));
        }
        assertTrue(master.core.counters().get(DaemonCounter.MALFORMED) > INPUTS / 1000);
    }

    /** A slave gets bent copies of all that its master says from the first datagram on, and the master of what the slave answers. */
    @Test
    void firstDatagramsBreakNothing() {
        BentPackets packets = new BentPackets(random);
        int joined = 0;
        int machines = 0;
        while (packets.count < INPUTS) {
            CoreNetwork machine = new CoreNetwork(random.nextLong(), CoreNetwork.Faults.NONE);
            machine.careless = true;
            CoreNetwork.Node first = machine.master("a");
            TestTask asker = first.enrol();
            machine.computer("b");
            machine.computer("c");
            machine.bend = packet -> random.nextInt(2) == 0 ? packets.bend(packet.clone()) : null;
            int id = asker.request(TaskCode.ADDHOST, CoreNetwork.names("b", "c"));
            machine.run(CoreNetwork.SECOND);
            machine.bend = packet -> null;
            machine.run(LOST_NANOS);
            machines++;
            if (first.exitReason == null) {
                String what = "seed " + SEED + ", machine " + machines;
                assertNotNull(asker.answer(id), () -> what + "\n" + String.join("\n", machine.trace));
            }
            joined += first.core.state().hosts.size() == 3 ? 1 : 0;
            for (CoreNetwork.Node node : machine.nodes) {
                PvmdState state = node.core.state();
                assertTrue(state.hosts.size() <= 4095);
                assertTrue(state.waits.all().size() < 1000);
                assertTrue(state.mailbox.sizeBytes() <= Limits.MAX_MAILBOX_BYTES);
                assertTrue(node.log.size() < 1000, "seed " + SEED + ", machine " + machines);
            }
        }
        assertTrue(joined > machines / 20 && joined < machines, joined + " of " + machines + " machines came about");
    }

    /** The answer about the table becomes another message on its way. */
    @Test
    void aHostThatDoesNotAcknowledgeTheTableIsGivenUp() throws Exception {
        network.computer("b");
        network.bend = packet -> {
            ByteBuffer copy = ByteBuffer.wrap(packet.clone());
            int tag = PeerPacketHeader.LENGTH_BYTES + MessageHeader.TAG_OFFSET;
            if (packet.length < tag + Integer.BYTES || copy.getInt(tag) != DaemonCode.HTUPDACK.tag()) {
                return null;
            }
            return copy.putInt(tag, DaemonCode.NULL.tag()).array();
        };
        int id = console.request(TaskCode.ADDHOST, CoreNetwork.names("b"));
        checkAnswer(0, await(id));
        assertEquals(1, outcomes[1]);
        network.run(CoreNetwork.SECOND);
        assertNotNull(network.node("b").exitReason);
    }

    @Test
    void whatIsShownIsShortAndOfLetters() throws Exception {
        network.computer("n0");
        network.starter = host -> new String(new byte[2000], StandardCharsets.ISO_8859_1) + "\n" + "y".repeat(100_000);
        int id = console.request(TaskCode.ADDHOST, CoreNetwork.names("n0"));
        checkAnswer(0, await(id));
    }
}
