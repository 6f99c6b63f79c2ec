package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.Test;

/** Resource manager, tracer and hoster whose tasks and hosts are not all in one place. */
class HostPlugInsTest {
    private final CoreNetwork network = new CoreNetwork(4, CoreNetwork.Faults.NONE);
    private final CoreNetwork.Node a = network.master("a");
    private final TestTask console = a.enrol();

    private AddHostsReply add(String host) throws MalformedMessageException {
        AddHostsReply reply = AddHostsReply.read(
                console.ask(TaskCode.ADDHOST, new XdrWriter().putInt(1).putString(host)));
        network.run(CoreNetwork.SECOND);
        return reply;
    }

    private static byte[] exec() {
        XdrWriter body = new XdrWriter().putInt(0).putString("prog").putInts(0, 1, 0);
        return body.putInts(0, 0, 0, 0, 0, 0, 0, 0, 1).toByteArray();
    }

    @Test
    void aResourceManagerWorksForHostsAddedLater() throws MalformedMessageException {
        network.computer("b");
        TestTask manager = a.enrol();
        manager.ask(TaskCode.SCHED);
        add("b");
        CoreNetwork.Node b = network.node("b");
        assertEquals(manager.tid(), b.core.state().plugIns.schedulerTid);
        TestTask outsider = b.enrol();
        network.run(CoreNetwork.SECOND);
        assertEquals(1, manager.received(SystemCode.EXECACK.tag()).size(), "told of a task that enrolled");
        manager.sendSystem(0x80080000, SystemCode.EXEC, 17, exec());
        network.run(CoreNetwork.SECOND);
        TestTask.Received started = manager.received(SystemCode.EXECACK.tag()).get(1);
        assertEquals(17, started.waitId());
        int tid = TidsReply.read(started.reader()).tids()[0];
        assertEquals(0x80002, tid);
        b.task(tid).end(256);
        network.run(CoreNetwork.SECOND);
        assertEquals(tid, manager.received(SystemCode.TASKX.tag()).get(0).firstInt());
        outsider.sendSystem(0x80040000, SystemCode.EXEC, 18, exec());
        network.run(CoreNetwork.SECOND);
        assertEquals(0, outsider.received(SystemCode.EXECACK.tag()).size(), "not the resource manager");
        manager.end(0);
        network.run(CoreNetwork.SECOND);
        assertEquals(0, b.core.state().plugIns.schedulerTid, "its end is noticed everywhere");
    }

    @Test
    void theResourceManagerIsToldOfLostHosts() throws MalformedMessageException {
        network.computer("b");
        add("b");
        TestTask manager = a.enrol();
        manager.ask(TaskCode.SCHED);
        network.node("b").dead = true;
        network.run(400 * CoreNetwork.SECOND);
        assertEquals(0x80080000, manager.received(SystemCode.HOSTX.tag()).get(0).firstInt());
    }

    @Test
    void aTracerIsKnownToAllHosts() throws MalformedMessageException {
        network.computer("b");
        network.computer("c");
        add("b");
        TestTask tracer = network.node("b").enrol();
        XdrWriter call = new XdrWriter()
                .putInts(1, 0, 500, 0, 501)
                .putString("@".repeat(35))
                .putInts(0, 1);
        assertEquals(0, tracer.ask(TaskCode.TRACER, call).readInt("result"));
        add("c");
        for (CoreNetwork.Node node : network.nodes) {
            assertEquals(tracer.tid(), node.core.state().plugIns.tracerTid, node.name);
            assertEquals(501, node.core.state().plugIns.tracer.outputTag());
        }
        assertEquals(PvmError.ALREADY.code(), console.ask(TaskCode.TRACER, call).readInt("result"));
        CoreNetwork.Node c = network.node("c");
        c.enrol();
        network.run(CoreNetwork.SECOND);
        assertTrue(!tracer.received(501).isEmpty(), "NEW record of a task on another host");
        tracer.end(0);
        network.run(CoreNetwork.SECOND);
        for (CoreNetwork.Node node : network.nodes) {
            assertEquals(0, node.core.state().plugIns.tracerTid, node.name);
        }
    }

    @Test
    void aHosterStartsHosts() throws MalformedMessageException {
        network.computer("b");
        TestTask hoster = a.enrol();
        hoster.ask(TaskCode.HOSTER, 1);
        int id = console.request(TaskCode.ADDHOST, CoreNetwork.names("b lo=me id=x"));
        network.run(CoreNetwork.SECOND);
        TestTask.Received order = hoster.received(SystemCode.STHOST.tag()).get(0);
        StartHosts.Host host = StartHosts.read(order.reader()).hosts().get(0);
        assertEquals("me@b", host.login());
        assertEquals("x", host.machineId());
        assertEquals(AddHostsReply.refused(PvmError.ALREADY.code()), add("z"));
        String line = new SlaveReady(
                        Protocol.DAEMON_DAEMON_VERSION + 1,
                        "LINUX64",
                        new org.jpvm.wire.InetAddressText(5, 5),
                        4080,
                        Encodings.LOCAL_SIGNATURE)
                .text();
        XdrWriter results = new XdrWriter();
        new StartResults(List.of(new StartResults.Result(host.tid(), line))).write(results);
        hoster.sendSystem(0x80040000, SystemCode.STHOSTACK, order.waitId() + 5, results.toByteArray());
        hoster.sendSystem(0x80040000, SystemCode.STHOSTACK, order.waitId(), results.toByteArray());
        network.run(CoreNetwork.SECOND);
        AddHostsReply reply = AddHostsReply.read(console.answer(id));
        assertEquals(PvmError.BAD_VERSION.code(), reply.hosts().get(0).tid());

        int second = console.request(TaskCode.ADDHOST, CoreNetwork.names("b"));
        network.run(CoreNetwork.SECOND);
        assertEquals(2, hoster.received(SystemCode.STHOST.tag()).size());
        hoster.end(0);
        assertNotNull(console.answer(second));
        assertEquals(
                PvmError.D_SYS_ERR.code(),
                AddHostsReply.read(console.answer(second)).hosts().get(0).tid());
        assertEquals(
                PvmError.OK.code(), Math.min(0, add("b").hosts().get(0).tid()), "the daemon itself starts hosts again");
    }

    @Test
    void theWindowCanBeWidened() throws MalformedMessageException {
        network.computer("b");
        add("b");
        TestTask onB = network.node("b").enrol();
        console.ask(TaskCode.TICKLE, 2, 7, 10);
        long before = a.core.counters().get(DaemonCounter.PACKETS_SENT);
        console.send(onB.tid(), 1, new byte[60_000], 4032);
        assertEquals(10, a.core.counters().get(DaemonCounter.PACKETS_SENT) - before);
        network.run(CoreNetwork.SECOND);
        assertEquals(60_000, onB.received(1).get(0).body().length);
        assertEquals(1, console.ask(TaskCode.TICKLE, 2, 8, 0x80000).readInt("count"));
        network.run(CoreNetwork.SECOND);
        assertEquals(1, a.core.state().hosts.size());
    }
}
