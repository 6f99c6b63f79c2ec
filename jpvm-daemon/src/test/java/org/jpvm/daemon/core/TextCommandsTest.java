package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.migration.TaskPlace;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TickleText;
import org.jpvm.wire.XdrReader;
import org.junit.jupiter.api.Test;

/** Commands in text about tasks and hosts, asked of whatever daemon. */
class TextCommandsTest {
    private MovingMachine machine;

    private void start() throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c");
    }

    private List<String> say(TestTask task, String command) {
        return TickleText.ask(numbers -> tickle(task, numbers), command);
    }

    private int[] tickle(TestTask task, int... numbers) {
        int[] body = new int[numbers.length + 1];
        body[0] = numbers.length;
        System.arraycopy(numbers, 0, body, 1, numbers.length);
        try {
            int request = task.request(TaskCode.TICKLE, body);
            machine.network.until("an answer", 100 * CoreNetwork.SECOND, () -> task.answer(request) != null);
            XdrReader answer = task.answer(request);
            return answer.readInts("numbers", answer.readInt("count"));
        } catch (MalformedMessageException e) {
            throw new AssertionError(Arrays.toString(numbers), e);
        }
    }

    private String say(String command) {
        return String.join("\n", say(machine.console, command));
    }

    private TaskPlace place(TestTask asker, int tid) {
        return TaskPlace.parse(say(asker, "tasks " + Tid.text(tid)).get(0));
    }

    @Test
    void oneTaskIsLookedUpAtItsHome() throws MalformedMessageException {
        start();
        int tid = machine.spawn("b");
        String text = Tid.text(tid);
        assertEquals(new TaskPlace(tid, "prog", "b", "b", 0, ""), place(machine.console, tid));
        assertEquals("ok", say("migrate " + text + " c"));
        machine.run();
        assertEquals(new TaskPlace(tid, "prog", "b", "c", 1, ""), place(machine.console, tid));
        assertEquals(place(machine.console, tid), place(machine.task(tid), tid), "as the guest itself is told");
        assertEquals(new TaskPlace(tid, "prog", "b", "c", TaskPlace.UNKNOWN, "").text(), say("at c tasks"));
        assertEquals(
                new TaskPlace(machine.console.tid(), "", "a", "a", 0, "the machine did not start it"),
                place(machine.console, machine.console.tid()));
        machine.assertQuiet();
    }

    @Test
    void aMoveOfATaskThatIsPinnedMeanwhileIsGivenUp() throws MalformedMessageException {
        start();
        int tid = machine.spawn("b");
        String text = Tid.text(tid);
        machine.engine("c").stuck.add(FakeEngine.Step.RESTORE);
        int request = machine.ask(tid, "c");
        machine.network.run(10 * CoreNetwork.MILLISECOND);
        assertEquals("moves to c", place(machine.console, tid).state());
        assertEquals("ok", say("pin " + text));
        assertTrue(machine.result(request).startsWith("it is pinned"), machine.result(request));
        assertTrue(place(machine.console, tid).isPinned());
        assertEquals("ok", say("unpin " + text));
        assertEquals("", place(machine.console, tid).state());
        machine.run();
        assertEquals("b", machine.placeOf(tid));
        machine.assertQuiet();
    }

    @Test
    void hintsGoWhereTheTaskRuns() throws MalformedMessageException {
        start();
        int tid = machine.spawn("b");
        assertEquals("there is no bridge to load here", say("hint " + Tid.text(tid) + " left=3"));
        say("migrate " + Tid.text(tid) + " c");
        machine.run();
        assertEquals("there is no bridge to load here", say("hint " + Tid.text(tid) + " left=3"));
        assertEquals(
                "there is no bridge to load here",
                say(machine.task(tid), "hint " + Tid.text(tid) + " left=").get(0));
    }

    @Test
    void commandsReachOtherHostsOnce() throws MalformedMessageException {
        start();
        assertEquals("tasks of a stay there: its daemon has no engines", say("engines"));
        assertEquals("tasks of b stay there: its daemon has no engines", say("at b engines"));
        assertEquals("tasks of a stay there: its daemon has no engines", say("at . engines"));
        assertEquals("there is no host d in the machine; conf lists them", say("at d engines"));
        assertEquals("which command? at HOST COMMAND", say("at b"));
        assertEquals("which command? at HOST COMMAND", say("at"));
        assertEquals("which command? at HOST COMMAND", say("at b at c engines"));
        assertEquals("the daemon here knows no command rm", say("at b rm -rf"));
        assertEquals("no bridge here moves tasks", say("balance"));
        assertEquals("there is no bridge to load here", say("at c balance fair"));
    }

    @Test
    void aHostThatDiesMeanwhileIsNamed() throws MalformedMessageException {
        start();
        machine.node("b").dead = true;
        String answer = say("at b engines");
        assertTrue(answer.equals("b is lost") || answer.startsWith("there is no session with b"), answer);
        machine.run();
    }

    @Test
    void bentCommandsAboutTasksAreAnswered() throws MalformedMessageException {
        start();
        for (String words :
                new String[] {"x", "t", "0", "t40000", "t80000000", "ffffffffff", "t-1", "t40fff", "t80fff"}) {
            assertEquals("there is no task " + words, say("tasks " + words));
        }
        assertEquals("there is no host 2047", say("tasks t1ffc0001"));
        for (String words : new String[] {"", "x", "t40000", "0 left=3"}) {
            assertEquals("a task is wanted, such as t40002", say("hint " + words));
        }
        assertEquals("there is no task t40fff here", say("hint t40fff left=3"));
        assertEquals("there is no task t80fff here", say("hint t80fff left=3"));
    }
}
