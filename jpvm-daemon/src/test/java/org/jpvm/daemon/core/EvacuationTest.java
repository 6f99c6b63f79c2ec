package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.daemon.core.FakeEngine.Step;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host leaves the machine on which tasks of other hosts run. */
class EvacuationTest {
    private static final int TAG = 7;
    private static final int ENDED = 50;

    private MovingMachine machine;
    private int ofMaster;
    private int ofSlave;

    /** Two guests at c: one of a, the master, and one of b; the console hears of the end of both. */
    private void start(CoreNetwork.Faults faults, long seed) throws MalformedMessageException {
        machine = new MovingMachine(seed, faults, "b", "c", "d");
        ofMaster = machine.spawn("a");
        ofSlave = machine.spawn("b");
        assertEquals("", machine.move(ofMaster, "c"));
        assertEquals("", machine.move(ofSlave, "c"));
        machine.console.request(TaskCode.NOTIFY, 1, 0, ENDED, 2, ofMaster, ofSlave);
        machine.run();
    }

    private void start() throws MalformedMessageException {
        start(CoreNetwork.Faults.NONE, 1);
    }

    private int delete(String host) {
        XdrWriter body = new XdrWriter().putInt(1).putString(host);
        XdrReader answer = machine.console.ask(TaskCode.DELHOST, body);
        try {
            assertEquals(1, answer.readInt("count"));
            return answer.readInt("error");
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    private void assertWorks(int tid) {
        machine.run();
        assertEquals(0, machine.console.received(ENDED).size());
        int before = machine.task(tid).received(TAG).size();
        machine.console.send(tid, TAG, 1);
        machine.task(tid).send(machine.console.tid(), TAG, 2);
        machine.run();
        assertEquals(before + 1, machine.task(tid).received(TAG).size());
        List<TestTask.Received> got = machine.console.received(TAG);
        assertEquals(tid, got.get(got.size() - 1).source());
    }

    private long millisTo(Runnable action) {
        long before = machine.network.now;
        action.run();
        return (machine.network.now - before) / CoreNetwork.MILLISECOND;
    }

    @Test
    void guestsOfAHostThatIsDeletedGoHome() throws MalformedMessageException {
        start();
        long millis = millisTo(() -> assertEquals(0, delete("c")));
        assertTrue(millis < 500, millis + " ms");
        assertEquals("a", machine.placeOf(ofMaster));
        assertEquals("b", machine.placeOf(ofSlave));
        assertWorks(ofMaster);
        assertWorks(ofSlave);
        assertNotNull(machine.node("c").exitReason);
        machine.assertQuiet();
    }

    @Test
    void aHostWithoutGuestsGoesAtOnce() throws MalformedMessageException {
        start();
        long millis = millisTo(() -> assertEquals(0, delete("d")));
        assertTrue(millis < 10, millis + " ms");
        machine.run();
        assertNotNull(machine.node("d").exitReason);
        assertEquals("c", machine.placeOf(ofMaster));
        assertWorks(ofMaster);
        machine.assertQuiet();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsSentMeanwhileComesOnceAndInOrder(long seed) throws MalformedMessageException {
        start(new CoreNetwork.Faults(0.05, 0.05, 20_000, 3_000_000), seed);
        machine.console.request(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("c"));
        for (int i = 0; i < 50; i++) {
            machine.console.send(ofSlave, TAG, i);
            machine.console.send(ofMaster, TAG, i);
            machine.network.run(CoreNetwork.MILLISECOND);
        }
        machine.network.until("c ends", 30 * CoreNetwork.SECOND, () -> machine.node("c").exitReason != null);
        machine.network.run(5 * CoreNetwork.SECOND);
        for (int tid : new int[] {ofMaster, ofSlave}) {
            List<TestTask.Received> got = machine.task(tid).received(TAG);
            assertEquals(50, got.size(), "seed " + seed);
            for (int i = 0; i < 50; i++) {
                assertEquals(i, got.get(i).firstInt(), "seed " + seed);
            }
        }
        machine.assertQuiet();
    }

    @Test
    void whomHomeDoesNotTakeGoesOn() throws MalformedMessageException {
        start();
        machine.engine("b").failures.put(Step.PREPARE, "it is full");
        assertEquals(0, delete("c"));
        machine.run();
        String place = machine.placeOf(ofSlave);
        assertTrue(place.equals("a") || place.equals("d"), place);
        assertWorks(ofSlave);
        assertWorks(ofMaster);
        machine.assertQuiet();
    }

    @Test
    void whoCannotMoveNowIsAskedAgain() throws MalformedMessageException {
        start();
        machine.engine("c").failures.put(Step.FREEZE, "not now");
        machine.network.after(
                CoreNetwork.SECOND,
                machine.node("c"),
                () -> machine.engine("c").failures.clear());
        long millis = millisTo(() -> assertEquals(0, delete("c")));
        assertTrue(millis >= 1000 && millis < 2000, millis + " ms");
        assertWorks(ofSlave);
        assertWorks(ofMaster);
        machine.assertQuiet();
    }

    @Test
    void whoCannotMoveAtAllEndsWithTheHost() throws MalformedMessageException {
        start();
        machine.engine("c").failures.put(Step.FREEZE, "never");
        long millis = millisTo(() -> assertEquals(0, delete("c")));
        long limit = Evacuation.DELETE_NANOS / CoreNetwork.MILLISECOND;
        assertTrue(millis >= limit && millis < limit + 200, millis + " ms");
        machine.run();
        assertEquals(2, machine.console.received(ENDED).size());
        assertNull(machine.node("b").core.state().tasks.find(ofSlave));
        machine.assertQuiet();
    }

    @Test
    void nobodyWaitsForAPinnedGuest() throws MalformedMessageException {
        start();
        machine.node("b").core.state().handover.home().pin(ofSlave, true);
        long millis = millisTo(() -> assertEquals(0, delete("c")));
        assertTrue(millis < 500, millis + " ms");
        machine.run();
        List<TestTask.Received> ended = machine.console.received(ENDED);
        assertEquals(1, ended.size());
        assertEquals(ofSlave, ended.get(0).firstInt());
        assertEquals("a", machine.placeOf(ofMaster));
    }

    @Test
    void aHostThatSaysNothingIsDeletedAsItIs() throws MalformedMessageException {
        start();
        machine.node("c").dead = true;
        long millis = millisTo(() -> assertEquals(0, delete("c")));
        long limit = Evacuation.SILENCE_NANOS / CoreNetwork.MILLISECOND;
        assertTrue(millis >= limit && millis < limit + 200, millis + " ms");
        machine.run();
        assertEquals(2, machine.console.received(ENDED).size());
    }

    @Test
    void nobodyMovesToAHostThatLeaves() throws MalformedMessageException {
        start();
        machine.engine("c").stuck.add(Step.FREEZE);
        int other = machine.spawn("d");
        machine.console.request(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("c"));
        machine.network.run(50 * CoreNetwork.MILLISECOND);
        String said = machine.move(other, "c");
        assertTrue(said.contains("it leaves the machine"), said);
        machine.network.until("c ends", 10 * CoreNetwork.SECOND, () -> machine.node("c").exitReason != null);
        assertEquals("d", machine.placeOf(other));
    }

    @Test
    void whoIsOnTheWayToAHostThatLeavesIsSentAwayAgain() throws MalformedMessageException {
        start();
        int other = machine.spawn("d");
        machine.engine("d").nanos = 100 * CoreNetwork.MILLISECOND;
        int request = machine.ask(other, "c");
        machine.network.run(150 * CoreNetwork.MILLISECOND);
        assertNull(machine.result(request), "it is on its way");
        assertEquals(0, delete("c"));
        machine.run();
        assertEquals("", machine.result(request));
        assertEquals("d", machine.placeOf(other));
        assertWorks(other);
        machine.assertQuiet();
    }

    @Test
    void twoWhoAskGetTheSameAnswer() throws MalformedMessageException {
        start();
        TestTask other = machine.node("d").enrol();
        machine.run();
        XdrWriter body = new XdrWriter().putInt(1).putString("c");
        other.request(TaskCode.DELHOST, body);
        assertEquals(0, delete("c"));
        assertEquals(PvmError.NO_HOST.code(), delete("c"));
        assertWorks(ofSlave);
        machine.assertQuiet();
    }

    @Test
    void aHostThatIsToldToEndSendsItsGuestsHomeFirst() throws MalformedMessageException {
        start();
        CoreNetwork.Node leaver = machine.node("c");
        leaver.core.handleShutdown("signal", machine.network.now);
        machine.network.until("it ends", 500 * CoreNetwork.MILLISECOND, () -> leaver.exitReason != null);
        assertWorks(ofMaster);
        assertWorks(ofSlave);
        assertEquals("b", machine.placeOf(ofSlave));
        machine.assertQuiet();
    }

    @Test
    void aHostThatIsToldToEndEndsInTime() throws MalformedMessageException {
        start();
        machine.engine("c").stuck.add(Step.FREEZE);
        CoreNetwork.Node leaver = machine.node("c");
        leaver.core.handleShutdown("signal", machine.network.now);
        machine.network.run(Evacuation.SHUTDOWN_NANOS - CoreNetwork.MILLISECOND);
        assertNull(leaver.exitReason);
        machine.network.run(2 * CoreNetwork.MILLISECOND);
        assertEquals("signal", leaver.exitReason);
        machine.run();
        assertEquals(2, machine.console.received(ENDED).size());
    }

    @Test
    void aHostThatIsToldTwiceEndsAtOnce() throws MalformedMessageException {
        start();
        CoreNetwork.Node leaver = machine.node("c");
        leaver.core.handleShutdown("signal", machine.network.now);
        leaver.core.handleShutdown("again", machine.network.now);
        assertEquals("again", leaver.exitReason);
    }

    @Test
    void aHaltEndsGuestsWhereTheyAre() throws MalformedMessageException {
        start();
        machine.console.request(TaskCode.HALT);
        machine.run();
        for (CoreNetwork.Node node : machine.network.nodes) {
            assertNotNull(node.exitReason, node.name);
        }
        for (int tid : new int[] {ofMaster, ofSlave}) {
            assertTrue(machine.network.trace.contains("c: signal " + Integer.toHexString(tid) + " 15"));
        }
    }
}
