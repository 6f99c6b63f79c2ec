package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.core.DaemonCounter;
import org.jpvm.testing.ShippedProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hosted tasks on hosts that do not have their classes. The hosts share one file system here; a class path below {@code /proc/self/cwd} leads to the
 * files in the master's process only.
 */
class RemoteClassesIT {
    private static final int TAG = 11;
    private static final Pattern SERVED = Pattern.compile("t80040000.* (\\d+) with \\d+ bytes to them");
    private static final String HOST_2 = "127.0.0.12";
    private static final String HOST_3 = "127.0.0.13";
    private static final String HOST_4 = "127.0.0.14";

    private Path directory;

    /** Below the working directory. */
    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("target"), "shipped");
    }

    @AfterEach
    void removeDirectory() {
        PlaneMachine.delete(directory);
    }

    /** A class path that only processes with the working directory of this one find. */
    private static String hidden(ShippedProgram program) {
        return program.classPath("/proc/self/cwd/");
    }

    private static SpawnRequest request(PvmTask console, ShippedProgram program, String host, String... more) {
        return request(console, hidden(program), host, more);
    }

    private static SpawnRequest request(PvmTask console, String classPath, String host, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(console.tid().toString().substring(1), "" + TAG));
        arguments.addAll(List.of(more));
        return SpawnRequest.program(SpawnRequest.HOSTED_PREFIX + ShippedProgram.MAIN)
                .withEnvironment(Map.of("JPVM_CLASSPATH", classPath))
                .withArguments(arguments.toArray(String[]::new))
                .onHost(host);
    }

    private static String told(PlaneMachine machine, PvmTask console) {
        return console.receive(Tid.ANY, TAG, PlaneMachine.LIMIT)
                .orElseThrow(() -> new AssertionError(machine.logs()))
                .unpackString();
    }

    /** Sums up what hosts say that they sent. */
    private static long served(PlaneMachine machine, PvmTask console) {
        console.tickle(10);
        Matcher line = SERVED.matcher(machine.logs());
        long last = -1;
        while (line.find()) {
            last = Long.parseLong(line.group(1));
        }
        return last;
    }

    private void start(PlaneMachine machine, PvmTask console, ShippedProgram program, String... hosts) {
        String[] more = Arrays.copyOfRange(hosts, 1, hosts.length);
        SpawnResult result = console.spawn(request(console, program, hosts[0], more));
        assertEquals(List.of(), result.errors(), machine::logs);
    }

    @Test
    void programsRunWithoutTheirJarAndTheSecondTaskFetchesNothing() throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_ELSEWHERE);
                PvmTask console = machine.enrol(1)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            start(machine, console, program, HOST_2);
            assertEquals("v1" + ShippedProgram.REMOTE, told(machine, console));
            long first = served(machine, console);
            assertTrue(first >= 8, () -> first + " classes and resources were sent\n" + machine.logs());
            start(machine, console, program, HOST_2);
            assertEquals("v1" + ShippedProgram.REMOTE, told(machine, console));
            assertEquals(first, served(machine, console), machine::logs);
        }
    }

    @Test
    void aLocalCopyWithTheSameContentIsUsed() throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_ELSEWHERE);
                PvmTask console = machine.enrol(1)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            String seenByAll = program.classPath(Path.of("").toAbsolutePath() + "/");
            SpawnResult result = console.spawn(request(console, seenByAll, HOST_2));
            assertEquals(List.of(), result.errors(), machine::logs);
            assertEquals("v1" + ShippedProgram.REMOTE, told(machine, console));
            assertEquals(0, served(machine, console), machine::logs);
        }
    }

    @Test
    void theOriginTravelsAlong() throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_ELSEWHERE, PlaneMachine.JAVA_ELSEWHERE);
                PvmTask console = machine.enrol(1)) {
            start(machine, console, program, HOST_2, HOST_3, HOST_2, HOST_3);
            for (int i = 0; i < 4; i++) {
                assertEquals("v1" + ShippedProgram.REMOTE, told(machine, console), machine::logs);
            }
        }
    }

    @Test
    void theOriginMayBeAHostThatWasNeverSpokenTo() throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (PlaneMachine machine =
                        new PlaneMachine(PlaneMachine.JAVA, PlaneMachine.JAVA_ELSEWHERE, PlaneMachine.JAVA_ELSEWHERE);
                PvmTask spawner = machine.enrol(2);
                PvmTask third = machine.enrol(3)) {
            machine.until(
                    "both know all hosts",
                    () -> spawner.hosts().size() == 4 && third.hosts().size() == 4);
            start(machine, spawner, program, HOST_3, HOST_4);
            assertEquals("v1" + ShippedProgram.REMOTE, told(machine, spawner), machine::logs);
            assertEquals("v1" + ShippedProgram.REMOTE, told(machine, spawner), machine::logs);
        }
    }

    @Test
    void versionsDoNotMix() throws Exception {
        ShippedProgram first = ShippedProgram.compile(directory, "v1");
        ShippedProgram second = ShippedProgram.compile(directory, "v2");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_ELSEWHERE);
                PvmTask console = machine.enrol(1)) {
            for (String version : List.of("v1", "v2", "v1")) {
                start(machine, console, version.equals("v1") ? first : second, HOST_2);
                assertEquals(version + ShippedProgram.REMOTE, told(machine, console));
            }
            long before = served(machine, console);
            Files.move(second.jar(), first.jar(), StandardCopyOption.REPLACE_EXISTING);
            start(machine, console, first, HOST_2);
            assertEquals("v2" + ShippedProgram.REMOTE, told(machine, console), "the jar was replaced");
            long sent = served(machine, console) - before;
            assertTrue(sent >= 1 && sent <= 2, () -> "only what differs is sent: " + sent + "\n" + machine.logs());
        }
    }

    @Test
    void aClassThatIsNowhereIsNoFile() throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_ELSEWHERE);
                PvmTask console = machine.enrol(1)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            SpawnResult result = console.spawn(SpawnRequest.program("hosted:shipped.Nowhere")
                    .withEnvironment(Map.of("JPVM_CLASSPATH", hidden(program)))
                    .onHost(HOST_2));
            assertEquals(List.of(PvmError.NO_FILE), result.errors());
            Pattern line = Pattern.compile("cannot start hosted:shipped.Nowhere as t8\\w+ for " + console.tid()
                    + ": no class shipped.Nowhere here; nor on host 1 of its spawner in .*program-v1.jar");
            assertTrue(line.matcher(machine.logs()).find(), machine::logs);
        }
    }

    @Test
    void daemonsWithoutPlaneLookForClassesAsEver() throws Exception {
        ShippedProgram program = ShippedProgram.compile(directory, "v1");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_OFF);
                PvmTask console = machine.enrol(1)) {
            String seenByAll = program.classPath(Path.of("").toAbsolutePath() + "/");
            assertEquals(
                    List.of(),
                    console.spawn(request(console, seenByAll, HOST_2)).errors(),
                    machine::logs);
            assertEquals("v1" + ShippedProgram.LOCAL, told(machine, console));
            SpawnResult result = console.spawn(SpawnRequest.program("hosted:shipped.Nowhere")
                    .withEnvironment(Map.of("JPVM_CLASSPATH", hidden(program)))
                    .onHost(HOST_2));
            assertEquals(List.of(PvmError.NO_FILE), result.errors());
        }
    }

    @Test
    void tasksStartOrFailWhileSessionsBreak() throws Exception {
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_ELSEWHERE);
                PvmTask console = machine.enrol(1)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            for (int i = 1; i <= 8; i++) {
                ShippedProgram program = ShippedProgram.compile(directory, "v" + i);
                CompletableFuture<SpawnResult> result =
                        CompletableFuture.supplyAsync(() -> console.spawn(request(console, program, HOST_2)));
                machine.cut();
                assertEquals(
                        List.of(),
                        result.get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .errors(),
                        machine::logs);
                assertEquals("v" + i + ShippedProgram.REMOTE, told(machine, console));
            }
        }
    }
}
