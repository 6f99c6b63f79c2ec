package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.group.Group;
import org.jpvm.testing.Needs;

/** A machine, and the examples by the names of C: what the tests of several programs share. */
final class ExamplePrograms implements AutoCloseable {
    private static final String NAMES = "/META-INF/jpvm-examples.properties";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Machine machine;

    private ExamplePrograms(Machine machine) {
        this.machine = machine;
    }

    /** The C PVM of this machine; without one the test is skipped, or fails where it is required. */
    static CPvm cpvm() {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        return cpvm;
    }

    /** A machine whose tasks look for programs in {@code searchPath} and then among those of C. */
    static ExamplePrograms start(DaemonKind kind, CPvm cpvm, Path searchPath) throws IOException, InterruptedException {
        return new ExamplePrograms(
                Machine.start(kind, cpvm, List.of(), Map.of("PVM_PATH", searchPath + ":" + cpvm.programs())));
    }

    /** The names of all examples. */
    static Set<String> names() throws IOException {
        return registered().stringPropertyNames();
    }

    /** The class that is registered under this name. */
    static String className(String name) throws IOException {
        String found = registered().getProperty(name);
        assertTrue(found != null, name + " is not in " + NAMES);
        return found;
    }

    private static Properties registered() throws IOException {
        Properties names = new Properties();
        try (InputStream in = ExamplePrograms.class.getResourceAsStream(NAMES)) {
            names.load(in);
        }
        return names;
    }

    /** Command line of the Java example of this name. */
    static List<String> java(String name, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                className(name)));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    /** An executable in a directory that runs a command. */
    static Path script(Path directory, String name, List<String> command) throws IOException {
        return script(directory, name, "exec '" + String.join("' '", command) + "' \"$@\"\n");
    }

    /** An executable in a directory that runs lines of the shell. */
    static Path script(Path directory, String name, String lines) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + lines);
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }

    Machine machine() {
        return machine;
    }

    /** The C program of this name with arguments. */
    List<String> c(String name, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(machine.cpvm().programs().resolve(name).toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    /** A task of this JVM, to look at the machine and to wait for what others put into its mailbox. */
    PvmTask enroll() {
        return Pvm.enroll(new EnrollOptions(machine.environment(), null));
    }

    /** Starts a program and lets it run. */
    RunningProgram start(List<String> command) throws IOException {
        return machine.launch(command.get(command.size() - 1), command, false);
    }

    /** Starts a C program whose lines are wanted before it ends. */
    RunningProgram startUnbuffered(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("stdbuf", "-oL"));
        words.addAll(command);
        return start(words);
    }

    /** Runs a program to its end, which must be with this status; what it printed. */
    String run(int status, List<String> command) throws IOException, InterruptedException {
        return finish(status, start(command));
    }

    /** Waits for the end of a program, which must be with this status; what it printed. */
    String finish(int status, RunningProgram program) throws InterruptedException {
        boolean ended = program.awaitExit(System.nanoTime() + LIMIT_NANOS);
        assertTrue(ended, () -> said(program) + "\nand did not end");
        assertEquals(status, program.process().exitValue(), () -> said(program));
        return program.output();
    }

    /** Waits until a program has printed a match. */
    void await(RunningProgram program, String pattern) throws InterruptedException {
        int found = program.awaitOutput(Pattern.compile(pattern), 0, System.nanoTime() + LIMIT_NANOS);
        assertTrue(found >= 0, () -> "no /" + pattern + "/: " + said(program));
    }

    /** Waits until a group has a member. */
    void awaitGroup(PvmTask observer, String name) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            try {
                if (Group.of(observer, name).size() > 0) {
                    return;
                }
            } catch (PvmException e) {
                assertEquals(PvmError.NO_GROUP, e.error(), e.getMessage());
            }
            assertTrue(System.nanoTime() < deadline, "nobody joins " + name);
        }
    }

    private static String said(RunningProgram program) {
        List<String> command = program.command();
        int main = command.indexOf("-cp") + 2;
        return String.join(" ", main < 2 ? command : command.subList(main, command.size())) + " printed:\n"
                + program.output();
    }

    static void assertPrints(String pattern, String output) {
        assertTrue(Pattern.compile(pattern).matcher(output).find(), () -> "no /" + pattern + "/ in:\n" + output);
    }

    @Override
    public void close() throws IOException {
        machine.close();
    }
}
