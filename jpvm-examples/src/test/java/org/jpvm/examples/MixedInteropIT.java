package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java and C halves of the same examples work together, under jpvmd and under C pvmd. */
class MixedInteropIT {
    private static final Path C_PROGRAMS = Path.of("/usr/bin");
    private static final Path C_ROOT = Path.of(System.getProperty("jpvm.cpvm.root", "/usr/lib/pvm3"));
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    private Path directory;

    @BeforeEach
    void requireCPvm() {
        List<Path> missing = new ArrayList<>(List.of(C_ROOT.resolve("lib/pvmd")));
        for (String name : List.of("hello.pvm", "hello_other", "master1", "slave1", "timing", "timing_slave")) {
            missing.add(C_PROGRAMS.resolve(name));
        }
        missing.removeIf(Files::isExecutable);
        Needs.cpvm(missing.isEmpty(), "no " + missing + " (-Djpvm.cpvm.root=" + C_ROOT + ")");
    }

    @Test
    void underJpvmd() throws Exception {
        Path programs = javaPrograms();
        try (VirtualMachine machine = VirtualMachine.embedded()
                .variable("PVM_ALLOW_ROOT", "1")
                .searchPath(programs.toString())
                .start()) {
            exchange(machine.environment());
        }
    }

    @Test
    void underCPvmd() throws Exception {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("PVM"));
        environment.put("PVM_ROOT", C_ROOT.toString());
        environment.put("PVM_ALLOW_ROOT", "1");
        environment.put("PVM_TMP", directory.toString());
        environment.put("PVM_PATH", javaPrograms().toString());
        ProcessBuilder builder = new ProcessBuilder(C_ROOT.resolve("lib/pvmd").toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process daemon = builder.redirectInput(new File("/dev/null")).start();
        try {
            Assertions.assertNotNull(daemon.inputReader().readLine(), "pvmd printed no address");
            exchange(environment);
        } finally {
            daemon.destroy();
            daemon.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void exchange(Map<String, String> environment) throws Exception {
        greets(run(environment, java(Hello.class, "--other", C_PROGRAMS.resolve("hello_other"))));
        greets(run(environment, List.of(C_PROGRAMS.resolve("hello.pvm").toString())));
        adds(run(environment, java(Master1.class, "--slave", C_PROGRAMS.resolve("slave1"))));
        adds(run(environment, List.of(C_PROGRAMS.resolve("master1").toString())));
        measures(run(environment, java(Timing.class, "--slave", C_PROGRAMS.resolve("timing_slave"))));
        measures(run(environment, List.of(C_PROGRAMS.resolve("timing").toString())));
    }

    private static void greets(String output) {
        assertTrue(output.matches("i'm t4[0-9a-f]+\nfrom t4[0-9a-f]+: hello, world from .+\n"), output);
    }

    private static void adds(String output) {
        assertEquals(4, output.lines().count(), output);
        for (String sum : List.of("200.000000 from 0", "100.000000 from 1", "300.000000 from 2")) {
            String expected = "I got " + sum + "; (expecting " + sum.substring(0, sum.indexOf(' ')) + ")\n";
            assertTrue(output.contains(expected), output);
        }
    }

    private static void measures(String output) {
        assertTrue(output.contains("RTT Avg uSec") && output.contains("Message size 1000000"), output);
        assertTrue(output.endsWith("\ndone\n"), output);
    }

    /** A directory with the Java slaves under the names by which the C masters spawn them. */
    private Path javaPrograms() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        Map<String, Class<?>> classes =
                Map.of("hello_other", HelloOther.class, "slave1", Slave1.class, "timing_slave", TimingSlave.class);
        for (Map.Entry<String, Class<?>> entry : classes.entrySet()) {
            Path script = programs.resolve(entry.getKey());
            String command = "'" + String.join("' '", java(entry.getValue())) + "'";
            Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
            assertTrue(script.toFile().setExecutable(true));
        }
        return programs;
    }

    private static List<String> java(Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    private String run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        Path file = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(file.toFile())
                .start();
        boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(file);
        assertTrue(ended, command.get(command.size() - 1) + " did not end; output:\n" + output);
        return output;
    }
}
