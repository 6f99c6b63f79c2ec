package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.core.FakeEngine.Step;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong in a move, one copy of the task goes on, or its end is told once. */
class MoveFailureTest {
    private static final int TAG = 7;
    private static final int ENDED = 50;

    private MovingMachine machine;
    private int tid;
    private TestTask watcher;

    /** A task of b that runs at c, and somebody at d who wants to hear of its end. */
    private void start() throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c", "d");
        tid = machine.spawn("b");
        assertEquals("", machine.move(tid, "c"));
        watcher = machine.node("d").enrol();
        machine.run();
        watcher.request(TaskCode.NOTIFY, 1, 0, ENDED, 1, tid);
        machine.run();
    }

    private void assertRunsAtSource() {
        machine.run();
        assertEquals("c", machine.placeOf(tid));
        int before = machine.task(tid).received(TAG).size();
        watcher.send(tid, TAG, 1);
        machine.task(tid).send(watcher.tid(), TAG, 2);
        machine.run();
        assertEquals(before + 1, machine.task(tid).received(TAG).size());
        assertEquals(
                tid, watcher.received(TAG).get(watcher.received(TAG).size() - 1).source());
        assertEquals(0, watcher.received(ENDED).size());
        machine.assertQuiet();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aStepThatFailsLeavesTheTaskWhereItIs(Step step) throws MalformedMessageException {
        start();
        machine.engines().forEach(engine -> engine.failures.put(step, "it rains"));
        assertTrue(machine.move(tid, "a").contains("it rains"), machine.result(2));
        assertRunsAtSource();
        machine.engines().forEach(engine -> engine.failures.clear());
        assertEquals("", machine.move(tid, "a"));
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aStepThatNeverEndsLeavesTheTaskWhereItIs(Step step) throws MalformedMessageException {
        start();
        machine.engines().forEach(engine -> engine.stuck.add(step));
        int request = machine.ask(tid, "a");
        machine.network.run(100 * CoreNetwork.MILLISECOND);
        watcher.send(tid, TAG, 0);
        machine.network.until("it is given up", 40 * CoreNetwork.SECOND, () -> machine.result(request) != null);
        assertNotEquals("", machine.result(request));
        machine.run();
        assertEquals(1, machine.task(tid).received(TAG).size(), "what was held meanwhile");
        assertRunsAtSource();
    }

    @ParameterizedTest
    @CsvSource({
        "c, DESCRIBE", "c, PREPARE", "c, FREEZE", "c, CAPTURE", "c, RESTORE",
        "d, DESCRIBE", "d, PREPARE", "d, FREEZE", "d, CAPTURE", "d, RESTORE",
        "b, DESCRIBE", "b, PREPARE", "b, FREEZE", "b, CAPTURE", "b, RESTORE"
    })
    void aHostThatDiesTakesTheTaskWithItOrNot(String dying, Step step) throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c", "d");
        tid = machine.spawn("b");
        assertEquals("", machine.move(tid, "c"));
        watcher = machine.console;
        watcher.request(TaskCode.NOTIFY, 1, 0, ENDED, 1, tid);
        machine.run();
        boolean[] died = {false};
        for (FakeEngine engine : machine.engines()) {
            engine.gate = move -> {
                String now = engine.asked.get(engine.asked.size() - 1);
                if (!died[0] && now.startsWith(step.name().toLowerCase())) {
                    died[0] = true;
                    machine.node(dying).dead = true;
                }
                return !died[0] || !machine.engine(dying).equals(engine);
            };
        }
        int request = machine.ask(tid, "d");
        machine.network.run(60 * CoreNetwork.SECOND);
        assertTrue(died[0]);
        List<TestTask.Received> ends = watcher.received(ENDED);
        if (dying.equals("c") && step == Step.RESTORE) {
            assertEquals(0, ends.size(), "the image was complete");
            assertEquals("d", machine.placeOf(tid));
        } else if (dying.equals("d")) {
            assertEquals(0, ends.size());
            assertEquals("c", machine.placeOf(tid));
            assertEquals(false, machine.task(tid).frozen);
            assertNotEquals("", machine.result(request));
        } else {
            assertEquals(1, ends.size());
            assertEquals(tid, ends.get(0).firstInt());
            for (CoreNetwork.Node node : machine.network.nodes) {
                if (!node.dead) {
                    assertNull(node.core.state().tasks.guest(tid), node.name);
                    assertNull(node.core.state().tasks.find(tid), node.name);
                }
            }
        }
        machine.assertQuiet();
    }

    @Test
    void aTaskThatEndsWhileItMovesEndsOnce() throws MalformedMessageException {
        for (Step step : List.of(Step.DESCRIBE, Step.PREPARE, Step.FREEZE, Step.CAPTURE)) {
            start();
            FakeEngine at = machine.engine(step == Step.PREPARE ? "a" : "c");
            at.gate = move -> {
                if (at.asked.get(at.asked.size() - 1).startsWith(step.name().toLowerCase())) {
                    machine.node("c").core.handleOutputClosed(tid, machine.network.now);
                    machine.node("c").task(tid).end(9);
                }
                return true;
            };
            int request = machine.ask(tid, "a");
            machine.network.run(10 * CoreNetwork.SECOND);
            assertNotEquals("", machine.result(request), step.name());
            assertEquals(1, watcher.received(ENDED).size(), step.name());
            assertNull(machine.node("b").core.state().tasks.find(tid));
            assertEquals("", machine.placeOf(tid), step.name());
            machine.assertQuiet();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c to a", "c to b", "b to a", "c to nowhere", "b to nowhere"})
    void aTaskThatLeavesJustBeforeItStandsStillIsAnswered(String way) throws MalformedMessageException {
        start();
        String from = way.substring(0, 1);
        if (from.equals("b")) {
            assertEquals("", machine.move(tid, "b"));
        }
        boolean arrives = !way.endsWith("nowhere");
        String at = arrives ? way.substring(way.length() - 1) : from;
        FakeEngine source = machine.engine(from);
        int[] exit = new int[1];
        TestTask task = machine.task(tid);
        source.gate = move -> {
            if (source.asked.get(source.asked.size() - 1).startsWith("freeze")) {
                watcher.send(tid, TAG, 1);
                exit[0] = task.request(TaskCode.EXIT);
            }
            return true;
        };
        if (!arrives) {
            machine.engines().forEach(engine -> engine.failures.put(Step.RESTORE, "it rains"));
        }
        assertEquals(arrives, machine.move(tid, arrives ? at : "a").isEmpty());
        machine.run();
        // Its copies have one inbox.
        assertNotNull(task.answer(exit[0]), "it waits for the answer");
        assertEquals("", machine.placeOf(tid), "its connection is closed");
        assertEquals(0, watcher.received(ENDED).size());
        machine.node(at).core.handleOutputClosed(tid, machine.network.now);
        machine.node(at).core.handleProcessExited(tid, 0, machine.network.now);
        machine.run();
        assertEquals(1, watcher.received(ENDED).size());
        assertNull(machine.node("b").core.state().tasks.find(tid));
        machine.assertQuiet();
    }

    @Test
    void signalsOfTheMoveReachTheTaskAfterwards() throws MalformedMessageException {
        start();
        machine.ask(tid, "a");
        machine.network.until(
                "it stands still",
                CoreNetwork.SECOND,
                () -> machine.engine("c").asked.stream().anyMatch(line -> line.startsWith("capture")));
        watcher.request(TaskCode.SENDSIG, tid, 10);
        machine.run();
        assertTrue(machine.network.trace.contains("a: signal " + Tid.text(tid).substring(1) + " 10"));
    }

    @Test
    void aLostPlaceEndsItsGuestsOnce() throws MalformedMessageException {
        start();
        machine.node("c").dead = true;
        machine.network.run(60 * CoreNetwork.SECOND);
        assertEquals(1, watcher.received(ENDED).size());
        machine.assertQuiet();
    }

    @Test
    void aLostHomeEndsItsTasksEverywhere() throws MalformedMessageException {
        start();
        machine.node("b").dead = true;
        machine.network.run(60 * CoreNetwork.SECOND);
        assertEquals(1, watcher.received(ENDED).size());
        assertNull(machine.node("c").core.state().tasks.guest(tid));
        assertTrue(machine.network.trace.contains("c: signal " + Tid.text(tid).substring(1) + " 9"));
    }

    @Test
    void straightMessagesDoNotPassTheHome() throws MalformedMessageException {
        start();
        TestTask other = machine.task(machine.spawn("d"));
        for (int i = 0; i < 5; i++) {
            other.send(tid, TAG, i);
            machine.task(tid).send(other.tid(), TAG, i);
            machine.run();
        }
        long before = machine.node("b").core.counters().get(DaemonCounter.PACKETS_RECEIVED);
        for (int i = 0; i < 100; i++) {
            other.send(tid, TAG, i);
            machine.task(tid).send(other.tid(), TAG, i);
        }
        machine.network.run(100 * CoreNetwork.MILLISECOND);
        assertEquals(105, other.received(TAG).size());
        assertEquals(105, machine.task(tid).received(TAG).size());
        assertTrue(machine.node("b").core.counters().get(DaemonCounter.PACKETS_RECEIVED) - before < 5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEndOfASourcesOutputIsThatOfTheTaskOnlyWhenItStays(boolean fails) throws MalformedMessageException {
        start();
        machine.engines().forEach(engine -> engine.nanos = 50 * CoreNetwork.MILLISECOND);
        if (fails) {
            machine.engine("a").failures.put(Step.RESTORE, "it rains");
        }
        int request = machine.ask(tid, "a");
        machine.network.until("it stands still", CoreNetwork.SECOND, () -> machine.task(tid).frozen);
        machine.node("c").core.handleOutputClosed(tid, machine.network.now);
        machine.network.until("the move ends", 40 * CoreNetwork.SECOND, () -> machine.result(request) != null);
        machine.run();
        assertEquals(fails, !machine.result(request).isEmpty());
        assertEquals(!fails, machine.node("b").core.state().tasks.find(tid).outputOpen);
    }

    @Test
    void theEndOfASourcesOutputAtHomeIsNotThatOfTheTask() throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c", "d");
        tid = machine.spawn("b");
        machine.engines().forEach(engine -> engine.nanos = 50 * CoreNetwork.MILLISECOND);
        int request = machine.ask(tid, "c");
        machine.network.until("it stands still", CoreNetwork.SECOND, () -> machine.task(tid).frozen);
        machine.node("b").core.handleOutputClosed(tid, machine.network.now);
        machine.network.until("the move ends", 40 * CoreNetwork.SECOND, () -> machine.result(request) != null);
        machine.run();
        assertEquals("", machine.result(request));
        assertTrue(machine.node("b").core.state().tasks.find(tid).outputOpen);
    }
}
