package org.jpvm.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assertions;

/** A virtual machine of one C {@code pvmd} in a directory of its own, for tests beside real C programs. */
public final class CPvmMachine implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/bin");
    private static final long DEADLINE_SECONDS = 60;

    private final Path directory;
    private final TreeMap<String, String> environment = new TreeMap<>(System.getenv());
    private Process daemon;

    /**
     * What a program left behind.
     *
     * @param status exit status
     * @param output standard output and standard error
     */
    public record Result(int status, String output) {}

    /** A machine below {@code directory}; its daemon is not started yet. */
    public CPvmMachine(Path directory) {
        this.directory = directory;
        environment.keySet().removeIf(name -> name.startsWith("PVM"));
        environment.put("PVM_ROOT", root().toString());
        environment.put("PVM_ALLOW_ROOT", "1");
        environment.put("PVM_TMP", directory.toString());
        environment.put("PVM_PATH", directory + ":" + PROGRAMS);
        environment.put("HOME", directory.toString());
    }

    /** Skips the test, or fails it when C PVM is required, unless these C programs are installed. */
    public static void require(String... programs) {
        List<String> missing = new ArrayList<>();
        if (!Files.isExecutable(root().resolve("lib/pvmd"))) {
            missing.add(root() + "/lib/pvmd");
        }
        for (String program : programs) {
            if (!Files.isExecutable(PROGRAMS.resolve(program))) {
                missing.add(PROGRAMS.resolve(program).toString());
            }
        }
        Needs.cpvm(missing.isEmpty(), "no " + missing + " (-Djpvm.cpvm.root=" + root() + ")");
    }

    /** Environment of programs of this machine; may be changed before a start. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Where PVM puts its files, and the first place that spawn looks for programs. */
    public Path directory() {
        return directory;
    }

    /** Starts the daemon and waits until it takes tasks. */
    public void start() throws IOException {
        ProcessBuilder builder = builder(root().resolve("lib/pvmd").toString());
        builder.redirectInput(new File("/dev/null"));
        daemon = builder.start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        String address = reader.readLine();
        Assertions.assertNotNull(address, "pvmd did not start; " + log());
    }

    /** The daemon's log. */
    public String log() throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("pvml"))
                    .toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /** A program that enrols here, not started yet, standard error joined to standard output. */
    public ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(directory.toFile());
        return builder;
    }

    /** Command line of a Java program with the class path of the test. */
    public static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a program to its end. */
    public Result run(String input, String... command) throws IOException, InterruptedException {
        Path inputFile = Files.createTempFile(directory, "in", ".txt");
        Path outputFile = Files.createTempFile(directory, "out", ".txt");
        Files.writeString(inputFile, input);
        Process process = builder(command)
                .redirectInput(inputFile.toFile())
                .redirectOutput(outputFile.toFile())
                .start();
        boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(outputFile, StandardCharsets.ISO_8859_1);
        Assertions.assertTrue(
                ended, String.join(" ", command) + " did not end; output:\n" + output + "\nlog:\n" + log());
        return new Result(process.exitValue(), output);
    }

    /**
     * Ends the daemon and what it started without a word to other tasks. For tests that enrol their own process: {@link #close()} ends all
     * tasks by SIGTERM.
     */
    public void kill() {
        if (daemon != null) {
            List<ProcessHandle> children = daemon.descendants().toList();
            daemon.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Ends the machine with all its tasks. */
    @Override
    public void close() {
        if (daemon != null) {
            daemon.destroy();
            try {
                daemon.onExit().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                daemon.destroyForcibly();
                Assertions.fail("pvmd did not end", e);
            } catch (InterruptedException e) {
                daemon.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("jpvm.cpvm.root", "/usr/lib/pvm3"));
    }
}
