package org.jpvm.groupserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jpvm.testing.CPvmMachine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stock C group programs under a C daemon with the Java group server; proof lines as in C's acceptance runs. */
class GroupServerInteropIT {
    /** The log is a file: nothing tells when it grows. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @TempDir
    static Path directory;

    private static CPvmMachine machine;

    /**
     * A program to run.
     *
     * @param command   the command
     * @param input     its standard input
     * @param status    its normal exit status
     * @param proofs    patterns that its output must contain
     * @param forbidden text that its output must not contain
     */
    record Program(String command, String input, int status, List<String> proofs, String forbidden) {
        @Override
        public String toString() {
            return command;
        }
    }

    static List<Program> programs() {
        return List.of(
                new Program(
                        "tst",
                        "",
                        0,
                        List.of("joined prognosis 0, negative 0", "left prognosis 0, negative 0"),
                        "Error"),
                new Program("tjl", "", 0, List.of("joined group0\n", "joined group31\n"), "I'm not myself"),
                new Program("tjf", "", 0, List.of("(joined [^\n]*\n){33}"), "I'm not myself"),
                // Its members leave while others still compare, under C's server as well: "doesn't match up" is no
                // failure here.
                new Program("ge 4", "", 0, List.of("group ge size 4 gid 0: sync", "done"), "Error"),
                new Program("gexamp 4", "", 0, List.of("gexamp 0: sync"), "doesn't match up"),
                new Program("joinleave 500", "", 0, List.of("Joined 100 times", "Joined 500 times"), "Error"),
                new Program(
                        "thb 4",
                        "",
                        0,
                        List.of(
                                "joined group0\n",
                                "joined group31\n",
                                "barrier on group0",
                                "leaving all the groups",
                                "done\\."),
                        "Error"),
                new Program("gs.pvm 4", "", 0, List.of("waiting on kids to join"), "Error"),
                new Program(
                        "gexample",
                        "100\n4\n",
                        0,
                        List.of("The 1-Norm is 5050", "product of column 1 is 9.33262e\\+157"),
                        "Error"),
                new Program(
                        "trsg",
                        "4\n5\n",
                        1,
                        List.of(
                                "Test OK: Sum of Squares of first 20 integers is 2870",
                                "Test Ok: Received \\(5.000000, 2.000000\\)"),
                        "FAIL"),
                new Program(
                        "frsg",
                        "4\n5\n",
                        0,
                        List.of("Test OK: Sum of Squares of first +20 +integers is +2870", "Test Ok: Received"),
                        "FAIL"),
                new Program("fgexample", "", 0, List.of("1-Norm is +5050", "9\\.3326215443944[0-9]+E\\+157"), "Error"));
    }

    @BeforeAll
    static void startMachine() throws Exception {
        CPvmMachine.require(programs().stream()
                .map(program -> program.command.split(" ")[0])
                .toArray(String[]::new));
        CPvmMachine.require("pvm_gstat", "pvmgroups");
        machine = new CPvmMachine(directory);
        // Found before C's server, because the directory comes first in PVM_PATH.
        Path script = directory.resolve("pvmgs");
        Files.writeString(
                script,
                "#!/bin/sh\necho $$ >> " + directory + "/started\nexec '"
                        + String.join("' '", CPvmMachine.java(GroupServerMain.class)) + "'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        machine.start();
    }

    @AfterAll
    static void stopMachine() throws Exception {
        if (machine != null) {
            machine.close();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void stockProgram(Program program) throws Exception {
        String[] command = program.command.split(" ");
        command[0] = "/usr/bin/" + command[0];
        CPvmMachine.Result result = machine.run(program.input, command);
        String facts =
                program + ", status " + result.status() + ", output:\n" + result.output() + "\nlog:\n" + machine.log();
        for (String proof : program.proofs) {
            assertTrue(Pattern.compile(proof).matcher(result.output()).find(), "no \"" + proof + "\": " + facts);
        }
        assertFalse(result.output().contains(program.forbidden), facts);
        assertEquals(program.status, result.status(), facts);
        assertTrue(Files.exists(directory.resolve("started")), "C's own server ran: " + facts);
    }

    @Test
    void gstatListsNoGroupOnceTheirMembersAreGone() throws Exception {
        machine.run("", "/usr/bin/tst");
        CPvmMachine.Result result = machine.run("", "/usr/bin/pvm_gstat");
        assertEquals("no groups exist", result.output().strip(), machine.log());
        assertEquals(0, result.status());
    }

    @Test
    void aTaskThatEndsLeavesItsGroups() throws Exception {
        machine.run("", "/usr/bin/tjl");
        await(
                () -> machine.run("", "/usr/bin/pvm_gstat").output().contains("no groups exist"),
                "the groups of tjl are still there");
    }

    @Test
    void theDumpReachesTheLog() throws Exception {
        machine.run("", "/usr/bin/tst");
        machine.run("", "/usr/bin/pvmgroups");
        await(() -> machine.log().contains("] DUMP 0x"), "no dump in the log");
        assertTrue(Pattern.compile("\\[t4[0-9a-f]+] DUMP 0x4[0-9a-f]+, [0-9]+ groups:")
                .matcher(machine.log())
                .find());
    }

    @Test
    void aSecondServerLeavesQuietly() throws Exception {
        machine.run("", "/usr/bin/tst");
        CPvmMachine.Result second =
                machine.run("", CPvmMachine.java(GroupServerMain.class).toArray(new String[0]));
        assertEquals("", second.output());
        assertEquals(0, second.status());
    }

    @Test
    void withoutADaemonItSaysSoInOneLine(@TempDir Path empty) throws Exception {
        CPvmMachine.Result result = new CPvmMachine(empty)
                .run("", CPvmMachine.java(GroupServerMain.class).toArray(new String[0]));
        assertEquals(1, result.status());
        assertTrue(result.output().startsWith("pvmgs: PvmSysErr"), result.output());
        assertEquals(1, result.output().lines().count(), result.output());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String failure) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, failure + "; log:\n" + machine.log());
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
