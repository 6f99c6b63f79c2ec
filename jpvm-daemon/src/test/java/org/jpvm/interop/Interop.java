package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;

/** What the interop tests share: C PVM or a skip, compiled C programs, Java programs that a daemon can spawn. */
final class Interop {
    /** For waits that end in a moment when all is well. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String HEADER = "/usr/include/pvm3.h";

    private Interop() {}

    /** The C PVM of this machine; without one the test is skipped, or fails where it is required. */
    static CPvm cpvm() {
        CPvm cpvm = CPvm.ofProperties();
        need(cpvm.absence());
        return cpvm;
    }

    private static void need(String absence) {
        Needs.cpvm(absence == null, absence);
    }

    /** Compiles {@code src/test/resources/c/NAME.c} into the directory of the machine. */
    static Path compile(String name, Machine machine) throws IOException, InterruptedException {
        need(
                Files.exists(Path.of(HEADER))
                        ? null
                        : "no " + HEADER + " (Debian: apt-get install pvm-dev gcc libc6-dev)");
        Path source = machine.directory().resolve(name + ".c");
        try (InputStream in = Interop.class.getResourceAsStream("/c/" + name + ".c")) {
            Files.copy(in, source);
        }
        Path program = machine.directory().resolve(name);
        Process compiler = new ProcessBuilder(
                        "cc", "-O1", "-o", program.toString(), source.toString(), "-lgpvm3", "-lpvm3")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0, "cc " + name + ".c: " + said);
        return program;
    }

    /** An executable in the directory of the machine that runs a Java class, for daemons that know nothing of Java. */
    static Path javaProgram(Class<?> main, Machine machine) throws IOException {
        return script(
                machine.directory().resolve(main.getSimpleName()),
                "exec " + String.join(" ", javaCommand(main)) + " \"$@\"");
    }

    /** Makes an executable shell script of one line. */
    static Path script(Path path, String line) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    /** What to give to {@code pvm_spawn} to start a Java class under this daemon. */
    static String spawnName(Class<?> main, DaemonKind kind, Machine machine) throws IOException {
        return kind == DaemonKind.JPVMD
                ? "java:" + main.getName()
                : javaProgram(main, machine).toString();
    }

    /** Command line that runs a Java class with this JVM and class path. */
    static List<String> javaCommand(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    /** Runs a Java class as a task started from a shell. */
    static RunningProgram runJava(Machine machine, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(javaCommand(main));
        command.addAll(List.of(arguments));
        return machine.launch(main.getSimpleName(), command, false);
    }

    /** Enrols a task of this JVM in a machine. */
    static PvmTask enroll(Machine machine) {
        return Pvm.enroll(new EnrollOptions(machine.environment(), null));
    }

    /** As {@link #enroll(Machine)} with more variables. */
    static PvmTask enroll(Machine machine, Map<String, String> added) {
        Map<String, String> environment = new java.util.TreeMap<>(machine.environment());
        environment.putAll(added);
        return Pvm.enroll(new EnrollOptions(environment, null));
    }

    /** Waits for the end of a program and gives its output; its status must be {@code status}. */
    static String outputOf(RunningProgram program, int status) throws InterruptedException {
        boolean ended = program.awaitExit(System.nanoTime() + LIMIT.toNanos());
        assertTrue(ended, () -> program.command() + " did not end in time; it said:\n" + program.output());
        assertTrue(
                program.process().exitValue() == status,
                () -> program.command() + " ended with " + program.process().exitValue() + "; it said:\n"
                        + program.output());
        return program.output();
    }
}
