package org.jpvm.conformance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A virtual machine of one host with a directory and a VMID of its own, so that no other machine of this user is met; whatever ran in it ends
 * with it, tasks that the daemon lost included. Used by one thread.
 */
public final class Machine implements AutoCloseable {
    /** Environment variable of the directory for sockets and logs; unique per machine, so it also marks the processes of the machine. */
    private static final String TMP_VARIABLE = "PVM_TMP";

    private static final String PVMD_MAIN = "org.jpvm.daemon.PvmdMain";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final Pattern ADDRESS_LINE = Pattern.compile("(?m)^(/\\S+|[0-9a-f]{8}:[0-9a-f]{4})$");

    private final Path directory;
    private final CPvm cpvm;
    private final Map<String, String> environment;
    private final RunningProgram daemon;
    private final String address;

    private Machine(Path directory, CPvm cpvm, Map<String, String> environment, RunningProgram daemon, String address) {
        this.directory = directory;
        this.cpvm = cpvm;
        this.environment = environment;
        this.daemon = daemon;
        this.address = address;
    }

    /** Starts a daemon as {@link #start(DaemonKind, CPvm, List, Map)} does, with nothing added. */
    public static Machine start(DaemonKind kind, CPvm cpvm) throws IOException, InterruptedException {
        return start(kind, cpvm, List.of(), Map.of());
    }

    /** Starts a daemon as {@link #start(DaemonKind, CPvm, List, Map, List)} does, without options of its own. */
    public static Machine start(
            DaemonKind kind, CPvm cpvm, List<String> jvmOptions, Map<String, String> addedEnvironment)
            throws IOException, InterruptedException {
        return start(kind, cpvm, jvmOptions, addedEnvironment, List.of());
    }

    /**
     * Starts a daemon and waits until it takes tasks.
     *
     * @param jvmOptions       options for the JVM of a Java daemon
     * @param addedEnvironment variables for the daemon and all that is started in the machine
     * @param options          command line of the daemon
     * @throws IOException when the daemon does not start; the message holds what it said
     */
    public static Machine start(
            DaemonKind kind,
            CPvm cpvm,
            List<String> jvmOptions,
            Map<String, String> addedEnvironment,
            List<String> options)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("jpvm-m");
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("PVM"));
        environment.put(TMP_VARIABLE, directory.toString());
        environment.put("PVM_VMID", directory.getFileName().toString());
        environment.put("PVM_ROOT", cpvm.root().toString());
        environment.put("PVM_PATH", cpvm.programs().toString());
        environment.put("PVM_ALLOW_ROOT", "1");
        environment.put("PATH", cpvm.programs() + File.pathSeparator + environment.getOrDefault("PATH", ""));
        environment.putAll(addedEnvironment);

        List<String> command = new ArrayList<>(daemonCommand(kind, cpvm, jvmOptions));
        command.addAll(options);
        Process process = builder(command, directory, environment).start();
        RunningProgram daemon = new RunningProgram(kind.toString(), command, process);
        process.getOutputStream().close();
        int end = daemon.awaitOutput(ADDRESS_LINE, 0, System.nanoTime() + START_LIMIT.toNanos());
        if (end < 0) {
            process.destroyForcibly();
            String said = daemon.output().strip();
            deleteTree(directory);
            throw new IOException(kind + " did not start within " + START_LIMIT.toSeconds() + " s: "
                    + (said.isEmpty() ? "it said nothing" : said) + "; command: " + String.join(" ", command));
        }
        var line = ADDRESS_LINE.matcher(daemon.output());
        line.find();
        return new Machine(directory, cpvm, environment, daemon, line.group(1));
    }

    private static List<String> daemonCommand(DaemonKind kind, CPvm cpvm, List<String> jvmOptions) {
        if (kind == DaemonKind.C) {
            return List.of(cpvm.root().resolve("lib/pvmd").toString());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PVMD_MAIN));
        return command;
    }

    private static ProcessBuilder builder(List<String> command, Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts a program from this machine's environment; its standard input is empty unless {@code input}. */
    public RunningProgram launch(String label, List<String> command, boolean input) throws IOException {
        return launch(label, command, input, Map.of());
    }

    /** As {@link #launch(String, List, boolean)} with more variables. */
    public RunningProgram launch(String label, List<String> command, boolean input, Map<String, String> added)
            throws IOException {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(added);
        RunningProgram program = new RunningProgram(
                label, command, builder(found(command), directory, all).start());
        if (!input) {
            program.closeInput();
        }
        return program;
    }

    /** ProcessBuilder looks for programs in the PATH of this JVM, not in that of the environment it is given. */
    private List<String> found(List<String> command) {
        Path program = cpvm.programs().resolve(command.get(0));
        if (!Files.isExecutable(program)) {
            return command;
        }
        List<String> words = new ArrayList<>(command);
        words.set(0, program.toString());
        return words;
    }

    /** Directory of the machine: working directory of its programs, sockets and log of the daemon. */
    public Path directory() {
        return directory;
    }

    /** The C PVM whose programs run here. */
    public CPvm cpvm() {
        return cpvm;
    }

    /** Variables that a task of this machine needs. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** The daemon. */
    public RunningProgram daemon() {
        return daemon;
    }

    /** Where the daemon takes tasks, as in PVMSOCK. */
    public String address() {
        return address;
    }

    /** The daemon's log file as it is now, empty when there is none. */
    public String log() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("pvml.")) {
                    return Files.readString(file, StandardCharsets.ISO_8859_1);
                }
            }
        }
        return "";
    }

    /**
     * Ends the daemon as an operator would, with SIGTERM, and waits until its tasks are gone.
     *
     * @return what it left behind: living processes, the daemon first, each as {@code pid command}; empty as it should be
     */
    public List<String> halt() throws IOException, InterruptedException {
        daemon.process().destroy();
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (true) {
            List<ProcessHandle> left = members();
            if (left.isEmpty() || System.nanoTime() > deadline) {
                List<String> names = new ArrayList<>();
                for (ProcessHandle process : left) {
                    names.add(process.pid() + " " + process.info().commandLine().orElse("?"));
                }
                return names;
            }
            // Waits for one of them; the deadline bounds the rest.
            try {
                left.get(0).onExit().get(50, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                continue;
            }
        }
    }

    /** Living processes of this machine: those that have its directory in their environment. */
    private List<ProcessHandle> members() {
        byte[] mark = (TMP_VARIABLE + "=" + directory).getBytes(StandardCharsets.ISO_8859_1);
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self && isMember(process, mark))
                .sorted(Comparator.comparing(
                        process -> process.pid() == daemon.process().pid() ? 0 : process.pid()))
                .toList();
    }

    private static boolean isMember(ProcessHandle process, byte[] mark) {
        try {
            byte[] environ = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            int start = 0;
            for (int i = 0; i <= environ.length; i++) {
                if (i == environ.length || environ[i] == 0) {
                    if (java.util.Arrays.equals(environ, start, i, mark, 0, mark.length)) {
                        return true;
                    }
                    start = i + 1;
                }
            }
        } catch (IOException e) {
            // Gone already, or another user's: not ours to end.
        }
        return false;
    }

    /** Ends everything that runs in the machine and removes its directory. */
    @Override
    public void close() throws IOException {
        daemon.process().destroyForcibly();
        for (List<ProcessHandle> left = members(); !left.isEmpty(); left = members()) {
            for (ProcessHandle process : left) {
                process.destroyForcibly();
                try {
                    process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                    throw new IOException("process " + process.pid() + " survives SIGKILL", e);
                }
            }
        }
        deleteTree(directory);
    }

    private static void deleteTree(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
