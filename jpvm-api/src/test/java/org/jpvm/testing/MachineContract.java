package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.jpvm.Encoding;
import org.jpvm.HostInfo;
import org.jpvm.MachineInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;

/** What every task library can expect of every daemon: enrolment, spawning, mailbox, options. A subclass says which daemon. */
public abstract class MachineContract extends ContractFixture {
    @Test
    void enrolsAsFromAShell() {
        PvmTask task = enroll();
        assertEquals(List.of(task.tid()), task.siblings());
        assertTrue(task.parent().isEmpty());
        assertEquals(PvmError.NO_PARENT, task.parentStatus());
        MachineInfo machine = task.machine();
        assertEquals(1, machine.formatCount());
        assertEquals(machine.hosts(), task.hosts());
        TaskInfo self = task.tasks(task.tid()).get(0);
        assertEquals(task.tid(), self.tid());
        assertEquals(TaskInfo.CONNECTED, self.flags());
        assertEquals(ProcessHandle.current().pid(), self.pid());
        HostInfo host = task.hosts().get(0);
        assertEquals(host.tid(), task.tid().host());
        assertEquals(PvmError.OK, task.hostStatus(host.name()));
        assertEquals(PvmError.NO_HOST, task.hostStatus("no-such-host"));
        assertTrue(task.isRunning(task.tid()));
        assertFalse(task.isRunning(new Tid(task.tid().value() + 1000)));
        long there = task.hostClock(host.tid()).timeMicros();
        assertTrue(Math.abs(there / 1000 - System.currentTimeMillis()) < 60_000, "clock " + there);
    }

    @Test
    void severalTasksOfOneProcessAreSeveralTasks() {
        PvmTask one = enroll();
        PvmTask other = enroll();
        assertFalse(one.tid().equals(other.tid()));
        assertEquals(2, one.tasks().size());
    }

    @Test
    void mailboxKeepsMessages() throws Exception {
        PvmTask one = enroll();
        PvmTask other = enroll();
        MessageBuffer message = one.newBuffer();
        message.packString("entry");
        assertEquals(0, one.mailbox().put("box", message, 0));
        MessageBuffer found = other.mailbox().receive("box", 0, 0);
        assertEquals("entry", found.unpackString());
        assertEquals(one.tid(), found.source());
        assertEquals(
                PvmError.DENIED,
                assertThrows(PvmException.class, () -> other.mailbox().delete("box", 0))
                        .error());
        assertEquals(
                PvmError.NOT_FOUND,
                assertThrows(PvmException.class, () -> other.mailbox().receive("none", 0, 0))
                        .error());
        Mailbox.MailboxClass listed = other.mailbox().list("bo").get(0);
        assertEquals(new Mailbox.MailboxClass("box", List.of(new Mailbox.Entry(0, one.tid(), 0))), listed);
        MessageBuffer large = one.newBuffer(Encoding.RAW);
        large.packBytes(new byte[300_000]);
        one.mailbox().put("large", large, 0);
        assertEquals(300_000, other.mailbox().receive("large", 0, 0).lengthBytes());
        Future<String> waiting = threads.submit(
                () -> other.mailbox().receive("late", 0, Mailbox.WAIT_FOR_INFO).unpackString());
        one.mailbox().delete("box", 0);
        one.mailbox().put("late", message, 0);
        assertEquals("entry", join(waiting));
    }

    @Test
    void notificationOfATaskThatLeaves() {
        PvmTask watcher = enroll();
        PvmTask watched = enroll();
        watcher.notifyOn(NotifyKind.TASK_EXIT, 40, List.of(watched.tid()));
        watched.send(watcher.tid(), 1, message -> message.packInt(1));
        Tid gone = watched.tid();
        watched.close();
        MessageBuffer message = next(watcher, Tid.ANY, PvmTask.ANY_TAG);
        assertEquals(1, message.tag());
        message = next(watcher, Tid.ANY, PvmTask.ANY_TAG);
        assertEquals(40, message.tag());
        assertEquals(gone.value(), message.unpackInt());
        watcher.notifyOn(NotifyKind.TASK_EXIT, 41, List.of(gone));
        assertEquals(gone.value(), next(watcher, Tid.ANY, 41).unpackInt());
    }

    @Test
    void spawnsAJavaClassAsAProcess() throws Exception {
        PvmTask task = enroll();
        StringBuilder output = new StringBuilder();
        task.catchOutput(output);
        SpawnResult started = task.spawn(
                SpawnRequest.javaClass(SpawnedEcho.class).withCount(2).withArguments("a1", "b 2"));
        assertTrue(started.isComplete(), () -> started + daemon.log());
        for (Tid child : started.tids()) {
            MessageBuffer hello = task.receive(child, SpawnedEcho.HELLO, Duration.ofSeconds(40))
                    .orElseThrow(() -> new AssertionError("no hello from " + child + "\n" + output + daemon.log()));
            assertEquals(2, hello.unpackInt());
            assertEquals(started.tids(), List.of(new Tid(hello.unpackInt()), new Tid(hello.unpackInt())));
            task.send(child, 5, message -> message.packString("echo"));
            assertEquals("echo", next(task, child, 5).unpackString());
            task.send(child, 0, message -> {});
        }
        task.close();
        for (Tid child : started.tids()) {
            assertTrue(output.indexOf("[" + child + "] BEGIN\n") >= 0, output::toString);
            assertTrue(output.indexOf("[" + child + "] arguments [a1, b 2]\n") >= 0, output::toString);
            assertTrue(output.indexOf("[" + child + "] EOF\n") >= 0, output::toString);
        }
    }

    @Test
    void spawnReportsWhatDidNotStart() {
        PvmTask task = enroll();
        SpawnResult result = task.spawn(SpawnRequest.program("no-such-program").withCount(2));
        assertEquals(List.of(PvmError.NO_FILE, PvmError.NO_FILE), result.errors());
        assertEquals(
                List.of(PvmError.NO_HOST),
                task.spawn(SpawnRequest.program("x").onHost("no-such-host")).errors());
    }

    @Test
    void helloFromAnUnmodifiedCProgram() {
        Needs.cpvm(CPvm.hasProgram("hello_other"), "no program hello_other in PATH");
        PvmTask task = enroll();
        SpawnResult started = task.spawn(SpawnRequest.program("hello_other"));
        assertTrue(started.isComplete(), started::toString);
        String hello = next(task, started.tids().get(0), 1).unpackString();
        assertTrue(hello.startsWith("hello, world from "), hello);
    }

    @Test
    void aCTaskAsksForADirectRoute() {
        Needs.cpvm(CPvm.hasProgram("timing_slave"), "no program timing_slave in PATH");
        PvmTask task = enroll();
        task.notifyOn(NotifyKind.ROUTE_ADD, 90, -1);
        Tid slave = task.spawn(SpawnRequest.program("timing_slave")).tids().get(0);
        next(task, slave, 0);
        assertEquals(slave.value(), next(task, task.tid(), 90).unpackInt());
        byte[] data = new byte[MEGABYTE];
        for (int i = 0; i < 20; i++) {
            MessageBuffer message = task.newBuffer();
            message.packBytes(data, 0, i % 2 == 0 ? 4 : MEGABYTE, 1);
            task.send(slave, 1, message);
            next(task, slave, 2);
        }
        task.notifyOn(NotifyKind.TASK_EXIT, 91, List.of(slave));
        task.notifyOn(NotifyKind.ROUTE_DELETE, 92, List.of(slave));
        task.kill(slave);
        assertEquals(slave.value(), next(task, Tid.ANY, 91).unpackInt());
        assertEquals(slave.value(), next(task, task.tid(), 92).unpackInt());
    }

    @Test
    void aCTaskIsAskedForADirectRoute() {
        Needs.cpvm(CPvm.hasProgram("slave1"), "no program slave1 in PATH");
        PvmTask task = enroll();
        task.setOption(TaskOption.ROUTE, 3);
        task.notifyOn(NotifyKind.ROUTE_ADD, 90, -1);
        Tid slave = task.spawn(SpawnRequest.program("slave1")).tids().get(0);
        int count = 100;
        float[] data = new float[count];
        Arrays.fill(data, 1f);
        task.send(slave, 0, message -> {
            message.packInt(1).packInt(slave.value()).packInt(count).packFloats(data);
        });
        assertEquals(slave.value(), next(task, task.tid(), 90).unpackInt());
        MessageBuffer result = next(task, slave, 5);
        assertEquals(0, result.unpackInt());
    }

    @Test
    void optionsFollowTheRules() {
        PvmTask task = enroll();
        assertEquals(4080, task.option(TaskOption.FRAG_SIZE));
        assertEquals(4080, task.setOption(TaskOption.FRAG_SIZE, 52));
        task.send(task.tid(), 1, message -> message.packInts(new int[] {1, 2, 3}));
        assertEquals(12, next(task, task.tid(), 1).lengthBytes());
        assertEquals(0, task.setOption(TaskOption.NO_RESET, 1));
        assertEquals(1, task.mailbox().list("###_PVM_NO_RESET_###").size());
        assertEquals(1, task.setOption(TaskOption.NO_RESET, 0));
        assertEquals(0, task.mailbox().list("###_PVM_NO_RESET_###").size());
        task.setOption(TaskOption.SELF_OUTPUT_TID, task.tid().value());
        assertEquals(task.tid().value(), task.option(TaskOption.OUTPUT_TID));
    }

    @Test
    void spawnedTasksKnowWhetherTheyHaveAParent() {
        PvmTask task = enroll();
        for (SpawnRequest request : List.of(
                SpawnRequest.javaClass(SpawnedParentStatus.class),
                SpawnRequest.javaClass(SpawnedParentStatus.class).withoutParent())) {
            Tid child = task.spawn(
                            request.withArguments(Integer.toString(task.tid().value())))
                    .tids()
                    .get(0);
            MessageBuffer report = task.receive(child, SpawnedParentStatus.REPORT, Duration.ofSeconds(40))
                    .orElseThrow(() -> new AssertionError("no report of " + request + "\n" + daemon.log()));
            boolean hidden = (request.flags() & SpawnRequest.NO_PARENT) != 0;
            assertEquals(hidden ? PvmError.PARENT_NOT_SET.code() : task.tid().value(), report.unpackInt());
        }
    }

    @Test
    void mailboxIndicesCanBeNamedAndFound() {
        PvmTask one = enroll();
        Mailbox box = one.mailbox();
        int many = Mailbox.MULTI_INSTANCE | Mailbox.PERSISTENT;
        MessageBuffer message = one.newBuffer();
        message.packInt(7);
        box.putAt("numbers", 3, message, many);
        assertEquals(
                PvmError.DENIED,
                assertThrows(PvmException.class, () -> box.putAt("numbers", 3, message, many))
                        .error());
        assertEquals(0, box.put("numbers", message, many));
        box.delete("numbers", 0);
        Mailbox.Found found = enroll().mailbox().find("numbers", 0, Mailbox.FIRST_AVAILABLE);
        assertEquals(3, found.index());
        assertEquals(7, found.message().unpackInt());
        assertEquals(one.tid(), found.message().source());
        assertEquals(
                PvmError.NOT_FOUND,
                assertThrows(PvmException.class, () -> box.find("numbers", 4, Mailbox.FIRST_AVAILABLE))
                        .error());
        assertEquals(
                PvmError.BAD_PARAM,
                assertThrows(PvmException.class, () -> box.putAt("numbers", -1, message, many))
                        .error());
        box.delete("numbers", 3);
    }
}
