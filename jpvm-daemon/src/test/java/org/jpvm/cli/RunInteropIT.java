package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.testing.CPvmMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in a machine of the C daemon. */
class RunInteropIT {
    @TempDir
    private Path directory;

    private CPvmMachine machine;

    @BeforeEach
    void start() throws Exception {
        CPvmMachine.require("master1", "slave1");
        machine = new CPvmMachine(directory);
        machine.start();
    }

    @AfterEach
    void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void exitStatusAndOutputAfterLeavingTheMachine() throws Exception {
        CPvmMachine.Result result = jpvm("run", Leaver.class.getName());
        assertEquals("before\nafter\n", result.output());
        assertEquals(7, result.status());
    }

    @Test
    void hostedClassBecomesAProcess() throws Exception {
        CPvmMachine.Result result = jpvm("run", "--hosted", RunIT.Greeter.class.getName(), "you");
        assertTrue(result.output().startsWith("greetings to you from t4"), result.output());
        assertEquals(0, result.status(), result.output());
    }

    @Test
    void cProgramWithItsChildren() throws Exception {
        CPvmMachine.Result result = jpvm("run", "/usr/bin/master1");
        assertTrue(result.output().contains("I got 100.000000 from 1; (expecting 100.000000)"), result.output());
        assertEquals(0, result.status(), result.output());
    }

    @Test
    void stopEndsTheCDaemon() throws Exception {
        CPvmMachine.Result result = jpvm("stop");
        assertEquals("", result.output());
        assertEquals(0, result.status());
        try (var files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("pvmd.")));
        }
    }

    private CPvmMachine.Result jpvm(String... words) throws Exception {
        List<String> command = new ArrayList<>(CPvmMachine.java(JpvmMain.class, words));
        return machine.run("", command.toArray(new String[0]));
    }

    /** Writes after it has left, when a C daemon no longer listens. */
    public static final class Leaver {
        private Leaver() {}

        /** No arguments. */
        public static void main(String[] args) {
            try (var pvm = Pvm.enroll()) {
                System.out.println("before");
                pvm.tid();
            }
            // Long enough for the daemon to notice; the test does not depend on it, it only becomes weaker without.
            Jpvm.pause();
            System.out.println("after");
            System.exit(7);
        }
    }
}
