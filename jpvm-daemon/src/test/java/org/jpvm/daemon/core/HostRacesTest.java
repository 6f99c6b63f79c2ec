package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.Test;

/** Hosts that come and go while others talk to them: what seeds of the simulator found, each in the fewest steps. */
class HostRacesTest {
    private static final int SECOND_HOST = 0x80000;

    private final CoreNetwork network = new CoreNetwork(1, CoreNetwork.Faults.NONE);
    private CoreNetwork.Node master;
    private TestTask console;

    private void machine(String... slaves) throws MalformedMessageException {
        master = network.master("a");
        console = master.enrol();
        for (String slave : slaves) {
            network.computer(slave);
        }
        AddHostsReply.read(console.ask(TaskCode.ADDHOST, names(slaves)));
        network.run(CoreNetwork.SECOND);
    }

    private static XdrWriter names(String... hosts) {
        XdrWriter body = new XdrWriter().putInt(hosts.length);
        for (String host : hosts) {
            body.putString(host);
        }
        return body;
    }

    private TestTask spawn(String where) throws MalformedMessageException {
        XdrWriter body =
                new XdrWriter().putString("prog").putInt(1).putString(where).putInt(1);
        body.putInts(0, 0, 0, 0, 0, 0, 0, 0);
        int tid = TidsReply.read(console.ask(TaskCode.SPAWN, body)).tids()[0];
        CoreNetwork.Node node = network.node(where);
        network.until("t" + Integer.toHexString(tid) + " enrols", CoreNetwork.SECOND, () -> node.task(tid) != null);
        return node.task(tid);
    }

    @Test
    void tasksOfAHostThatIsNotCommittedYetAreTasks() throws MalformedMessageException {
        machine("b", "dead");
        TestTask onB = spawn("b");
        network.node("dead").dead = true;
        network.computer("new");
        console.request(TaskCode.ADDHOST, names("new").toByteArray());
        network.until(
                "the new host is in the master's table",
                CoreNetwork.SECOND,
                () -> master.core.state().hosts.ofName("new") != null);
        network.run(CoreNetwork.SECOND);
        assertNull(network.node("b").core.state().hosts.ofName("new"), "committed before all have acknowledged");
        TestTask onNew = spawn("new");
        onB.request(TaskCode.NOTIFY, 1, 0, 50, 1, onNew.tid());
        onB.request(TaskCode.NOTIFY, 2, 0, 51, 1, onNew.tid() & Tid.HOST_MASK);
        onB.request(TaskCode.MCA, 2, console.tid(), onNew.tid());
        onB.send(Tid.MULTICAST_BIT | onB.tid(), 9, 1, 2, 3);
        assertEquals(0, onB.ask(TaskCode.PSTAT, onNew.tid()).readInt("status"));
        network.run(CoreNetwork.SECOND);
        assertEquals(1, onNew.received(9).size());
        assertEquals(0, onB.received(50).size() + onB.received(51).size());
        XdrWriter deleted = names("new");
        assertEquals(1, console.ask(TaskCode.DELHOST, deleted).readInt("count"));
        network.run(CoreNetwork.SECOND);
        assertEquals(1, onB.received(50).size());
        assertEquals(1, onB.received(51).size());
        assertEquals(
                PvmError.NO_TASK.code(), onB.ask(TaskCode.PSTAT, onNew.tid()).readInt("status"));
    }

    @Test
    void whatADeletedHostAsksIsForgottenWithIt() throws MalformedMessageException {
        machine("b");
        TestTask onB = spawn("b");
        console.request(TaskCode.DELHOST, names("b").toByteArray());
        onB.request(TaskCode.NOTIFY, 1, 0, 50, 1, console.tid());
        XdrWriter wait =
                new XdrWriter().putInts(3, onB.tid()).putString("later").putInts(0, 32 | 8);
        onB.request(TaskCode.DB, wait);
        network.run(CoreNetwork.SECOND);
        assertEquals(0, master.core.state().remoteTasks.size());
        assertEquals(0, master.core.state().daemonMessages.mailbox().waitingReads());
    }

    @Test
    void packetsForTheDaemonThatHadThePortBeforeAreNotTaken() throws MalformedMessageException {
        machine("b");
        CoreNetwork.Node b = network.node("b");
        int before = 0x140000 | Tid.DAEMON_BIT;
        int masterTid = 0x40000 | Tid.DAEMON_BIT;
        ByteBuffer end = ByteBuffer.allocate(PeerPacketHeader.LENGTH_BYTES);
        PeerPacketHeader.put(end, before, masterTid, 0, 0, PeerPacketFlags.FIN | PeerPacketFlags.ACK);
        b.core.handleDatagram(master.address, master.port, end.rewind(), network.now);
        assertNull(b.exitReason, "it was the other one that had to end");
        TestTask onB = spawn("b");
        assertEquals(SECOND_HOST + 1, onB.tid());
        assertEquals(1, b.core.counters().get(DaemonCounter.DATAGRAMS_REFUSED));
    }
}
