package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hosted.HostedProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosted tasks: each like a process, although they share one. */
class ContainerIT {
    private static final int ECHO_TAG = 1;
    private static final int EXIT_TAG = 77;
    private static final int SIGTERM = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StringBuffer output = new StringBuffer();
    private VirtualMachine machine;
    private PvmTask task;

    @BeforeEach
    void start() {
        machine = VirtualMachine.embedded().start();
        task = machine.enroll();
        task.catchOutput(output);
    }

    @AfterEach
    void stop() {
        // The machine first: a task that catches output waits for its children's end, and some of these wait for ever.
        machine.close();
        task.close();
    }

    @Test
    void tasksEchoAndKeepTheirStaticsAndOutputApart() {
        List<Tid> tids = spawn("echo", 8);
        for (Tid tid : tids) {
            task.send(tid, ECHO_TAG, message -> message.packInt(tid.value()));
        }
        TreeSet<Integer> answers = new TreeSet<>();
        for (int i = 0; i < tids.size(); i++) {
            answers.add(task.receive(Tid.ANY, ECHO_TAG, PATIENCE).orElseThrow().unpackInt());
        }
        assertEquals(new TreeSet<>(tids.stream().map(tid -> tid.value() + 1).toList()), answers);
        awaitExits(tids);
        for (Tid tid : tids) {
            awaitOutput("[" + tid + "] EOF");
            assertTrue(output.indexOf("[" + tid + "] runs=1 thread=" + tid) >= 0, output.toString());
            assertTrue(output.indexOf("[" + tid + "] args=echo") >= 0, output.toString());
        }
    }

    @Test
    void uncaughtExceptionsAndMissingClassesAreThoseOfTheTask() {
        Tid thrown = spawn("throw", 1).get(0);
        awaitExits(List.of(thrown));
        awaitOutput("[" + thrown + "] EOF");
        assertTrue(
                output.indexOf("[" + thrown + "] Exception in thread \"" + thrown
                                + "\" java.lang.IllegalStateException: on purpose")
                        >= 0,
                output.toString());
        Tid memory = spawn("memory", 1).get(0);
        awaitExits(List.of(memory));
        awaitLog(memory + " (hosted.HostedProgram) ended: out of memory");
        for (String wrong : List.of("no.such.Class", "java.lang.String", "hosted.HostedProgram$Nothing")) {
            SpawnResult result = task.spawn(SpawnRequest.program(SpawnRequest.HOSTED_PREFIX + wrong));
            assertEquals(List.of(PvmError.NO_FILE), result.errors(), wrong);
        }
    }

    @Test
    void aTaskEndsWithItsLastThread() {
        Tid tid = spawn("threads", 1).get(0);
        awaitExits(List.of(tid));
        awaitOutput("[" + tid + "] EOF");
        assertTrue(output.indexOf("[" + tid + "] from a thread of it") >= 0, output.toString());
    }

    @Test
    void killEndsOneTaskOnly() {
        List<Tid> tids = spawn("wait", 2);
        awaitEnrolled(tids);
        task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, tids);
        task.kill(tids.get(0));
        assertEquals(tids.get(0).value(), ended());
        assertTrue(task.isRunning(tids.get(1)));
        task.signal(tids.get(1), SIGTERM);
        assertEquals(tids.get(1).value(), ended());
        assertEquals(1, spawn("echo", 1).size(), "the container still starts tasks");
    }

    @Test
    void aTaskThatIgnoresItsSignalIsCutOff() {
        Tid tid = spawn("spin", 1).get(0);
        awaitEnrolled(List.of(tid));
        task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, List.of(tid));
        task.kill(tid);
        assertEquals(tid.value(), ended());
        assertTrue(output.indexOf("spun to the end") < 0, "it ended by itself, long after its signal");
    }

    @Test
    void systemExitIsReportedForAllAndTheNextSpawnStartsAnew() {
        List<Tid> tids = spawn("wait", 3);
        awaitEnrolled(tids);
        int pid = info(tids.get(0)).pid();
        task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, tids);
        Tid culprit = spawn("exit", 1).get(0);
        TreeSet<Integer> lost = new TreeSet<>();
        for (int i = 0; i < tids.size(); i++) {
            lost.add(ended());
        }
        assertEquals(new TreeSet<>(tids.stream().map(Tid::value).toList()), lost);
        awaitLog("System.exit called by " + culprit);
        List<Tid> next = spawn("wait", 1);
        awaitEnrolled(next);
        assertNotEquals(pid, info(next.get(0)).pid());
    }

    @Test
    void autoErrEndsOneTaskOnly() {
        Tid neighbour = spawn("wait", 1).get(0);
        awaitEnrolled(List.of(neighbour));
        for (String what : List.of("autoerr", "autoerr-thread")) {
            Tid culprit = spawn(what, 1).get(0);
            awaitExits(List.of(culprit));
            awaitOutput("[" + culprit + "] EOF");
            assertTrue(output.indexOf("[" + culprit + "] libpvm [t") >= 0, output.toString());
            assertTrue(output.indexOf("still there") < 0, output.toString());
            assertTrue(output.indexOf("Exception in") < 0, output.toString());
            assertTrue(task.isRunning(neighbour));
        }
    }

    private List<Tid> spawn(String what, int count) {
        SpawnResult result = task.spawn(
                SpawnRequest.hosted(HostedProgram.class).withArguments(what).withCount(count));
        assertTrue(result.isComplete(), result + " log: " + log());
        return result.tids();
    }

    private TaskInfo info(Tid tid) {
        return task.tasks().stream()
                .filter(info -> info.tid().equals(tid))
                .findFirst()
                .orElseThrow(() -> new AssertionError(tid + " is gone"));
    }

    private void awaitEnrolled(List<Tid> tids) {
        int connected = 4;
        for (Tid tid : tids) {
            await(() -> (info(tid).flags() & connected) != 0, tid + " does not enrol");
        }
    }

    private void awaitExits(List<Tid> tids) {
        task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, tids);
        for (int i = 0; i < tids.size(); i++) {
            ended();
        }
    }

    private int ended() {
        return task.receive(Tid.ANY, EXIT_TAG, PATIENCE)
                .orElseThrow(() -> new AssertionError("no notify; log: " + log()))
                .unpackInt();
    }

    private void awaitOutput(String text) {
        await(() -> output.indexOf(text) >= 0, text + " not in the output");
    }

    private void awaitLog(String text) {
        await(() -> log().contains(text), text + " not in the log");
    }

    private String log() {
        try (Stream<Path> files = Files.list(machine.directory())) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("pvml."))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private void await(BooleanSupplier condition, String otherwise) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> otherwise + "; output: " + output + "; log: " + log());
            task.receive(Tid.ANY, EXIT_TAG + 1, Duration.ofMillis(10));
        }
    }
}
