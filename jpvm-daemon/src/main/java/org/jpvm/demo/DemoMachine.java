package org.jpvm.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.wire.TickleText;

/**
 * A machine of several daemons on this computer, each with its tasks on a processor of its own, a loopback address and a directory. The master ends
 * with this process, however that ends, and all others with it.
 */
final class DemoMachine implements AutoCloseable {
    private static final String HOST = "core";
    private static final int HOST_ADDED = 99;
    private static final long START_SECONDS = 20;
    private static final long END_SECONDS = 5;

    /** The daemon is kept from hearing a terminal's input, and ended when this process has gone. */
    private static final String GUARD = """
            #!/bin/sh
            exec 3<&0
            "$@" </dev/null 3<&- &
            daemon=$!
            trap 'kill "$daemon"' TERM
            read -r _ <&3
            kill "$daemon" 2>/dev/null
            wait "$daemon"
            """;

    private final Path directory;
    private final Process master;
    private final List<String> hosts;
    private final boolean bound;
    private final PvmTask pvm;
    private final Thread hook = new Thread(this::end, "jpvm-demo-end");
    private boolean ended;

    private DemoMachine(Path directory, Process master, List<String> hosts, boolean bound, String address)
            throws DemoException {
        this.directory = directory;
        this.master = master;
        this.hosts = hosts;
        this.bound = bound;
        Runtime.getRuntime().addShutdownHook(hook);
        pvm = Pvm.enroll(
                new EnrollOptions(Map.of("PVMSOCK", address, "PVM_TMP", directory + "/" + hosts.get(0)), "demo"));
        try {
            awaitHosts();
        } catch (DemoException e) {
            leave();
            throw e;
        }
    }

    private void awaitHosts() throws DemoException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        pvm.notifyOn(NotifyKind.HOST_ADD, HOST_ADDED, -1);
        while (pvm.hosts().size() < hosts.size()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative() || pvm.receive(Tid.ANY, HOST_ADDED, left).isEmpty()) {
                throw new DemoException("only " + pvm.hosts().size() + " of " + hosts.size() + " hosts came within "
                        + START_SECONDS + " s: " + lastLog());
            }
        }
        pvm.notifyOn(NotifyKind.HOST_ADD, HOST_ADDED, 0);
    }

    /**
     * Starts a machine.
     *
     * @param count of hosts
     * @param bind  whether to keep each to a processor, where the system can
     */
    static DemoMachine start(int count, boolean bind) throws DemoException {
        String binder = bind ? Processors.binder() : null;
        List<Integer> processors = Processors.allowed();
        boolean bound = binder != null && processors.size() >= count;
        List<String> hosts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            hosts.add(HOST + i);
        }
        Path directory = null;
        Process master = null;
        try {
            directory = Files.createTempDirectory("jpvm-demo");
            for (String host : hosts) {
                Files.createDirectory(directory.resolve(host));
            }
            Path start = script(directory, "start", startScript(directory, hosts, bound ? binder : null, processors));
            Path pvmd = script(directory, "pvmd", "#!/bin/sh\nexec " + daemonCommand() + " \"$@\"\n");
            Path guard = script(directory, "guard", GUARD);
            Path hostFile = Files.writeString(directory.resolve("hosts"), hostFile(hosts, pvmd));
            ProcessBuilder builder = new ProcessBuilder(
                    guard.toString(),
                    start.toString(),
                    hosts.get(0),
                    "exec " + pvmd + " -n" + hosts.get(0) + " " + hostFile);
            builder.environment().keySet().removeIf(name -> name.startsWith("PVM") && !name.equals("PVM_ALLOW_ROOT"));
            builder.environment().put("PVM_VMID", directory.getFileName().toString());
            builder.environment().put("JPVM_START", start + " {host} {command}");
            builder.redirectError(directory.resolve("errors").toFile());
            master = builder.start();
            return new DemoMachine(directory, master, hosts, bound, address(master, directory));
        } catch (IOException | PvmException e) {
            endAll(master, directory);
            throw new DemoException("the daemons did not start: " + e.getMessage());
        } catch (DemoException e) {
            endAll(master, directory);
            throw e;
        }
    }

    private static Path script(Path directory, String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /** Runs a command for a host: on its processor, with a directory of its own. */
    private static String startScript(Path directory, List<String> hosts, String binder, List<Integer> processors) {
        StringBuilder text = new StringBuilder("#!/bin/sh\ncase $1 in\n");
        for (int i = 0; i < hosts.size(); i++) {
            int cpu = binder == null ? 0 : processors.get(i);
            text.append(String.format("%s|%s) host=%s cpu=%d ;;%n", hosts.get(i), address(i), hosts.get(i), cpu));
        }
        text.append("esac\nshift\n");
        text.append("PVM_TMP=").append(quoted(directory.toString())).append("/$host\n");
        text.append("JPVM_DEMO_HOST=$host\nexport PVM_TMP JPVM_DEMO_HOST\n");
        if (binder == null) {
            text.append("JPVM_DEMO_TURNS=1\nexport JPVM_DEMO_TURNS\nexec sh -c \"$*\"\n");
            return text.toString();
        }
        return text.append("exec ")
                .append(quoted(binder))
                .append(" -c \"$cpu\" sh -c \"$*\"\n")
                .toString();
    }

    private static String daemonCommand() {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED"));
        final int unsafeWarns = 24;
        if (Runtime.version().feature() >= unsafeWarns) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.jpvm.daemon.PvmdMain"));
        StringBuilder command = new StringBuilder();
        words.forEach(word -> command.append(quoted(word)).append(' '));
        return command.toString().strip();
    }

    private static String address(int index) {
        return "127.1.0." + (index + 1);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String hostFile(List<String> hosts, Path pvmd) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hosts.size(); i++) {
            // The first line is the master's own.
            text.append(i == 0 ? "" : "$ ")
                    .append(hosts.get(i))
                    .append(" ip=")
                    .append(address(i))
                    .append(" dx=")
                    .append(pvmd)
                    .append('\n');
        }
        return text.toString();
    }

    /** The first line of the master daemon. */
    private static String address(Process master, Path directory) throws DemoException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try (BufferedReader in =
                    new BufferedReader(new InputStreamReader(master.getInputStream(), StandardCharsets.UTF_8))) {
                return in.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        String reason;
        try {
            String address = line.get(START_SECONDS, TimeUnit.SECONDS);
            if (address != null) {
                return address;
            }
            reason = lastLine(directory.resolve("errors"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
        } catch (ExecutionException e) {
            reason = e.getCause().getMessage();
        } catch (TimeoutException e) {
            reason = "nothing within " + START_SECONDS + " s";
        }
        throw new DemoException("the daemon did not start: " + reason);
    }

    private static String lastLine(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "it said nothing";
        }
    }

    private String lastLog() throws DemoException {
        try (Stream<Path> files = Files.list(directory.resolve(hosts.get(0)))) {
            return files.filter(file -> file.getFileName().toString().startsWith("pvml."))
                    .findFirst()
                    .map(DemoMachine::lastLine)
                    .orElse("there is no log");
        } catch (IOException e) {
            throw new DemoException(e.getMessage());
        }
    }

    /** This process as a task. */
    PvmTask pvm() {
        return pvm;
    }

    /** Names of the hosts. */
    List<String> hosts() {
        return hosts;
    }

    /** Whether each is kept to a processor by the system. */
    boolean isBound() {
        return bound;
    }

    /** Has the master daemon run a command. */
    List<String> command(String text) throws DemoException {
        List<String> lines = TickleText.ask(pvm::tickle, text);
        if (lines == null) {
            throw new DemoException("the daemon does not know \"" + text + "\"");
        }
        return lines;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            leave();
            endAll(master, directory);
        }
    }

    /** Before the daemon ends, which kills all its tasks. */
    private void leave() {
        try {
            pvm.close();
        } catch (PvmException e) {
            // The daemon has ended.
        }
    }

    private static void endAll(Process master, Path directory) {
        if (master != null) {
            List<ProcessHandle> all = new ArrayList<>(master.descendants().toList());
            all.add(master.toHandle());
            try {
                master.getOutputStream().close();
                master.waitFor(END_SECONDS, TimeUnit.SECONDS);
                CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                        .get(END_SECONDS, TimeUnit.SECONDS);
            } catch (IOException | ExecutionException | TimeoutException e) {
                // Whoever is left is ended below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            all.forEach(ProcessHandle::destroyForcibly);
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException | UncheckedIOException e) {
                // A process that is just ending removes its own files; the rest is the system's temporary directory.
            }
        }
    }
}
