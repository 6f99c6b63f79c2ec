package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.EmbeddedMessage;
import org.jpvm.wire.body.MailboxRequest;
import org.junit.jupiter.api.Test;

/** The master is lost, in the fewest steps; what happens when more goes wrong is the affair of the simulator. */
class SuccessionTest {
    private static final int PERSISTENT = 1;
    private static final int WAIT = 32;
    private static final int READ_AND_DELETE = 16;

    private CoreNetwork network;
    private TestTask console;

    private void machine(String... slaves) throws MalformedMessageException {
        network = new CoreNetwork(1, CoreNetwork.Faults.NONE);
        network.planeKey = PlaneKey.of(new byte[PlaneKey.LENGTH_BYTES]);
        console = network.master("a").enrol();
        for (String slave : slaves) {
            network.computer(slave);
        }
        add(console, slaves);
        network.until(
                "heirs",
                20 * CoreNetwork.SECOND,
                () -> network.node("a").log.stream()
                        .anyMatch(line -> line.endsWith("this one: " + String.join(" ", slaves))));
    }

    private static void add(TestTask by, String... hosts) throws MalformedMessageException {
        XdrReader answer = by.ask(
                TaskCode.ADDHOST,
                new XdrWriter().putBytes(CoreNetwork.names(hosts), 0, CoreNetwork.names(hosts).length));
        assertTrue(AddHostsReply.read(answer).hosts().stream().allMatch(host -> host.tid() > 0));
    }

    private TestTask enrol(String host) {
        TestTask task = network.node(host).enrol();
        network.until("a task enrols", CoreNetwork.SECOND, () -> task.tid() != 0);
        return task;
    }

    private static XdrWriter mailbox(TestTask by, int operation, String name, int flags) {
        XdrWriter content = new XdrWriter().putString("content of " + name);
        EmbeddedMessage message = new EmbeddedMessage(0, 1, 0, 0, by.tid(), 0, content.toByteArray());
        XdrWriter body = new XdrWriter();
        new MailboxRequest(
                        operation, by.tid(), name, operation == MailboxRequest.PUT ? -1 : 0, flags, message, new int[0])
                .write(body);
        return body;
    }

    private int ask(TestTask by, int operation, String name, int flags) throws MalformedMessageException {
        return by.ask(TaskCode.DB, mailbox(by, operation, name, flags)).readInt("index");
    }

    private void loseMaster() {
        network.node("a").dead = true;
        network.until(
                "there is another master",
                15 * CoreNetwork.SECOND,
                () -> network.nodes.stream().filter(node -> !node.dead).allMatch(node -> node.core.masterIndex() == 2));
        network.run(CoreNetwork.SECOND);
    }

    @Test
    void theNextMasterHasTheMailboxAndAddsHosts() throws MalformedMessageException {
        machine("b", "c", "d");
        TestTask onC = enrol("c");
        assertEquals(0, ask(onC, MailboxRequest.PUT, "mine", 0));
        assertEquals(0, ask(console, MailboxRequest.PUT, "kept", PERSISTENT));
        assertEquals(0, ask(console, MailboxRequest.PUT, "gone", 0));
        loseMaster();
        TestTask onD = enrol("d");
        assertEquals(0, ask(onD, MailboxRequest.GET, "mine", 0));
        assertEquals(0, ask(onD, MailboxRequest.GET, "kept", 0));
        assertEquals(-32, ask(onD, MailboxRequest.GET, "gone", 0));
        network.computer("e");
        add(onD, "e");
        assertEquals(network.node("b").state(), network.node("c").state());
        assertEquals(network.node("b").state(), network.node("e").state());
        assertTrue(
                network.node("e").state().endsWith("21=e"), "numbers that the lost master may still give are left out");
        assertEquals(1, network.node("b").core.counters().get(DaemonCounter.MASTERS_SUCCEEDED));
        onC.end(0);
        network.run(CoreNetwork.SECOND);
        assertEquals(-32, ask(onD, MailboxRequest.GET, "mine", 0), "the new master hears of the end of its owner");
    }

    @Test
    void requestsUnderWayAreAnsweredOnce() throws MalformedMessageException {
        machine("b", "c");
        TestTask onC = enrol("c");
        assertEquals(0, ask(onC, MailboxRequest.PUT, "box", 0));
        int waits = onC.request(TaskCode.DB, mailbox(onC, MailboxRequest.GET, "late", WAIT));
        network.run(CoreNetwork.SECOND);
        int takes = onC.request(TaskCode.DB, mailbox(onC, MailboxRequest.GET, "box", READ_AND_DELETE));
        network.until(
                "the heir knows that it was taken",
                CoreNetwork.SECOND,
                () -> network.node("b").core.state().mailbox.sizeOfTasks() == 0);
        assertEquals(null, onC.answer(takes), "the answer is still under way");
        network.node("a").dead = true;
        network.until("it is given again", 20 * CoreNetwork.SECOND, () -> onC.answer(takes) != null);
        assertEquals(0, onC.answer(takes).readInt("index"));
        assertEquals(0, ask(enrol("b"), MailboxRequest.PUT, "late", 0));
        network.until("who waited is answered", CoreNetwork.SECOND, () -> onC.answer(waits) != null);
        assertFalse(network.node("c").core.state().waits.all().stream()
                .anyMatch(wait -> wait.kind == WaitContext.Kind.MAILBOX && wait.taskTid != 0));
    }

    @Test
    void requestsAboutHostsEndWithAnErrorAndHaltIsAskedAgain() throws MalformedMessageException {
        machine("b", "c");
        TestTask onC = enrol("c");
        network.computer("e");
        network.node("a").dead = true;
        int adds = onC.request(TaskCode.ADDHOST, CoreNetwork.names("e"));
        onC.request(TaskCode.HALT);
        network.until("added or not", 20 * CoreNetwork.SECOND, () -> onC.answer(adds) != null);
        assertEquals(org.jpvm.PvmError.D_SYS_ERR.code(), onC.answer(adds).readInt("result"));
        network.until(
                "all end",
                5 * CoreNetwork.SECOND,
                () -> network.node("b").exitReason != null && network.node("c").exitReason != null);
    }

    @Test
    void aMachineOfTwoNeedsProof() throws MalformedMessageException {
        machine("b");
        network.node("a").dead = true;
        network.run(60 * CoreNetwork.SECOND);
        assertEquals(1, network.node("b").core.masterIndex(), "silence is none");
        network.node("b").core.handlePlaneRefused(1, network.now);
        network.until(
                "it is", 5 * CoreNetwork.SECOND, () -> network.node("b").core.masterIndex() == 2);
        assertEquals("2: 2=b", network.node("b").state().replaceFirst("^\\d+", "2"));
    }

    @Test
    void aQuietHostIsGivenUpSoon() throws MalformedMessageException {
        machine("b", "c");
        network.node("c").dead = true;
        long lost = network.now;
        network.until(
                "it is found dead",
                15 * CoreNetwork.SECOND,
                () -> network.node("a").core.view().hosts().size() == 2);
        assertTrue(network.now - lost > 8 * CoreNetwork.SECOND, "not before its time");
    }

    @Test
    void nonsenseIsCountedAndHarmsNobody() throws MalformedMessageException {
        machine("b", "c");
        Random random = new Random(1);
        PvmdCore[] cores = {network.node("a").core, network.node("b").core};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[4 * random.nextInt(20)];
            for (int at = 0; at + 4 <= bytes.length; at += 4) {
                int word = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(5);
                ByteBuffer.wrap(bytes).putInt(at, at == 0 ? 1 + random.nextInt(9) : word);
            }
            // Not REIGN: a host that holds the key and says that it is the master of a later reign is believed.
            PvmdCore core = cores[random.nextInt(2)];
            int from = core.hostIndex() == 1 ? 3 : 3 - 2 * random.nextInt(2);
            if (bytes.length < 4 || ByteBuffer.wrap(bytes).getInt(0) != 9) {
                core.handlePlaneMessage(
                        from, PlaneService.SUCCESSION.number(), ByteBuffer.wrap(bytes), 0, bytes.length, network.now);
            }
        }
        for (CoreNetwork.Node node : List.copyOf(network.nodes)) {
            assertEquals(0, node.core.counters().get(DaemonCounter.INTERNAL_ERRORS), node.log::toString);
        }
        assertNotNull(network.node("a"));
    }
}
