package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.TaskListReply;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine of three daemons joined in memory. */
class ManyHostsTest {
    private static final int SECOND_HOST = 0x80000;
    private static final int THIRD_HOST = 0xc0000;

    private CoreNetwork network = new CoreNetwork(1, CoreNetwork.Faults.NONE);
    private CoreNetwork.Node master;
    private TestTask console;

    private void machine(String... slaves) throws MalformedMessageException {
        master = network.master("a");
        console = master.enrol();
        for (String slave : slaves) {
            network.computer(slave);
        }
        add(slaves);
    }

    private AddHostsReply add(String... hosts) throws MalformedMessageException {
        XdrWriter body = new XdrWriter().putInt(hosts.length);
        for (String host : hosts) {
            body.putString(host);
        }
        return AddHostsReply.read(console.ask(TaskCode.ADDHOST, body));
    }

    private int[] spawn(TestTask by, int flags, String where, int count) throws MalformedMessageException {
        XdrWriter body =
                new XdrWriter().putString("prog").putInt(flags).putString(where).putInt(count);
        body.putInts(0, 0, 0, 0, 0, 0, 0, 0);
        return TidsReply.read(by.ask(TaskCode.SPAWN, body)).tids();
    }

    private CoreNetwork.Node nodeOf(int tid) {
        return network.nodes.stream()
                .filter(node -> node.core.state().hosts.local().hostPart() == (tid & Tid.HOST_MASK))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private TestTask task(int tid) {
        CoreNetwork.Node node = nodeOf(tid);
        network.until("t" + Integer.toHexString(tid) + " enrols", CoreNetwork.SECOND, () -> node.task(tid) != null);
        return node.task(tid);
    }

    @Test
    void hostsAreAddedInTwoSteps() throws MalformedMessageException {
        master = network.master("a");
        console = master.enrol();
        network.computer("b");
        network.computer("c");
        console.request(TaskCode.NOTIFY, 3, 0, 77, -1);
        AddHostsReply reply = add("b sp=1500", "nowhere", "c dx=/broken/pvmd");
        assertEquals(3, reply.status());
        assertEquals(SECOND_HOST, reply.hosts().get(0).tid());
        assertEquals(1500, reply.hosts().get(0).speed());
        assertEquals(PvmError.NO_HOST.code(), reply.hosts().get(1).tid());
        assertEquals(PvmError.CANT_START.code(), reply.hosts().get(2).tid());
        assertEquals(
                "pvmd -s -d0x0 -nb 1 c0000201:c000 4080 2 c0000202:0000",
                master.starts.get(0).command());
        network.run(CoreNetwork.SECOND);
        assertEquals("2: 1=a 2=b", master.state());
        assertEquals("2: 1=a 2=b", network.node("b").state());
        assertEquals(4, add("c").hosts().get(0).tid() >> Tid.HOST_SHIFT, "indices are not handed out again");
        network.run(CoreNetwork.SECOND);
        for (CoreNetwork.Node node : network.nodes) {
            assertEquals("3: 1=a 2=b 4=c", node.state());
        }
        List<Integer> added = new ArrayList<>();
        for (TestTask.Received message : console.received(77)) {
            assertEquals(1, message.firstInt());
            added.add(message.reader().readInts("hosts", 2)[1]);
        }
        assertEquals(List.of(SECOND_HOST, 4 << Tid.HOST_SHIFT), added);
        assertEquals(PvmError.DUP_HOST.code(), add("b").hosts().get(0).tid());
        assertEquals(PvmError.DUP_HOST.code(), add("z ip=b").hosts().get(0).tid());
    }

    @Test
    void veryManyHostsComeInSeveralTables() throws MalformedMessageException {
        String[] names = new String[200];
        Arrays.setAll(names, i -> "n" + i);
        machine(names);
        network.run(10 * CoreNetwork.SECOND);
        assertEquals(201, master.core.state().hosts.size());
        assertEquals(3, master.core.state().hosts.serial());
        for (CoreNetwork.Node node : network.nodes) {
            assertEquals(master.state(), node.state());
        }
        int[] tids = spawn(console, 0, "", 402);
        assertEquals(
                201,
                Arrays.stream(tids).map(tid -> tid >> Tid.HOST_SHIFT).distinct().count());
    }

    @Test
    void tasksAreSpawnedRoundTheHosts() throws MalformedMessageException {
        machine("b", "c");
        int[] tids = spawn(console, 0, "", 3);
        assertEquals("[80001, c0001, 40002]", text(tids));
        assertEquals("[80002, 80003]", text(spawn(console, 1, "b", 2)));
        assertEquals(PvmError.NO_HOST.code(), spawn(console, 1, "d", 1)[0]);
        TestTask second = task(SECOND_HOST + 1);
        second.send(console.tid(), 5, 1, 2, 3);
        second.send(THIRD_HOST + 1, 6, 4);
        second.send(THIRD_HOST + 99, 7, 4);
        second.send(0x40000 * 9 + 1, 8, 4);
        network.run(CoreNetwork.SECOND);
        assertEquals(1, console.received(5).size());
        assertEquals(SECOND_HOST + 1, console.received(5).get(0).source());
        assertEquals(4, task(THIRD_HOST + 1).received(6).get(0).firstInt());
        TaskListReply list = TaskListReply.read(second.ask(TaskCode.TASK, 0));
        assertEquals(6, list.tasks().size());
        assertEquals(0, second.ask(TaskCode.PSTAT, console.tid()).readInt("status"));
        assertEquals(
                PvmError.NO_TASK.code(),
                second.ask(TaskCode.PSTAT, THIRD_HOST + 50).readInt("status"));
        assertEquals(
                0, second.ask(TaskCode.MSTAT, new XdrWriter().putString("c")).readInt("status"));
        assertEquals(0, second.ask(TaskCode.HOSTSYNC, THIRD_HOST).readInt("status"));
        assertEquals(0, master.core.state().waits.all().size(), "open questions");
    }

    @Test
    void aSpawnGoesOnElsewhereWhenAHostIsLost() throws MalformedMessageException {
        machine("b", "c");
        network.node("b").cutOff = true;
        XdrWriter body =
                new XdrWriter().putString("prog").putInt(0).putString("").putInt(3);
        body.putInts(0, 0, 0, 0, 0, 0, 0, 0);
        int id = console.request(TaskCode.SPAWN, body);
        network.until("the spawn ends", 300 * CoreNetwork.SECOND, () -> console.answer(id) != null);
        int[] tids = TidsReply.read(console.answer(id)).tids();
        assertTrue(Arrays.stream(tids).allMatch(tid -> tid > 0), text(tids));
        assertTrue(Arrays.stream(tids).noneMatch(tid -> (tid & Tid.HOST_MASK) == SECOND_HOST), text(tids));
        assertEquals("3: 1=a 3=c".substring(2), master.state().substring(2));
        assertEquals(master.state(), network.node("c").state());
    }

    @Test
    void multicastGoesOnceToEachHost() throws MalformedMessageException {
        machine("b", "c");
        int[] tids = spawn(console, 0, "", 7);
        Arrays.sort(tids);
        for (int tid : tids) {
            task(tid);
        }
        XdrWriter members = new XdrWriter().putInt(tids.length).putInts(tids);
        console.request(TaskCode.MCA, members);
        long before = master.core.counters().get(DaemonCounter.FRAMES_TO_HOSTS);
        byte[] data = new byte[20_000];
        new Random(5).nextBytes(data);
        console.send(Tid.MULTICAST_BIT | console.tid(), 9, data, 4032);
        network.run(CoreNetwork.SECOND);
        assertEquals(2 * 5, master.core.counters().get(DaemonCounter.FRAMES_TO_HOSTS) - before);
        for (int tid : tids) {
            assertEquals(1, task(tid).received(9).size());
            assertTrue(Arrays.equals(data, task(tid).received(9).get(0).body()));
            assertEquals(console.tid(), task(tid).received(9).get(0).source());
        }
        for (CoreNetwork.Node node : network.nodes) {
            assertEquals(0, node.core.state().multicasts.size());
        }
    }

    @Test
    void notificationsComeOnceWhateverHappens() throws MalformedMessageException {
        machine("b", "c");
        TestTask onB = task(spawn(console, 1, "b", 1)[0]);
        TestTask onC = task(spawn(console, 1, "c", 1)[0]);
        console.request(TaskCode.NOTIFY, 1, 0, 50, 2, onB.tid(), onC.tid());
        console.request(TaskCode.NOTIFY, 1, 0, 51, 1, onB.tid());
        console.request(TaskCode.NOTIFY, 1, 0, 52, 2, SECOND_HOST + 77, 0x40000 * 9 + 1);
        console.request(TaskCode.NOTIFY, 2, 0, 53, 2, THIRD_HOST, THIRD_HOST | Tid.DAEMON_BIT);
        onB.request(TaskCode.NOTIFY, 1, 0, 54, 1, onC.tid());
        onB.request(TaskCode.NOTIFY, 1, 0, 55, 1, console.tid());
        console.request(TaskCode.NOTIFY, 1, 0, 56, 1, onB.tid());
        console.request(TaskCode.NOTIFY, 1 | 256, 0, 56, 1, onB.tid());
        network.run(CoreNetwork.SECOND);
        assertEquals(2, console.received(52).size());
        assertEquals(1, console.received(56).size());
        assertEquals(
                0,
                console.received(50).size()
                        + console.received(53).size()
                        + onB.received(54).size());
        network.node("c").dead = true;
        TestTask other = task(spawn(console, 1, "b", 1)[0]);
        other.request(TaskCode.PSTAT, onC.tid());
        network.run(400 * CoreNetwork.SECOND);
        assertEquals(onC.tid(), console.received(50).get(0).firstInt());
        assertEquals(1, onB.received(54).size());
        assertEquals(2, console.received(53).size());
        assertEquals("3: 1=a 2=b", master.state().replaceFirst("^.", "3"));
        onB.end(0);
        network.run(CoreNetwork.SECOND);
        assertEquals(2, console.received(50).size());
        assertEquals(1, console.received(51).size());
        assertEquals(1, console.received(56).size());
        assertEquals(0, onB.received(55).size());
        for (CoreNetwork.Node node : List.of(master, network.node("b"))) {
            assertEquals(0, node.core.state().notifies.size());
        }
        assertEquals(0, master.core.state().waits.all().size());
    }

    @Test
    void signalsGoToOtherHosts() throws MalformedMessageException {
        machine("b");
        TestTask onB = task(spawn(console, 1, "b", 1)[0]);
        console.request(TaskCode.SENDSIG, onB.tid(), 10);
        network.run(CoreNetwork.SECOND);
        assertTrue(network.trace.contains("b: signal 80001 10"), network.trace::toString);
    }

    @Test
    void theMailboxIsAtTheMasterAndItsEntriesGoWithTheirOwners() throws MalformedMessageException {
        machine("b", "c");
        TestTask onB = task(spawn(console, 1, "b", 1)[0]);
        TestTask onC = task(spawn(console, 1, "c", 1)[0]);
        XdrWriter put = new XdrWriter().putInts(1, onB.tid()).putString("box").putInts(-1, 0);
        put.putInts(4, 0, 7, 0, 0x10000000, 0, onB.tid(), 0, 4, 1234);
        assertEquals(0, onB.ask(TaskCode.DB, put).readInt("index"));
        XdrWriter get = new XdrWriter().putInts(3, onC.tid()).putString("box").putInts(0, 0);
        XdrReader found = onC.ask(TaskCode.DB, get);
        assertEquals(0, found.readInt("index"));
        assertEquals(4, found.readInt("length"));
        XdrWriter wait =
                new XdrWriter().putInts(3, onC.tid()).putString("later").putInts(0, 32 | 8);
        int waiting = onC.request(TaskCode.DB, wait);
        onB.end(0);
        network.run(CoreNetwork.SECOND);
        assertEquals(PvmError.NOT_FOUND.code(), onC.ask(TaskCode.DB, get).readInt("index"));
        assertNull(onC.answer(waiting));
        XdrWriter later =
                new XdrWriter().putInts(1, console.tid()).putString("later").putInts(-1, 0);
        later.putInts(4, 0, 7, 0, 0x10000000, 0, console.tid(), 0, 4, 99);
        assertEquals(0, console.ask(TaskCode.DB, later).readInt("index"));
        network.run(CoreNetwork.SECOND);
        assertNotNull(onC.answer(waiting));
    }

    @Test
    void outputAndStrayOutputGoToTheirHosts() throws MalformedMessageException {
        machine("b");
        XdrWriter body =
                new XdrWriter().putString("prog").putInt(1).putString("b").putInts(1, 0);
        body.putInts(console.tid(), 0x7ffff, 0x80030005, 0, 0, 0, 0);
        int caught = TidsReply.read(console.ask(TaskCode.SPAWN, body)).tids()[0];
        int stray = spawn(console, 1, "b", 1)[0];
        task(caught);
        task(stray);
        CoreNetwork.Node b = network.node("b");
        b.core.handleOutput(caught, "one\n".getBytes(), 4, network.now);
        b.core.handleOutput(stray, "two\n".getBytes(), 4, network.now);
        network.run(CoreNetwork.SECOND);
        b.task(caught).end(0);
        network.run(CoreNetwork.SECOND);
        List<Integer> kinds = new ArrayList<>();
        for (TestTask.Received record : console.received(0x80030005)) {
            kinds.add(record.reader().readInts("record", 2)[1]);
        }
        assertEquals(List.of(-2, -1, 4, 0), kinds);
        assertTrue(master.log.contains("[t" + Integer.toHexString(stray) + "] two"), master.log::toString);
    }

    @Test
    void aDeletedHostEndsAndMayComeBack() throws MalformedMessageException {
        machine("b", "c");
        TestTask onB = task(spawn(console, 1, "b", 1)[0]);
        TestTask onC = task(spawn(console, 1, "c", 1)[0]);
        onC.request(TaskCode.NOTIFY, 1, 0, 50, 1, onB.tid());
        onC.request(TaskCode.NOTIFY, 2, 0, 51, 1, SECOND_HOST);
        XdrWriter names = new XdrWriter()
                .putInt(4)
                .putString("b")
                .putString("nowhere")
                .putString("a")
                .putString("b");
        XdrReader reply = onC.ask(TaskCode.DELHOST, names);
        assertEquals("[4, 0, -6, -2, -28]", Arrays.toString(reply.readInts("status", 5)));
        network.run(CoreNetwork.SECOND);
        assertEquals("the master says so", network.node("b").exitReason);
        assertEquals(1, onC.received(50).size());
        assertEquals(1, onC.received(51).size());
        assertNull(master.core.state().peers.ofTid(SECOND_HOST));
        assertEquals(4 << Tid.HOST_SHIFT, add("b").hosts().get(0).tid());
        network.run(CoreNetwork.SECOND);
        assertEquals(master.state(), network.node("b").state());
        assertEquals(master.state(), network.node("c").state());
    }

    @Test
    void aHaltFromAnywhereEndsEverything() throws MalformedMessageException {
        machine("b", "c");
        task(spawn(console, 1, "c", 1)[0]).request(TaskCode.HALT);
        network.run(CoreNetwork.SECOND);
        for (CoreNetwork.Node node : network.nodes) {
            assertNotNull(node.exitReason, node.name);
        }
    }

    @Test
    void slavesEndWithoutTheirMaster() throws MalformedMessageException {
        machine("b", "c");
        master.dead = true;
        network.run(500 * CoreNetwork.SECOND);
        assertEquals("the master is lost: it does not answer", network.node("b").exitReason);
        assertNotNull(network.node("c").exitReason);
    }

    @Test
    void aSlaveWithoutATableEnds() {
        CoreNetwork.Node node = network.new Node("x", 0xc0000299, new PvmdSettings.Slave(1, "c0000201:c001", 4080, 2));
        node.core.handleStartup(org.jpvm.daemon.config.HostFile.empty(), new int[0], 0);
        assertEquals(300 * CoreNetwork.SECOND, node.core.nextDeadlineNanos());
        node.core.handleTimeout(300 * CoreNetwork.SECOND);
        assertNotNull(node.exitReason);
    }

    @Test
    void anIdleHostIsAskedEachMinuteAndDismissedWhenItComesBack() throws MalformedMessageException {
        machine("b");
        network.run(CoreNetwork.SECOND);
        long before = network.datagrams;
        network.run(121 * CoreNetwork.SECOND);
        assertEquals(8, network.datagrams - before, "two questions and acknowledgements each way");
        network.node("b").cutOff = true;
        network.run(260 * CoreNetwork.SECOND);
        assertEquals(1, master.core.state().hosts.size());
        network.run(10 * CoreNetwork.SECOND);
        network.node("b").cutOff = false;
        network.run(120 * CoreNetwork.SECOND);
        assertNotNull(network.node("b").exitReason);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostOnABadNetwork(long seed) throws MalformedMessageException {
        network = new CoreNetwork(seed, new CoreNetwork.Faults(0.1, 0.05, 50_000, 5 * CoreNetwork.MILLISECOND));
        machine("b", "c");
        int[] tids = spawn(console, 0, "", 6);
        List<TestTask> tasks = new ArrayList<>();
        for (int tid : tids) {
            tasks.add(task(tid));
        }
        Random random = new Random(seed);
        int messages = 150;
        int[][] sent = new int[tasks.size()][tasks.size()];
        for (int i = 0; i < messages * tasks.size(); i++) {
            int from = random.nextInt(tasks.size());
            int to = random.nextInt(tasks.size());
            int[] words = new int[2 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 50)];
            words[0] = from;
            words[1] = sent[from][to]++;
            Arrays.fill(words, 2, words.length, words[1]);
            tasks.get(from).send(tasks.get(to).tid(), 1, words);
            if (i % 20 == 0) {
                network.run(random.nextInt(20) * CoreNetwork.MILLISECOND);
            }
        }
        int[][] received = new int[tasks.size()][tasks.size()];
        network.until(
                "all messages arrive",
                100_000 * CoreNetwork.SECOND,
                () -> tasks.stream().mapToInt(task -> task.received(1).size()).sum() == messages * tids.length);
        for (int to = 0; to < tasks.size(); to++) {
            for (TestTask.Received message : tasks.get(to).received(1)) {
                XdrReader in = message.reader();
                int from = in.readInt("from");
                assertEquals(tasks.get(from).tid(), message.source());
                int number = in.readInt("number");
                assertEquals(received[from][to]++, number, () -> "order, seed " + seed);
                while (in.remainingBytes() > 0) {
                    assertEquals(number, in.readInt("filling"));
                }
            }
        }
        assertTrue(master.core.counters().get(DaemonCounter.PACKETS_SENT_AGAIN) > 0);
        assertTrue(master.core.counters().get(DaemonCounter.PACKETS_RECEIVED_AGAIN) > 0);
    }

    private static String text(int[] tids) {
        return Arrays.stream(tids).mapToObj(Integer::toHexString).toList().toString();
    }
}
