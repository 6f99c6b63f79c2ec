package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes as tasks: output, exit, signals, environment, and that none of it leaks. */
class SpawnIT {
    private static final int EXIT_TAG = 77;
    private static final int OUTPUT_TAG = 79;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Rounds of the leak test; {@code -Djpvm.soak=true} runs 10,000. */
    private static final int ROUNDS = Boolean.getBoolean("jpvm.soak") ? 10_000 : 200;

    @TempDir
    Path directory;

    @Test
    void outputComesWholeAndBeforeTheExit() throws Exception {
        Path script =
                script("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; echo error >&2; printf end");
        StringBuffer output = new StringBuffer();
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            task.catchOutput(output);
            Tid child = spawn(task, SpawnRequest.program(script.toString()));
            awaitExit(task, child);
            await(task, () -> output.indexOf("EOF") >= 0, output);
        }
        List<String> lines = output.toString().lines().toList();
        assertEquals(
                2000, lines.stream().filter(line -> line.contains("] line ")).count());
        assertTrue(lines.get(lines.size() - 3).endsWith("] error"), lines.get(lines.size() - 3));
        assertTrue(lines.get(lines.size() - 2).endsWith("] end"), lines.get(lines.size() - 2));
        assertTrue(lines.get(lines.size() - 1).endsWith("] EOF"), lines.get(lines.size() - 1));
    }

    @Test
    void tasksGetTheirEnvironmentAndDirectory() throws Exception {
        Path script = script("echo $PVM_ARCH,$PVMSOCK,$MINE,$(pwd),$1; [ -n \"$PVMEPID\" ] && echo epid; cat");
        StringBuffer output = new StringBuffer();
        try (VirtualMachine machine = VirtualMachine.embedded()
                        .searchPath("/nowhere:" + directory)
                        .start();
                PvmTask task = machine.enroll()) {
            task.catchOutput(output);
            SpawnRequest request = SpawnRequest.program(script.getFileName().toString())
                    .withArguments("an argument")
                    .withEnvironment(Map.of("MINE", "a b"))
                    .withPlace(SpawnRequest.ON_HOST, ".:" + directory);
            awaitExit(task, spawn(task, request));
            await(task, () -> output.indexOf("EOF") >= 0, output);
            String expected = "LINUX64," + machine.environment().get("PVMSOCK") + ",a b," + directory.toRealPath()
                    + ",an argument";
            assertTrue(output.indexOf(expected) >= 0, output.toString());
            assertTrue(output.indexOf("epid") >= 0, output.toString());
        }
    }

    @Test
    void whatCannotStartIsAnError() throws Exception {
        Path notExecutable = Files.writeString(directory.resolve("plain"), "echo\n");
        Path noInterpreter = script("");
        Files.writeString(noInterpreter, "#!/no/such/interpreter\n");
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            for (String program : List.of(
                    "/no/such/program", notExecutable.toString(), directory.toString(), "java:no.such.Class", "")) {
                SpawnResult result = task.spawn(SpawnRequest.program(program));
                assertEquals(List.of(), result.tids(), program);
                assertEquals(List.of(PvmError.NO_FILE), result.errors(), program);
            }
            assertEquals(
                    List.of(PvmError.NO_FILE),
                    task.spawn(SpawnRequest.program(noInterpreter.toString())).errors());
        }
    }

    @Test
    void signalsReachProcesses() throws Exception {
        Path script = script("trap 'echo got usr1; exit 0' USR1; echo ready; while :; do sleep 0.05; done");
        StringBuffer output = new StringBuffer();
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            task.catchOutput(output);
            Tid child = spawn(task, SpawnRequest.program(script.toString()));
            await(task, () -> output.indexOf("ready") >= 0, output);
            task.signal(child, 10);
            awaitExit(task, child);
            await(task, () -> output.indexOf("EOF") >= 0, output);
            assertTrue(output.indexOf("got usr1") >= 0, output.toString());
        }
    }

    /** A console says that a job is finished, and its next command must not show the job's tasks. */
    @Test
    void whoHeardOfTheEndOfTheOutputDoesNotFindTheTask() throws Exception {
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            task.setOption(TaskOption.OUTPUT_TID, task.tid().value());
            task.setOption(TaskOption.OUTPUT_CODE, OUTPUT_TAG);
            for (int round = 0; round < 100; round++) {
                Tid child = spawn(
                        task, SpawnRequest.program("/bin/sh").withArguments("-c", round % 2 == 0 ? ":" : "echo text"));
                int length;
                do {
                    MessageBuffer output =
                            task.receive(Tid.ANY, OUTPUT_TAG, PATIENCE).orElseThrow();
                    assertEquals(child.value(), output.unpackInt());
                    length = output.unpackInt();
                } while (length != 0);
                assertEquals(List.of(task.tid()), tids(task), "round " + round);
            }
        }
    }

    /** A task that closes its output goes on living. */
    @Test
    void theEndOfTheOutputIsNotTheEndOfTheTask() throws Exception {
        Path script = script("exec >&- 2>&-; trap 'exit 0' USR1; while :; do sleep 0.02; done");
        StringBuffer output = new StringBuffer();
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            task.catchOutput(output);
            Tid child = spawn(task, SpawnRequest.program(script.toString()));
            await(task, () -> output.indexOf("EOF") >= 0, output);
            assertEquals(List.of(task.tid(), child), tids(task));
            task.signal(child, 10);
            awaitExit(task, child);
        }
    }

    private static List<Tid> tids(PvmTask task) {
        return task.tasks().stream().map(TaskInfo::tid).toList();
    }

    /** The process that was started is gone, its child holds the pipe. */
    @Test
    void aTaskThatLeavesAChildBehindStillEnds() throws Exception {
        Path script = script("sleep 5 & echo parent done");
        StringBuffer output = new StringBuffer();
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            task.catchOutput(output);
            awaitExit(task, spawn(task, SpawnRequest.program(script.toString())));
            await(task, () -> output.indexOf("EOF") >= 0, output);
            assertTrue(output.indexOf("parent done") >= 0, output.toString());
        }
    }

    @Test
    void spawnAndKillLeakNothing() throws Exception {
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask task = machine.enroll()) {
            SpawnRequest sleep = SpawnRequest.program("/bin/sleep").withArguments("1000");
            for (int i = 0; i < 20; i++) {
                round(task, sleep);
            }
            int descriptors = descriptors();
            int threads = Thread.activeCount();
            for (int i = 0; i < ROUNDS; i++) {
                round(task, sleep);
            }
            assertEquals(1, task.tasks().size(), "entries in the task table");
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (descriptors() > descriptors || Thread.activeCount() > threads + 2) {
                assertTrue(
                        System.nanoTime() < deadline,
                        "descriptors " + descriptors + " -> " + descriptors() + ", threads " + threads + " -> "
                                + Thread.activeCount());
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void closeLeavesNothingBehind() throws Exception {
        Path left;
        ProcessHandle child;
        try (VirtualMachine machine = VirtualMachine.embedded().start()) {
            left = machine.directory();
            try (PvmTask task = machine.enroll()) {
                Path stubborn = script("trap '' TERM; while :; do sleep 0.1; done");
                Tid tid = spawn(task, SpawnRequest.program(stubborn.toString()));
                int pid = task.tasks().stream()
                        .filter(info -> info.tid().equals(tid))
                        .findFirst()
                        .orElseThrow()
                        .pid();
                child = ProcessHandle.of(pid).orElseThrow();
            }
        }
        assertTrue(Files.notExists(left));
        child.onExit().get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }

    private static void round(PvmTask task, SpawnRequest request) {
        Tid child = spawn(task, request);
        task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, List.of(child));
        task.kill(child);
        int ended = task.receive(Tid.ANY, EXIT_TAG, PATIENCE).orElseThrow().unpackInt();
        assertEquals(child.value(), ended);
        assertTrue(task.tryReceive(Tid.ANY, EXIT_TAG).isEmpty(), "notified twice");
    }

    private static Tid spawn(PvmTask task, SpawnRequest request) {
        SpawnResult result = task.spawn(request);
        assertTrue(result.isComplete(), result.toString());
        return result.tids().get(0);
    }

    private static void awaitExit(PvmTask task, Tid child) {
        task.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, List.of(child));
        task.receive(Tid.ANY, EXIT_TAG, PATIENCE).orElseThrow(() -> new AssertionError(child + " does not end"));
    }

    /** Output is taken in by receive calls. */
    private static void await(PvmTask task, BooleanSupplier condition, StringBuffer output) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "output so far: " + output);
            task.receive(Tid.ANY, EXIT_TAG + 1, Duration.ofMillis(20));
        }
    }

    private Path script(String body) throws Exception {
        Path path = Files.createTempFile(
                directory,
                "script",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(path, "#!/bin/sh\n" + body + "\n");
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
