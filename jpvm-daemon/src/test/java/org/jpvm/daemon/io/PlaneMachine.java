package org.jpvm.daemon.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.core.DaemonCounter;

/** A Java master in this process, at 127.0.0.11, and daemons of either kind as its slaves in processes of their own, at the addresses behind it. */
final class PlaneMachine implements AutoCloseable {
    /** A Java daemon that got the key. */
    static final String JAVA = "java";
    /** One that got the key and runs in another working directory. */
    static final String JAVA_ELSEWHERE = "java-elsewhere";
    /** One that does not use the plane. */
    static final String JAVA_OFF = "java-off";
    /** One that reads a key of its own from a file. */
    static final String JAVA_OTHER_KEY = "java-other-key";
    /** A C daemon. */
    static final String C = "c";

    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int FIRST_ADDRESS = 11;

    final Path directory;
    final Pvmd master;
    private final Thread thread;
    private final Map<String, String> variables = new HashMap<>();

    PlaneMachine(String... slaves) throws IOException, StartupException {
        this(null, slaves);
    }

    /** @param key key that the master reads from a file, null to have it make one */
    static PlaneMachine withKey(String key, String... slaves) throws IOException, StartupException {
        return new PlaneMachine(key, slaves);
    }

    private PlaneMachine(String key, String[] slaves) throws IOException, StartupException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
        Path shell = script("rsh", "while [ \"$1\" = -l ]; do shift 2; done; shift; exec sh -c \"$*\"");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String daemon = "exec " + java + " -XX:+UseSerialGC %s -cp '" + System.getProperty("java.class.path")
                + "' org.jpvm.daemon.PvmdMain \"$@\"";
        variables.putAll(System.getenv());
        variables.keySet().removeIf(name -> name.startsWith("PVM") || name.equals("JAVA_TOOL_OPTIONS"));
        variables.put("PVM_TMP", directory.toString());
        variables.put("PVM_RSH", shell.toString());
        variables.put("PVM_ALLOW_ROOT", "1");
        variables.put("PVM_ROOT", "/usr/lib/pvm3");
        Map<String, String> programs = Map.of(
                JAVA, script("jpvmd", daemon.formatted("")).toString(),
                JAVA_ELSEWHERE,
                        script("jpvmd-elsewhere", "cd /\n" + daemon.formatted(""))
                                .toString(),
                JAVA_OFF,
                        script("jpvmd-off", daemon.formatted("-Djpvm.plane=off"))
                                .toString(),
                JAVA_OTHER_KEY,
                        script(
                                        "jpvmd-key",
                                        "export JPVM_KEY_FILE=" + keyFile("other", "0123".repeat(16)) + "\n"
                                                + daemon.formatted(""))
                                .toString(),
                C, "/usr/bin/pvmd");
        StringBuilder hosts = new StringBuilder("* ep=/usr/bin\n");
        for (int i = 0; i < slaves.length; i++) {
            int number = i + 2;
            hosts.append("127.0.0.").append(FIRST_ADDRESS + number - 1);
            hosts.append(" id=")
                    .append(id(number))
                    .append(" dx=")
                    .append(programs.get(slaves[i]))
                    .append('\n');
        }
        Map<String, String> own = new HashMap<>(variables);
        own.put("PVM_VMID", id(1));
        if (key != null) {
            own.put(PlaneSecret.KEY_FILE, keyFile("key", key).toString());
        }
        master = Pvmd.open(new Pvmd.Config(
                own,
                "127.0.0." + FIRST_ADDRESS,
                HostOptions.NONE,
                false,
                null,
                true,
                HostFile.parse("hosts", hosts.toString()),
                null,
                null));
        master.openLog();
        thread = new Thread(this::run, "pvmd");
        thread.setDaemon(true);
        thread.start();
        try (PvmTask task = enrol(1)) {
            until("all hosts are in", () -> task.machine().hosts().size() == slaves.length + 1);
        }
    }

    private static String id(int number) {
        return "h" + number;
    }

    private Path keyFile(String name, String key) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, key + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Path script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private void run() {
        try {
            master.run();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A task of this process at the daemon of a host, 1 for the master's. */
    PvmTask enrol(int host) {
        // A C slave may be in the machine before it takes tasks.
        until("address of host " + host, () -> isWritten(host));
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("PVM_VMID", id(host));
        return Pvm.enroll(new EnrollOptions(environment, null));
    }

    private boolean isWritten(int host) {
        try {
            Path file = directory.resolve("pvmd." + Files.getAttribute(directory, "unix:uid") + "." + id(host));
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the master has counted. */
    long count(DaemonCounter counter) {
        CompletableFuture<Long> value = new CompletableFuture<>();
        master.loop().post(() -> value.complete(master.loop().core().counters().get(counter)));
        try {
            return value.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the master does not answer", e);
        }
    }

    /** Waits until the master has counted so many. */
    void untilCount(DaemonCounter counter, long least) {
        until(counter + " is at least " + least, () -> count(counter) >= least);
    }

    /** Breaks the connections of the master's plane. */
    void cut() {
        master.loop().post(() -> master.loop().plane().cutConnections());
    }

    /** Polls, with a deadline. */
    void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what + "\n" + logs());
            }
            Thread.onSpinWait();
        }
    }

    /** The log of host 3. */
    String cLog() {
        try (Stream<Path> files = Files.list(directory)) {
            Path file = files.filter(each -> each.getFileName().toString().endsWith(id(3)))
                    .filter(each -> each.getFileName().toString().startsWith("pvml."))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The logs of all daemons. */
    String logs() {
        List<String> text = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith("pvml.")) {
                    text.add(file + "\n" + Files.readString(file));
                }
            }
        } catch (IOException e) {
            text.add(e.toString());
        }
        return String.join("\n", text);
    }

    @Override
    public void close() {
        master.stop("closed");
        master.awaitEnd(LIMIT.toMillis());
        delete(directory);
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A slave may still be removing its own.
        }
    }
}
