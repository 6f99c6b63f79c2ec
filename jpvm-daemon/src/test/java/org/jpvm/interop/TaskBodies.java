package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** What any Java task may expect of any PVM daemon; each body is run by a task of its own. */
final class TaskBodies {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TaskBodies() {}

    /** Bodies by name. */
    static Map<String, Consumer<PvmTask>> all() {
        Map<String, Consumer<PvmTask>> bodies = new TreeMap<>();
        bodies.put("a message to itself", TaskBodies::messageToItself);
        bodies.put("the configuration", TaskBodies::configuration);
        bodies.put("its entry in the task list", TaskBodies::entryInTheTaskList);
        bodies.put("a C child answers", TaskBodies::cChildAnswers);
        bodies.put("a program that is not there", TaskBodies::programThatIsNotThere);
        bodies.put("notice of a killed child", TaskBodies::noticeOfAKilledChild);
        bodies.put("notice of a task that never was", TaskBodies::noticeOfATaskThatNeverWas);
        bodies.put("contexts", TaskBodies::contexts);
        bodies.put("the mailbox", TaskBodies::mailbox);
        bodies.put("a probe leaves the message", TaskBodies::probeLeavesTheMessage);
        bodies.put("order of many messages", TaskBodies::orderOfManyMessages);
        return bodies;
    }

    private static MessageBuffer await(PvmTask task, Tid from, int tag) {
        return task.receive(from, tag, LIMIT).orElseThrow(() -> new AssertionError("no message with tag " + tag));
    }

    private static void messageToItself(PvmTask task) {
        task.send(task.tid(), 3, p -> p.packInt(-7).packString("to myself"));
        MessageBuffer message = await(task, task.tid(), 3);
        assertEquals(-7, message.unpackInt());
        assertEquals("to myself", message.unpackString());
        assertEquals(task.tid(), message.source());
        assertEquals(3, message.tag());
    }

    private static void configuration(PvmTask task) {
        List<HostInfo> hosts = task.hosts();
        assertEquals(1, hosts.size());
        assertEquals(1, task.tid().hostIndex());
        assertEquals(PvmError.NO_HOST, task.hostStatus("no-such-host"));
    }

    private static void entryInTheTaskList(PvmTask task) {
        TaskInfo own = task.tasks(task.tid()).get(0);
        assertEquals(task.tid(), own.tid());
        assertTrue((own.flags() & TaskInfo.CONNECTED) != 0);
        assertEquals(ProcessHandle.current().pid(), own.pid());
        assertTrue(task.isRunning(task.tid()));
        assertFalse(task.isRunning(Tid.ofTask(1, Tid.MAX_LOCAL_INDEX)));
    }

    private static void cChildAnswers(PvmTask task) {
        SpawnResult result = task.spawn(SpawnRequest.program("hello_other"));
        assertTrue(result.isComplete(), () -> result.errors().toString());
        MessageBuffer message = await(task, result.tids().get(0), PvmTask.ANY_TAG);
        assertTrue(message.unpackString().startsWith("hello, world from "));
    }

    private static void programThatIsNotThere(PvmTask task) {
        SpawnResult result = task.spawn(SpawnRequest.program("no-such-program").withCount(2));
        assertEquals(List.of(PvmError.NO_FILE, PvmError.NO_FILE), result.errors());
    }

    private static void noticeOfAKilledChild(PvmTask task) {
        // slave1 waits for its master for ever.
        Tid child = task.spawn(SpawnRequest.program("slave1")).tids().get(0);
        task.notifyOn(NotifyKind.TASK_EXIT, 9, List.of(child));
        assertFalse(task.probe(Tid.ANY, 9).isPresent());
        task.kill(child);
        assertEquals(child.value(), await(task, Tid.ANY, 9).unpackInt());
        assertFalse(task.isRunning(child));
    }

    private static void noticeOfATaskThatNeverWas(PvmTask task) {
        Tid nobody = Tid.ofTask(1, Tid.MAX_LOCAL_INDEX - 1);
        task.notifyOn(NotifyKind.TASK_EXIT, 9, List.of(nobody));
        assertEquals(nobody.value(), await(task, Tid.ANY, 9).unpackInt());
    }

    private static void contexts(PvmTask task) {
        int base = task.context();
        int first = task.newContext();
        int second = task.newContext();
        assertNotEquals(first, second);
        assertEquals(base, task.setContext(first));
        task.send(task.tid(), 5, p -> p.packInt(1));
        task.setContext(second);
        task.send(task.tid(), 5, p -> p.packInt(2));
        assertEquals(2, await(task, Tid.ANY, 5).unpackInt());
        assertFalse(task.tryReceive(Tid.ANY, 5).isPresent());
        task.setContext(first);
        assertEquals(1, await(task, Tid.ANY, 5).unpackInt());
        task.setContext(base);
        task.freeContext(first);
        task.freeContext(second);
        assertThrows(PvmException.class, () -> task.freeContext(second));
    }

    private static void mailbox(PvmTask task) {
        String name = "bodies of " + task.tid();
        MessageBuffer entry = task.newBuffer();
        entry.packInt(42);
        assertEquals(0, task.mailbox().put(name, entry, 0));
        assertEquals(42, task.mailbox().receive(name, 0, 0).unpackInt());
        task.mailbox().delete(name, 0);
        PvmException gone =
                assertThrows(PvmException.class, () -> task.mailbox().receive(name, 0, 0));
        assertEquals(PvmError.NOT_FOUND, gone.error());
    }

    private static void probeLeavesTheMessage(PvmTask task) {
        task.send(task.tid(), 4, p -> p.packInt(11));
        MessageBuffer message = await(task, Tid.ANY, 4);
        task.send(task.tid(), 4, message);
        while (task.probe(Tid.ANY, 4).isEmpty()) {
            Thread.onSpinWait();
        }
        assertTrue(task.probe(task.tid(), 4).isPresent());
        assertEquals(11, task.tryReceive(Tid.ANY, 4).orElseThrow().unpackInt());
        assertFalse(task.tryReceive(Tid.ANY, 4).isPresent());
    }

    private static void orderOfManyMessages(PvmTask task) {
        for (int i = 0; i < 500; i++) {
            int number = i;
            byte[] ballast = new byte[i * 37 % 9000];
            task.send(task.tid(), 6, p -> p.packInt(number).packBytes(ballast));
        }
        for (int i = 0; i < 500; i++) {
            assertEquals(i, await(task, Tid.ANY, 6).unpackInt());
        }
    }
}
