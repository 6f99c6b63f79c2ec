package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Java examples among themselves print what their C twins print. All tests share one daemon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwinsContract {
    static final String PROOF_OF_SUM = "Test OK: Sum of Squares of first %d integers is %d";

    private ExampleMachine machine;

    abstract ExampleMachine machine(Path directory) throws Exception;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        machine = machine(directory);
    }

    @AfterEach
    void clear() {
        machine.clear();
    }

    @AfterAll
    void stop() throws Exception {
        if (machine != null) {
            machine.stop();
        }
    }

    @Test
    void hitc() throws Exception {
        finishesTenPieces(run(Hitc.class));
    }

    @Test
    void bandwidthTests() throws Exception {
        for (Class<?> program : List.of(Dbwtest.class, Ibwtest.class, Pbwtest.class, Rbwtest.class)) {
            try (ExampleMachine.Program one = machine.start(ExampleMachine.java(program));
                    ExampleMachine.Program other = machine.start(ExampleMachine.java(program))) {
                measures(one.awaitEnd(0), other.awaitEnd(0));
            }
            machine.awaitQuiet();
        }
    }

    @Test
    void messageHandlers() throws Exception {
        try (ExampleMachine.Program server = machine.start(ExampleMachine.java(MhfServer.class));
                ExampleMachine.Program tickle = ticklesAfter(server, ExampleMachine.java(MhfTickle.class))) {
            tickle.type(MhfScript.BEFORE_REJOIN + MhfScript.AFTER_REJOIN);
            String client = tickle.awaitEnd(0);
            assertTrue(client.contains("will attempt loading message handler IC1 with src = t4"), client);
            MhfScript.javaServed(server.awaitEnd(0));
        }
        machine.awaitQuiet();
    }

    @Test
    void messageHandlersThatMissOrExist() throws Exception {
        try (ExampleMachine.Program server = machine.start(ExampleMachine.java(MhfServer.class));
                ExampleMachine.Program tickle = ticklesAfter(server, ExampleMachine.java(MhfTickle.class))) {
            // The same handler twice, a message past it, an id that is none, a choice that is none, the server again,
            // and the end.
            tickle.type("1\n77\n500\n2\n1\n77\n500\n3\n4\n5000\n600\n2\npast it\n2\n70\n6\n7\nwhat?\n9\n");
            tickle.awaitEnd(0);
            String output = server.awaitEnd(0);
            assertTrue(output.contains("message handler already exists: "), output);
            assertTrue(
                    output.contains("NO HIT:  ping target 2 - SC2, caught by -99   strings NO match: <past it>"),
                    output);
            assertTrue(output.contains("message with tag 2: PvmNotFound"), output);
        }
        machine.awaitQuiet();
    }

    @Test
    void aSpawnedServerJoinsAgain() throws Exception {
        Tid server;
        try (PvmTask pvm = machine.enroll()) {
            server = pvm.spawn(SpawnRequest.javaClass(MhfServer.class)).tids().get(0);
        }
        machine.awaitService(MhfServer.SERVICE);
        String output = machine.run(ExampleMachine.java(MhfTickle.class), "3\n9\n", 0);
        assertTrue(output.startsWith("mhf_tickle: server " + server + " on "), output);
        assertTrue(
                output.matches("[\\s\\S]+Enter Selection: mhf_tickle: server (?!" + server + ")t4[\\s\\S]+"), output);
    }

    @Test
    void endOfInputEndsTheMenu() throws Exception {
        try (ExampleMachine.Program server = machine.start(ExampleMachine.java(MhfServer.class));
                ExampleMachine.Program tickle = ticklesAfter(server, ExampleMachine.java(MhfTickle.class))) {
            tickle.type("4\n");
            tickle.input.close();
            tickle.awaitEnd(0);
            machine.run(ExampleMachine.java(MhfTickle.class), "9\n", 0);
            server.awaitEnd(0);
        }
    }

    private ExampleMachine.Program ticklesAfter(ExampleMachine.Program server, List<String> tickle) throws Exception {
        server.await("startup: 0 handlers\n");
        return machine.start(tickle);
    }

    @Test
    void ge() throws Exception {
        String output = run(Ge.class, 2);
        assertTrue(
                output.matches(
                        "ge (0x4[0-9a-f]+) enrolled\nge \\1 0\n0x4[0-9a-f]+\n" + "group ge size 2 gid 0: sync\ndone\n"),
                output);
        assertTrue(run(Ge.class, 1).endsWith("group ge size 1 gid 0: sync\ndone\n"));
    }

    @Test
    void gexamp() throws Exception {
        String output = run(Gexamp.class, 2);
        assertTrue(
                output.matches("gexamp (0x4[0-9a-f]+) enrolled\ngexamp \\1 0\n0x4[0-9a-f]+\ngexamp 0: sync\n"), output);
    }

    @Test
    void gs() throws Exception {
        String output = run(Gs.class, 2);
        assertTrue(output.matches("gs 0x4[0-9a-f]+ enrolled\n0x4[0-9a-f]+\n(waiting on kids to join\n)+"), output);
    }

    @Test
    void joinleave() throws Exception {
        String output = run(Joinleave.class, 250);
        assertTrue(output.matches("joinleave 0x4[0-9a-f]+ enrolled\nJoined 100 times\nJoined 200 times\n"), output);
    }

    @Test
    void thb() throws Exception {
        assertEquals(joined(32) + "spawning ... barrier on group0\nleaving all the groups\ndone.\n", run(Thb.class, 1));
    }

    @Test
    void tjfTjlTst() throws Exception {
        assertEquals(joined(33), run(Tjf.class));
        assertEquals(joined(32), run(Tjl.class));
        assertEquals("joined prognosis 0, negative 0\nleft prognosis 0, negative 0\n", run(Tst.class));
    }

    @Test
    void trsgFrsg() throws Exception {
        for (Class<?> program : List.of(Trsg.class, Frsg.class)) {
            assertEquals(
                    "INPUT values: nprocs = 3, count = 4\n" + String.format(PROOF_OF_SUM, 12, 650)
                            + "\nTest Ok: Received (4.000000, 1.000000)\n",
                    run(program, "--tasks", 3, "--count", 4));
        }
    }

    @Test
    void partnersThatDoNotStartEndTheProgram() throws Exception {
        for (List<String> command : List.of(
                ExampleMachine.java(Ge.class, 3, "--member", "/nowhere/ge"),
                ExampleMachine.java(Hitc.class, "--slave", "/nowhere/hitc_slave"),
                ExampleMachine.java(Thb.class, 2, "--member", "/nowhere/tnb"),
                ExampleMachine.java(Trsg.class, "--member", "/nowhere/trsg"))) {
            String output = machine.run(command, "", 1);
            assertTrue(output.contains("of /nowhere/") && output.contains("NO_FILE"), output);
        }
    }

    private String run(Class<?> program, Object... arguments) throws Exception {
        String output = machine.run(ExampleMachine.java(program, arguments));
        assertFalse(output.contains("doesn't match up"), output);
        return output;
    }

    static void finishesTenPieces(String output) {
        List<String> lines = output.lines().map(String::strip).toList();
        assertTrue(lines.get(0).endsWith("1 hosts detected in configuration".substring(2)), output);
        assertEquals(
                10,
                lines.stream()
                        .filter(line -> line.startsWith("I got result from tid:"))
                        .count(),
                output);
        assertEquals(
                10,
                lines.stream()
                        .filter(line -> line.matches("sent +\\d+ +task of size: +-?\\d+"))
                        .count(),
                output);
        assertEquals("Program Finished", lines.get(21), output);
    }

    static void measures(String one, String other) {
        for (String output : List.of(one, other)) {
            assertTrue(output.contains(": 100000 doubles received correctly\n"), output);
        }
        String both = one + other;
        assertEquals(7, both.split("Roundtrip T = ").length - 1, both);
        assertTrue(both.contains("Data size: 800000\n"), both);
    }

    private static String joined(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "joined group" + i + "\n")
                .collect(Collectors.joining());
    }
}
