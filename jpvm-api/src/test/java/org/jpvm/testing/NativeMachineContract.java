package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.jpvm.Encoding;
import org.jpvm.HostInfo;
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
import org.junit.jupiter.api.function.Executable;

/** What the provider {@code native} does: machine, spawning, mailbox, options. A subclass says which daemon. */
public abstract class NativeMachineContract extends ContractFixture {
    private static final Duration JVM_START = Duration.ofSeconds(40);

    private PvmTask enrollNative() {
        PvmTask task = NativeProvider.enroll(daemon, null);
        open.add(0, task);
        return task;
    }

    private static void assertError(PvmError expected, Executable call) {
        PvmException failure = assertThrows(PvmException.class, call);
        assertEquals(expected, failure.error(), failure::getMessage);
    }

    @Test
    void seesTheMachineAsAJavaTaskDoes() {
        PvmTask task = enrollNative();
        PvmTask other = enroll();
        assertEquals(List.of(task.tid()), task.siblings());
        assertTrue(task.parent().isEmpty());
        assertEquals(PvmError.NO_PARENT, task.parentStatus());
        assertEquals(other.machine(), task.machine());
        assertEquals(other.tasks(), task.tasks());
        TaskInfo self = task.tasks(task.tid()).get(0);
        assertEquals(TaskInfo.CONNECTED, self.flags());
        assertEquals(ProcessHandle.current().pid(), self.pid());
        HostInfo host = task.hosts().get(0);
        assertEquals(2, task.tasks(host.tid()).size());
        assertEquals(PvmError.OK, task.hostStatus(host.name()));
        assertEquals(PvmError.NO_HOST, task.hostStatus("no-such-host"));
        assertTrue(task.isRunning(other.tid()));
        assertFalse(task.isRunning(new Tid(task.tid().value() + 1000)));
        long there = task.hostClock(host.tid()).timeMicros();
        assertTrue(Math.abs(there / 1000 - System.currentTimeMillis()) < 60_000, "clock " + there);
        assertEquals(1, task.tickle(5).length);
        assertEquals(List.of(PvmError.NO_HOST.code()), boxed(task.deleteHosts(List.of("no-such-host"))));
        assertTrue(task.addHosts(List.of("no.such.host.invalid"))[0] < 0);
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    @Test
    void spawnsNativeTasksWithSiblingsAndOutput() {
        PvmTask task = enrollNative();
        StringBuilder output = new StringBuilder();
        task.catchOutput(output);
        SpawnResult started = task.spawn(NativeProvider.program(SpawnedEcho.class, "a1", "b 2")
                .withCount(2)
                .withEnvironment(Map.of("PVM_ALLOW_ROOT", "1")));
        checkEchoes(task, started, output);
    }

    @Test
    void spawnsAJavaClassAsAProcess() {
        PvmTask task = enrollNative();
        StringBuilder output = new StringBuilder();
        task.catchOutput(output);
        SpawnResult started = task.spawn(
                SpawnRequest.javaClass(SpawnedEcho.class).withCount(2).withArguments("a1", "b 2"));
        checkEchoes(task, started, output);
    }

    private void checkEchoes(PvmTask task, SpawnResult started, StringBuilder output) {
        assertTrue(started.isComplete(), () -> started + daemon.log());
        for (Tid child : started.tids()) {
            MessageBuffer hello = task.receive(child, SpawnedEcho.HELLO, JVM_START)
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
    void spawnReportsWhatDidNotStartAndKillsWhatDid() {
        PvmTask task = enrollNative();
        assertEquals(
                List.of(PvmError.NO_FILE, PvmError.NO_FILE),
                task.spawn(SpawnRequest.program("no-such-program").withCount(2)).errors());
        assertEquals(
                List.of(PvmError.NO_HOST),
                task.spawn(SpawnRequest.program("x").onHost("no-such-host")).errors());
        assertError(
                PvmError.BAD_PARAM, () -> task.spawn(SpawnRequest.program("x").withCount(0)));
        assertError(
                PvmError.BAD_PARAM, () -> task.spawn(SpawnRequest.program("x").withEnvironment(Map.of("a:b", "c"))));
        Tid sleeper = task.spawn(SpawnRequest.program("/bin/sleep").withArguments("60"))
                .tids()
                .get(0);
        task.notifyOn(NotifyKind.TASK_EXIT, 9, List.of(sleeper));
        task.kill(sleeper);
        assertEquals(sleeper.value(), next(task, Tid.ANY, 9).unpackInt());
    }

    @Test
    void mailboxKeepsMessages() throws Exception {
        PvmTask task = enrollNative();
        PvmTask other = enroll();
        MessageBuffer message = task.newBuffer();
        message.packString("entry");
        assertEquals(0, task.mailbox().put("box", message, 0));
        MessageBuffer found = other.mailbox().receive("box", 0, 0);
        assertEquals("entry", found.unpackString());
        assertEquals(task.tid(), found.source());
        other.mailbox().put("theirs", found, 0);
        assertEquals("entry", task.mailbox().receive("theirs", 0, 0).unpackString());
        assertError(PvmError.DENIED, () -> task.mailbox().delete("theirs", 0));
        assertError(PvmError.NOT_FOUND, () -> task.mailbox().receive("none", 0, 0));
        assertError(PvmError.BAD_PARAM, () -> task.mailbox().put("", message, 0));
        assertEquals(other.mailbox().list(""), task.mailbox().list(""));
        MessageBuffer large = task.newBuffer(Encoding.RAW);
        large.packBytes(new byte[300_000]);
        task.mailbox().put("large", large, 0);
        assertEquals(300_000, task.mailbox().receive("large", 0, 0).lengthBytes());
        Future<String> waiting = threads.submit(
                () -> task.mailbox().receive("late", 0, Mailbox.WAIT_FOR_INFO).unpackString());
        task.mailbox().delete("box", 0);
        task.mailbox().put("late", message, 0);
        assertEquals("entry", join(waiting));
    }

    @Test
    void mailboxIndicesCanBeNamedAndFound() {
        PvmTask task = enrollNative();
        Mailbox box = task.mailbox();
        int many = Mailbox.MULTI_INSTANCE | Mailbox.PERSISTENT;
        MessageBuffer message = task.newBuffer();
        message.packInt(7);
        box.putAt("num*bers", 3, message, many);
        assertError(PvmError.DENIED, () -> box.putAt("num*bers", 3, message, many));
        assertEquals(1, box.list("num").get(0).entries().size());
        assertEquals(0, box.put("num*bers", message, many));
        box.delete("num*bers", 0);
        Mailbox.Found found = box.find("num*bers", 0, Mailbox.FIRST_AVAILABLE);
        assertEquals(3, found.index());
        assertEquals(7, found.message().unpackInt());
        assertError(PvmError.NOT_FOUND, () -> box.find("num*bers", 4, Mailbox.FIRST_AVAILABLE));
        assertError(PvmError.BAD_PARAM, () -> box.putAt("num*bers", -1, message, many));
        assertError(PvmError.BAD_PARAM, () -> box.putAt("num*bers", 1 << 21, message, many));
        assertEquals(
                3,
                box.find("num*bers", 0, Mailbox.FIRST_AVAILABLE | Mailbox.READ_AND_DELETE)
                        .index());
        assertError(PvmError.NOT_FOUND, () -> box.delete("num*bers", 3));
    }

    @Test
    void optionsFollowTheRules() {
        PvmTask task = enrollNative();
        assertEquals(4080, task.setOption(TaskOption.FRAG_SIZE, 52));
        task.send(task.tid(), 1, message -> message.packInts(new int[] {1, 2, 3}));
        assertEquals(12, next(task, task.tid(), 1).lengthBytes());
        assertEquals(0, task.setOption(TaskOption.NO_RESET, 1));
        assertEquals(1, task.mailbox().list("###_PVM_NO_RESET_###").size());
        assertEquals(1, task.setOption(TaskOption.NO_RESET, 0));
        assertEquals(0, task.mailbox().list("###_PVM_NO_RESET_###").size());
        task.setOption(TaskOption.SELF_OUTPUT_TID, task.tid().value());
        assertEquals(task.tid().value(), task.option(TaskOption.OUTPUT_TID));
        assertError(PvmError.NOT_IMPL, () -> task.setOption(TaskOption.POLL_TIME, 1));
        // In C this value would end the process at the next error.
        assertEquals(1, task.setOption(TaskOption.AUTO_ERR, 2));
        assertEquals(2, task.option(TaskOption.AUTO_ERR));
        assertError(PvmError.BAD_PARAM, () -> task.setOption(TaskOption.ROUTE, 9));
    }

    @Test
    void theProviderIsChosenByTheProperty() {
        NativeProvider.find();
        Map<String, String> environment = NativeProvider.environment(daemon);
        String missing = "-Djpvm.libpvm.library=no-such-libpvm";
        assertEquals("class LibPvm3Task\n".repeat(2) + "exit status 0\n", report("native", List.of(), environment));
        assertEquals("class LibPvm3Task\n".repeat(2) + "exit status 0\n", report("auto", List.of(), environment));
        assertEquals("class TracedTask\n".repeat(2) + "exit status 0\n", report("java", List.of(missing), environment));
        String fallback = report("auto", List.of(missing), environment);
        assertEquals(1, fallback.split("log FINE provider java instead of native: ", -1).length - 1, fallback);
        assertEquals(2, fallback.split("class TracedTask", -1).length - 1, fallback);
        String failure = report("native", List.of(missing, "-Djna.library.path=/nowhere"), environment);
        assertTrue(failure.contains("Looked for: no-such-libpvm; in jna.library.path=/nowhere"), failure);
        assertTrue(failure.contains("use -Djpvm.provider=java"), failure);
        assertTrue(report("other", List.of(), environment).contains("no provider jpvm.provider=other"));
    }

    @Test
    void theJavaProviderDoesNotLoadJna() {
        String log = report("java", List.of("-Xlog:class+load"), NativeProvider.environment(daemon));
        assertTrue(log.contains("class TracedTask"), log);
        assertFalse(log.contains("com.sun.jna"), "JNA was loaded");
    }

    @Test
    void rootIsRefusedInsteadOfEnded() {
        NativeProvider.find();
        String output = report("native", List.of(), daemon.environment());
        if (System.getProperty("user.name").equals("root")) {
            assertTrue(output.contains("PVM_ALLOW_ROOT"), output);
        }
        assertTrue(output.contains("exit status 0"), output);
    }

    @Test
    void haltEndsTheMachine() {
        NativeProvider.find();
        NativeProvider.run("native", List.of(), NativeProvider.environment(daemon), ProviderReport.class, "halt");
        PvmException failure = assertThrows(PvmException.class, this::enroll);
        assertEquals(PvmError.SYS_ERR, failure.error());
    }

    private static String report(String provider, List<String> jvmOptions, Map<String, String> environment) {
        return NativeProvider.run(provider, jvmOptions, environment, ProviderReport.class);
    }
}
