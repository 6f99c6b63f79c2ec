package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task moves between the daemons of a machine, and nothing about it changes. */
class MoveTest {
    private static final int TAG = 7;

    private MovingMachine machine;

    private void start(long seed, String... slaves) throws MalformedMessageException {
        machine = new MovingMachine(seed, slaves);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTaskGoesOutAndOnAndHome(boolean enrols) throws MalformedMessageException {
        start(1, "b", "c");
        machine.engines().forEach(engine -> engine.enrols = enrols);
        int tid = machine.spawn("a");
        for (String host : List.of("b", "c", "a", "c", "b", "a")) {
            assertEquals("", machine.move(tid, host));
            assertEquals(host, machine.placeOf(tid));
            machine.console.send(tid, TAG, 1);
            machine.task(tid).send(machine.console.tid(), TAG, 2);
            machine.run();
            int got = machine.task(tid).received(TAG).size();
            assertEquals(machine.console.received(TAG).size(), got);
            assertEquals(tid, machine.console.received(TAG).get(got - 1).source());
            assertEquals(
                    machine.console.tid(),
                    machine.task(tid).received(TAG).get(got - 1).source());
            assertEquals(0, machine.task(tid).ask(TaskCode.PSTAT, tid).readInt("status"));
        }
        machine.assertQuiet();
    }

    @Test
    void aTaskOfASlaveGoesToTheMasterAndEndsThere() throws MalformedMessageException {
        start(1, "b", "c");
        int tid = machine.spawn("b");
        machine.console.request(TaskCode.NOTIFY, 1, 0, 50, 1, tid);
        assertEquals("", machine.move(tid, "a"));
        machine.run();
        assertEquals(0, machine.console.received(50).size());
        machine.task(tid).end(3);
        machine.run();
        assertEquals(1, machine.console.received(50).size());
        assertNull(machine.node("b").core.state().tasks.find(tid));
        assertNull(machine.node("a").core.state().tasks.guest(tid));
        machine.assertQuiet();
    }

    @Test
    void whatAGuestAsksIsAnsweredByItsHome() throws MalformedMessageException {
        start(1, "b", "c");
        int tid = machine.spawn("b");
        assertEquals("", machine.move(tid, "c"));
        TestTask guest = machine.task(tid);
        int context = guest.ask(TaskCode.CONTEXT, 0).readInt("context");
        assertEquals(0x80000, context & 0xfffc0000, "contexts are those of the home");
        assertEquals(0, guest.ask(TaskCode.CONTEXT, context).readInt("status"));
        XdrWriter put = new XdrWriter().putInts(1, tid).putString("box").putInts(-1, 0);
        put.putInts(4, 0, 7, 0, 0x10000000, 0, tid, 0, 4, 1234);
        assertEquals(0, guest.ask(TaskCode.DB, put).readInt("index"));
        int child = guest.ask(TaskCode.SPAWN, MovingMachine.spawnOf("a")).readInts("tids", 2)[1];
        assertEquals(0x40000, child & 0xfffc0000);
        guest.request(TaskCode.NOTIFY, 1, 0, 51, 1, child);
        machine.run();
        machine.task(child).end(0);
        machine.run();
        assertEquals(1, guest.received(51).size());
        assertNotNull(guest.ask(TaskCode.SYNC));
        int members = guest.request(TaskCode.MCA, 2, machine.console.tid(), tid);
        assertTrue(members > 0);
        guest.send(0x40000000 | tid, 60, 5);
        machine.run();
        assertEquals(1, machine.console.received(60).size());
        assertEquals(1, guest.received(60).size());
        guest.end(0);
        machine.run();
        assertEquals(0, machine.node("a").core.state().mailbox.sizeOfTasks(), "entries go with their owner");
        machine.assertQuiet();
    }

    @Test
    void outputAndSignalsFindTheirWay() throws MalformedMessageException {
        start(1, "b", "c");
        int tid = machine.spawn("b");
        assertEquals("", machine.move(tid, "c"));
        CoreNetwork.Node place = machine.node("c");
        place.core.handleOutput(tid, "one\n".getBytes(), 4, machine.network.now);
        machine.run();
        assertTrue(machine.node("a").log.contains("[t" + Integer.toHexString(tid) + "] one"));
        machine.console.request(TaskCode.SENDSIG, tid, 10);
        machine.run();
        assertTrue(machine.network.trace.contains("c: signal " + Integer.toHexString(tid) + " 10"));
        machine.console.request(TaskCode.SENDSIG, tid, 15);
        machine.run();
        assertNull(machine.node("b").core.state().tasks.find(tid));
        machine.assertQuiet();
    }

    @Test
    void aGuestLeavesTheMachineAndItsProcessGoesOn() throws MalformedMessageException {
        start(1, "b", "c");
        int tid = machine.spawn("b");
        assertEquals("", machine.move(tid, "c"));
        TestTask guest = machine.task(tid);
        guest.request(TaskCode.EXIT);
        machine.run();
        assertTrue(guest.closed);
        assertNotNull(machine.node("b").core.state().tasks.find(tid), "its process runs");
        machine.node("c").core.handleOutput(tid, "last\n".getBytes(), 5, machine.network.now);
        machine.node("c").core.handleOutputClosed(tid, machine.network.now);
        machine.node("c").core.handleProcessExited(tid, 0, machine.network.now);
        machine.run();
        assertTrue(machine.node("a").log.contains("[t" + Integer.toHexString(tid) + "] last"));
        assertNull(machine.node("b").core.state().tasks.find(tid));
        machine.assertQuiet();
    }
}
