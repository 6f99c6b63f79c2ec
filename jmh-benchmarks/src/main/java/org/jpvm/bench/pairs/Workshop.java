package org.jpvm.bench.pairs;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes what pairs need: a temporary directory, compiled C programs, daemons, processes with the right environment. Used by one thread; what is left when
 * the JVM is told to end goes away with it.
 */
final class Workshop implements AutoCloseable {
    private static final String PREFIX = "jpvm-bench";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long COMPILER_SECONDS = 60;
    private static final Duration DAEMON_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(3);
    private static final int UNSAFE_IS_WARNED_OF = 24;

    /** The kinds of daemons. */
    enum Daemon {
        /** C's. */
        PVMD,
        /** Java's, as it is started by default. */
        JPVMD,
        /** Java's, whose tasks stay where they are: only they get direct routes, wherever processes can be moved. */
        JPVMD_STAYING
    }

    private final Path directory;
    private final Map<String, Path> programs = new TreeMap<>();
    private final Map<Daemon, Map<String, String>> daemons = new TreeMap<>();
    private final List<LineProcess> started = new CopyOnWriteArrayList<>();
    private final List<LineProcess> daemonProcesses = new CopyOnWriteArrayList<>();
    private final List<Path> directories = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> others = new CopyOnWriteArrayList<>();
    private final Thread atEnd = new Thread(this::endEarly, "workshop away");
    private volatile boolean ending;

    private Workshop(Path directory) {
        this.directory = directory;
        directories.add(directory);
    }

    static Workshop open() throws IOException {
        Workshop workshop = new Workshop(Files.createTempDirectory(PREFIX));
        Runtime.getRuntime().addShutdownHook(workshop.atEnd);
        return workshop;
    }

    /** Has something closed after all processes, and before the directory goes. */
    <T extends AutoCloseable> T closing(T other) {
        others.add(other);
        return other;
    }

    /** A path in the directory where nothing is yet. */
    Path path(String name) {
        return directory.resolve(name);
    }

    /** A path where nothing is yet, in memory where the system has files there. */
    Path memory(String name) {
        if (!Files.isDirectory(SHARED_MEMORY)) {
            return path(name);
        }
        Path path = SHARED_MEMORY.resolve(directory.getFileName() + "-" + name);
        directories.add(path);
        return path;
    }

    InstalledPvm pvm() throws AbsentException {
        return InstalledPvm.find(System.getenv());
    }

    /** A C program, compiled when first asked for. */
    Path program(String name, String compiler, String advice, String... options)
            throws AbsentException, IOException, InterruptedException {
        Path done = programs.get(name);
        if (done != null) {
            return done;
        }
        for (String file : List.of(name + ".c", "loop.h")) {
            try (InputStream resource = Workshop.class.getResourceAsStream(file)) {
                Files.write(directory.resolve(file), resource.readAllBytes());
            }
        }
        Path program = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of(
                compiler,
                "-O2",
                "-o",
                program.toString(),
                directory.resolve(name + ".c").toString()));
        command.addAll(Arrays.asList(options));
        Path output = directory.resolve(name + ".out");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new AbsentException("there is no " + compiler + " (" + advice + ")");
        }
        if (!process.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AbsentException(compiler + " does not end");
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(output, StandardCharsets.UTF_8).strip();
            throw new AbsentException(name + ".c cannot be compiled (" + advice + "): "
                    + said.lines().findFirst().orElse(""));
        }
        programs.put(name, program);
        return program;
    }

    /** The PVM variables of tasks of a daemon, started when first asked for. */
    Map<String, String> daemon(Daemon kind)
            throws AbsentException, PairFailedException, IOException, InterruptedException {
        Map<String, String> done = daemons.get(kind);
        if (done != null) {
            return done;
        }
        Map<String, String> variables = new TreeMap<>();
        Path own = Files.createDirectory(directory.resolve(kind.name().charAt(0) + Integer.toString(kind.ordinal())));
        variables.put("PVM_TMP", own.toString());
        variables.put("PVM_VMID", "bench");
        variables.put("PVM_ALLOW_ROOT", "1");
        List<String> command;
        if (kind == Daemon.PVMD) {
            command = List.of(pvm().daemon().toString());
            variables.put("PVM_ROOT", pvm().root().toString());
        } else {
            command = java(List.of(), "org.jpvm.daemon.PvmdMain");
            if (kind == Daemon.JPVMD_STAYING) {
                command.add("--no-migration");
            }
        }
        ProcessBuilder builder = builder(command, variables);
        LineProcess daemon = new LineProcess(command.get(0), builder);
        daemonProcesses.add(daemon);
        // C's prints the path of its socket, or address and port in hexadecimal.
        variables.put("PVMSOCK", daemon.await("", DAEMON_LIMIT, null));
        daemons.put(kind, variables);
        return variables;
    }

    /** Starts a process that ends with this workshop at the latest. */
    LineProcess start(String name, List<String> command, Map<String, String> variables) throws PairFailedException {
        LineProcess process = new LineProcess(name, builder(command, variables));
        started.add(process);
        return process;
    }

    /** With these variables for PVM, and no others. */
    static ProcessBuilder builder(List<String> command, Map<String, String> variables) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PVM") || name.startsWith("JPVM_"));
        environment.putAll(variables);
        return builder;
    }

    /** Command of a JVM that runs a class of this class path, with the options that {@code ./jpvm} gives. */
    static List<String> java(List<String> options, String main) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= UNSAFE_IS_WARNED_OF) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return command;
    }

    /** Whether this JVM was told to end, so that pairs end in the middle of their work. Any thread. */
    boolean isEnding() {
        return ending;
    }

    private void endEarly() {
        ending = true;
        clear();
    }

    private void clear() {
        // Who drives ends the pair in good order when nothing more will be asked; mpirun and Aeron leave files else.
        started.forEach(LineProcess::closeInput);
        long deadline = System.nanoTime() + END_LIMIT.toNanos();
        started.forEach(process -> process.awaitEnd(deadline));
        started.forEach(LineProcess::kill);
        daemonProcesses.forEach(LineProcess::terminate);
        daemonProcesses.forEach(LineProcess::end);
        for (AutoCloseable other : others) {
            try {
                other.close();
            } catch (Exception e) {
                System.err.println("jpvm bench: " + e);
            }
        }
        directories.stream().filter(Files::exists).forEach(Workshop::remove);
    }

    private static void remove(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("jpvm bench: cannot remove " + directory + ": " + e.getMessage());
        }
    }

    /** Ends all daemons and processes and removes the directory. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook runs.
            return;
        }
        clear();
    }
}
