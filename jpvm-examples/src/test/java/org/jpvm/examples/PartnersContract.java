package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Java and C halves of the same example: a C program finds the Java one under its own name first, and a Java program is told the path of the
 * C one. All tests share one daemon.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PartnersContract {
    private ExampleMachine machine;

    abstract ExampleMachine machine(Path directory) throws Exception;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ExampleMachine.requireC(
                ("dbwtest fgexample frsg ge gexamp gexample gs.pvm hitc hitc_slave ibwtest mhf_server mhf_tickle pbwtest rbwtest"
                                + " thb tnb trsg")
                        .split(" "));
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
        TwinsContract.finishesTenPieces(java(Hitc.class, "--slave", c("hitc_slave")));
        TwinsContract.finishesTenPieces(c("", 0, List.of("hitc_slave"), "hitc"));
    }

    @Test
    void bandwidthTests() throws Exception {
        Map<String, Class<?>> programs = Map.of(
                "dbwtest", Dbwtest.class, "ibwtest", Ibwtest.class, "pbwtest", Pbwtest.class, "rbwtest", Rbwtest.class);
        for (Map.Entry<String, Class<?>> entry : programs.entrySet()) {
            List<String> c = List.of(entry.getKey());
            List<String> java = ExampleMachine.java(entry.getValue());
            measureTogether(c, java);
            measureTogether(java, c);
        }
    }

    /** The first to join measures. */
    private void measureTogether(List<String> first, List<String> second) throws Exception {
        try (ExampleMachine.Program one = machine.start(first)) {
            machine.awaitMembers("bwtest", 1);
            try (ExampleMachine.Program other = machine.start(second)) {
                String measured = one.awaitEnd(0);
                TwinsContract.measures(measured, other.awaitEnd(0));
                assertTrue(measured.contains("Roundtrip T = "), measured);
            }
        }
        machine.awaitQuiet();
    }

    @Test
    void javaHandlersAndCMenu() throws Exception {
        try (ExampleMachine.Program server = machine.start(ExampleMachine.java(MhfServer.class))) {
            machine.awaitService("mhf_server");
            try (ExampleMachine.Program tickle = machine.start(List.of("mhf_tickle"))) {
                tickle.type(MhfScript.BEFORE_REJOIN);
                // The C program would not wait for the new entry by itself.
                server.await("ERJ: 0 handlers");
                tickle.type(MhfScript.AFTER_REJOIN);
                tickle.awaitEnd(0);
            }
            MhfScript.javaServed(server.awaitEnd(0));
        }
        machine.awaitQuiet();
    }

    @Test
    void cHandlersAndJavaMenu() throws Exception {
        try (ExampleMachine.Program server = machine.start(List.of("mhf_server"))) {
            machine.awaitService("mhf_server");
            try (ExampleMachine.Program tickle = machine.start(ExampleMachine.java(MhfTickle.class))) {
                tickle.type(MhfScript.BEFORE_REJOIN + MhfScript.AFTER_REJOIN);
                tickle.awaitEnd(0);
            }
            MhfScript.cServed(server.awaitEnd(0));
        }
        machine.awaitQuiet();
    }

    @Test
    void ge() throws Exception {
        String java = java(Ge.class, 3, "--member", c("ge"));
        assertTrue(java.endsWith("group ge size 3 gid 0: sync\ndone\n"), java);
        String c = c("", 0, List.of("ge", "ge"), "ge", "3");
        assertTrue(c.contains("group ge size 3 gid 0: sync\n") && c.contains("done\n"), c);
        assertFalse(c.contains("doesn't match up"), c);
    }

    @Test
    void gexamp() throws Exception {
        String java = java(Gexamp.class, 3, "--member", c("gexamp"));
        assertTrue(java.endsWith("gexamp 0: sync\n"), java);
        String c = c("", 0, List.of("gexamp", "gexamp"), "gexamp", "3");
        assertTrue(c.contains("gexamp 0: sync\n") && !c.contains("doesn't match up"), c);
    }

    @Test
    void gexample() throws Exception {
        String java = java(Gexample.class, "--tasks", 3, "--member", c("gexample"));
        assertTrue(java.contains("The 1-Norm is 5050 ") && java.contains("is 9.33262e+157 "), java);
        String c = c("100\n3\n", 0, List.of("gexample", "gexample"), "gexample");
        assertTrue(c.contains("The 1-Norm is 5050 ") && c.contains("is 9.33262e+157 "), c);
        String fortran = java(Gexample.class, "--tasks", 2, "--member", c("fgexample"));
        assertTrue(fortran.contains("The 1-Norm is 5050 ") && fortran.contains("is 9.33262e+157 "), fortran);
    }

    @Test
    void gs() throws Exception {
        String java = java(Gs.class, 3, "--member", c("gs.pvm"));
        assertTrue(java.startsWith("gs 0x4"), java);
        String c = c("", 0, List.of("gs.pvm", "gs.pvm"), "gs.pvm", "3");
        assertTrue(c.contains("waiting on kids to join\n"), c);
    }

    @Test
    void thb() throws Exception {
        for (String output :
                List.of(java(Thb.class, 2, "--member", c("tnb")), c("", 0, List.of("tnb", "tnb"), "thb", "2"))) {
            assertTrue(output.contains("joined group31\n") && output.contains("barrier on group0"), output);
            assertTrue(output.endsWith("done.\n"), output);
            assertFalse(output.contains("I'm not myself"), output);
        }
    }

    @Test
    void trsg() throws Exception {
        String java = java(Trsg.class, "--tasks", 3, "--count", 4, "--member", c("trsg"));
        String c = c("3\n4\n", 1, List.of("trsg", "trsg"), "trsg");
        for (String output : List.of(java, c)) {
            assertTrue(output.contains(String.format(TwinsContract.PROOF_OF_SUM, 12, 650)), output);
            assertTrue(output.contains("Test Ok: Received (4.000000, 1.000000)"), output);
        }
    }

    @Test
    void frsg() throws Exception {
        String java = java(Frsg.class, "--tasks", 3, "--count", 4, "--member", c("frsg"));
        assertTrue(java.contains(String.format(TwinsContract.PROOF_OF_SUM, 12, 650)), java);
        assertTrue(java.contains("Test Ok: Received (4.000000, 1.000000)"), java);
        String fortran = c("3\n4\n", 0, List.of("frsg", "frsg"), "frsg").replaceAll(" +", " ");
        assertTrue(fortran.contains(String.format(TwinsContract.PROOF_OF_SUM, 12, 650)), fortran);
        assertTrue(fortran.contains("Test Ok: Received ( 4.0000000000000000 , 1.0000000000000000 )"), fortran);
    }

    private static String c(String program) {
        return ExampleMachine.C_PROGRAMS.resolve(program).toString();
    }

    private String java(Class<?> program, Object... arguments) throws Exception {
        String output = machine.run(ExampleMachine.java(program, arguments));
        assertEquals(List.of(), machine.startedByName(), "Java programs among C ones; output:\n" + output);
        assertFalse(output.contains("doesn't match up"), output);
        return output;
    }

    /** Runs a C program, which must start these Java ones. */
    private String c(String input, int status, List<String> partners, String... command) throws Exception {
        String output = machine.run(List.of(command), input, status);
        assertEquals(partners, machine.startedByName(), "Java partners; output:\n" + output);
        return output;
    }
}
