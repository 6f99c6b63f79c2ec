package org.jpvm.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** A machine of one host for a benchmark: a daemon process with a temporary directory of its own. */
final class BenchmarkMachine implements AutoCloseable {
    private static final String PVMD_MAIN = "org.jpvm.daemon.PvmdMain";

    private final Process daemon;
    private final Path directory;
    private final Map<String, String> environment;

    private BenchmarkMachine(Process daemon, Path directory, Map<String, String> environment) {
        this.daemon = daemon;
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * Starts a daemon and waits for its address.
     *
     * @param kind {@code jpvmd}, or {@code pvmd} for C's, found in PATH
     */
    static BenchmarkMachine start(String kind) throws IOException {
        return start(kind, List.of("-XX:+UseSerialGC"));
    }

    /**
     * As {@link #start(String)}.
     *
     * @param flags options of jpvmd's JVM
     */
    static BenchmarkMachine start(String kind, List<String> flags) throws IOException {
        Path directory = Files.createTempDirectory("jpvm-bench");
        ProcessBuilder builder = new ProcessBuilder(
                switch (kind) {
                    case "jpvmd" -> java(flags, PVMD_MAIN, List.of());
                    case "pvmd" -> List.of("pvmd");
                    default -> throw new IllegalArgumentException("daemon=" + kind + ", known are jpvmd and pvmd");
                });
        Map<String, String> variables = builder.environment();
        variables.remove("PVMSOCK");
        variables.put("PVM_TMP", directory.toString());
        variables.put("PVM_VMID", "bench");
        variables.put("PVM_ALLOW_ROOT", "1");
        variables.putIfAbsent("PVM_ROOT", "/usr/lib/pvm3");
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process daemon = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.US_ASCII));
        String address = output.readLine();
        if (address == null) {
            throw new IOException(kind + " ended before it was ready");
        }
        Map<String, String> environment = new TreeMap<>(variables);
        environment.put("PVMSOCK", address);
        return new BenchmarkMachine(daemon, directory, environment);
    }

    /** Process of the daemon. */
    long pid() {
        return daemon.pid();
    }

    /** From now on, tasks have this variable, too. */
    void set(String name, String value) {
        environment.put(name, value);
    }

    /** A task of this JVM. */
    PvmTask enroll() {
        return Pvm.enroll(new EnrollOptions(environment, null));
    }

    /** A class of the benchmarks in a JVM of its own, as a task started from a shell. */
    Process startJava(Class<?> main, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(java(List.of(), main.getName(), List.of(arguments)));
        builder.environment().putAll(environment);
        return builder.inheritIO().start();
    }

    private static List<String> java(List<String> flags, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        // Tasks start in another directory.
        command.add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    /** Ends the daemon and removes its files. */
    @Override
    public void close() throws IOException {
        daemon.destroy();
        try {
            if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            daemon.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
