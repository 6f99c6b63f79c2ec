package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jpvm.EnrollOptions;
import org.jpvm.Mailbox;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.group.Group;
import org.jpvm.testing.Needs;

/**
 * A daemon that finds the Java examples under their names before the C programs, and programs run in its machine. The C programs are
 * found in the PATH of the tests.
 */
final class ExampleMachine {
    static final Path C_PROGRAMS = Path.of("/usr/bin");
    static final Path C_ROOT = Path.of(System.getProperty("jpvm.cpvm.root", "/usr/lib/pvm3"));

    private static final long DEADLINE_SECONDS = 60;
    private static final int ENDED = 1;

    private final Path directory;
    private final Map<String, String> environment;
    private final Ending daemon;

    private interface Ending {
        void run() throws Exception;
    }

    private ExampleMachine(Path directory, Map<String, String> environment, Ending daemon) {
        this.directory = directory;
        this.environment = environment;
        this.daemon = daemon;
    }

    /** Skips or fails the test where C PVM or one of these programs is missing. */
    static void requireC(String... programs) {
        List<Path> missing = new ArrayList<>(List.of(C_ROOT.resolve("lib/pvmd")));
        for (String program : programs) {
            missing.add(C_PROGRAMS.resolve(program));
        }
        missing.removeIf(Files::isExecutable);
        Needs.cpvm(missing.isEmpty(), "no " + missing + " (-Djpvm.cpvm.root=" + C_ROOT + ")");
    }

    /** With jpvmd in this JVM. */
    static ExampleMachine jpvmd(Path directory) throws IOException {
        VirtualMachine machine = VirtualMachine.embedded()
                .variable("PVM_ALLOW_ROOT", "1")
                .searchPath(scripts(directory) + ":" + C_PROGRAMS)
                .start();
        return new ExampleMachine(directory, machine.environment(), machine::close);
    }

    /** With the daemon of C PVM. */
    static ExampleMachine pvmd(Path directory) throws IOException {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("PVM"));
        environment.put("PVM_ROOT", C_ROOT.toString());
        environment.put("PVM_ALLOW_ROOT", "1");
        environment.put("PVM_TMP", directory.toString());
        environment.put("PVM_PATH", scripts(directory) + ":" + C_PROGRAMS);
        ProcessBuilder builder = new ProcessBuilder(C_ROOT.resolve("lib/pvmd").toString(), "-n127.0.0.1");
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process daemon = builder.redirectInput(new File("/dev/null")).start();
        assertNotNull(daemon.inputReader().readLine(), "pvmd printed no address");
        return new ExampleMachine(directory, environment, () -> {
            List<ProcessHandle> children = daemon.descendants().toList();
            // At an orderly end it would send SIGTERM to each task it still knows, and it may know one of this JVM for
            // a moment after that has left.
            daemon.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            assertTrue(daemon.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "pvmd does not end");
        });
    }

    /** Runs a program to its end, which must be status 0, waits until its tasks have ended too, and returns its output. */
    String run(List<String> command) throws Exception {
        return run(command, "", 0);
    }

    /** As {@link #run(List)}, with input and the status that is right. */
    String run(List<String> command, String input, int status) throws Exception {
        try (Program program = start(command)) {
            program.type(input);
            program.input.close();
            String output = program.awaitEnd(status);
            awaitQuiet();
            return output;
        }
    }

    /** Starts a program; the caller types its input. */
    Program start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Program(command, builder.start());
    }

    /** The command that starts a Java example. */
    static List<String> java(Class<?> program, Object... arguments) {
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

    /** Waits until no task but the group server is left, so that the next program finds its groups empty. */
    void awaitQuiet() {
        try (PvmTask pvm = enroll()) {
            for (TaskInfo task : others(pvm)) {
                awaitExit(pvm, task);
            }
        }
    }

    /** Kills what a test has left behind. */
    void clear() {
        try (PvmTask pvm = enroll()) {
            for (TaskInfo task : others(pvm)) {
                pvm.kill(task.tid());
                awaitExit(pvm, task);
            }
        }
    }

    private static List<TaskInfo> others(PvmTask pvm) {
        return pvm.tasks().stream()
                .filter(task -> !task.tid().equals(pvm.tid()) && !task.name().contains("pvmgs"))
                .toList();
    }

    private static void awaitExit(PvmTask pvm, TaskInfo task) {
        pvm.notifyOn(NotifyKind.TASK_EXIT, ENDED, List.of(task.tid()));
        Duration deadline = Duration.ofSeconds(DEADLINE_SECONDS);
        assertTrue(pvm.receive(Tid.ANY, ENDED, deadline).isPresent(), () -> task + " did not end");
    }

    /** Waits until so many tasks are in a group. */
    void awaitMembers(String name, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        try (PvmTask pvm = enroll()) {
            Group group = Group.of(pvm, name);
            while (size(group) < count) {
                assertTrue(System.nanoTime() < deadline, () -> "no " + count + " members in " + group);
            }
        }
    }

    private static int size(Group group) {
        try {
            return group.size();
        } catch (PvmException e) {
            assertEquals(PvmError.NO_GROUP, e.error(), e.getMessage());
            return 0;
        }
    }

    /** Waits until a service is in the mailbox. */
    void awaitService(String name) {
        try (PvmTask pvm = enroll()) {
            pvm.mailbox().receive(name, 0, Mailbox.WAIT_FOR_INFO);
        }
    }

    /** Names of the Java examples that the daemon started by name since the last call, in the order of the alphabet. */
    List<String> startedByName() throws IOException {
        Path file = directory.resolve("started");
        List<String> names = Files.exists(file) ? Files.readAllLines(file) : List.of();
        Files.deleteIfExists(file);
        return names.stream().sorted().toList();
    }

    /** Ends the daemon. */
    void stop() throws Exception {
        daemon.run();
    }

    /** Enrols a task of this JVM. */
    PvmTask enroll() {
        return Pvm.enroll(new EnrollOptions(environment, null));
    }

    /** A directory with all Java examples under their names. */
    private static Path scripts(Path directory) throws IOException {
        Properties names = new Properties();
        try (InputStream in = ExampleMachine.class.getResourceAsStream("/META-INF/jpvm-examples.properties")) {
            names.load(in);
        }
        Path programs = Files.createDirectory(directory.resolve("programs"));
        for (String name : names.stringPropertyNames()) {
            Path script = programs.resolve(name);
            List<String> command = new ArrayList<>(java(Object.class));
            command.set(command.size() - 1, names.getProperty(name));
            Files.writeString(
                    script,
                    "#!/bin/sh\necho " + name + " >>'" + directory.resolve("started") + "'\nexec '"
                            + String.join("' '", command) + "' \"$@\"\n");
            assertTrue(script.toFile().setExecutable(true));
        }
        return programs;
    }

    /** A running program, and what it printed so far. */
    static final class Program implements AutoCloseable {
        final OutputStream input;

        private final List<String> command;
        private final Process process;
        private final StringBuilder output = new StringBuilder();
        private boolean complete;

        private Program(List<String> command, Process process) {
            this.command = command;
            this.process = process;
            input = process.getOutputStream();
            Thread reader = new Thread(this::read, "output of " + command.get(command.size() - 1));
            reader.setDaemon(true);
            reader.start();
        }

        /** Types lines. */
        void type(String lines) throws IOException {
            input.write(lines.getBytes(StandardCharsets.UTF_8));
            input.flush();
        }

        /** Waits until its output has this text. */
        synchronized void await(String text) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
            while (output.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertTrue(left > 0 && !complete, () -> "no \"" + text + "\" from " + this);
                wait(left);
            }
        }

        /** Waits until it ends, and returns its output. */
        String awaitEnd(int status) throws InterruptedException {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> "did not end: " + this);
            synchronized (this) {
                while (!complete) {
                    wait();
                }
                assertEquals(status, process.exitValue(), this::toString);
                return output.toString();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }

        @Override
        public synchronized String toString() {
            return command.get(command.size() - 1) + " of " + command + "; output:\n" + output;
        }

        private void read() {
            char[] buffer = new char[4096];
            try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                    synchronized (this) {
                        output.append(buffer, 0, count);
                        notifyAll();
                    }
                }
            } catch (IOException e) {
                // The process was ended.
            }
            synchronized (this) {
                complete = true;
                notifyAll();
            }
        }
    }
}
