package org.jpvm.daemon.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.config.PvmdOptions;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/** Daemons in this JVM, whose tasks are moved between them: processes of one computer, so that a number of a process is the same at both. */
final class TwoDaemons implements HostStarter, AutoCloseable {
    private static final String BALANCE = "jpvm.balance";

    private static final long LIMIT_SECONDS = 60;
    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final int INDEX_BITS = 18;

    final Path directory;
    final List<Pvmd> daemons = new CopyOnWriteArrayList<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> ofLast;
    private final int count;
    private final String balance;

    TwoDaemons(int count) throws Exception {
        this(count, Map.of());
    }

    /** @param ofLast more variables of the last host */
    TwoDaemons(int count, Map<String, String> ofLast) throws Exception {
        // Nobody but the test moves tasks.
        balance = System.setProperty(BALANCE, "none");
        this.count = count;
        this.ofLast = ofLast;
        directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-two");
        variables.putAll(System.getenv());
        variables.keySet().removeIf(name -> name.startsWith("PVM"));
        variables.put("PVM_PATH", directory.toString());
        variables.put("PVM_ALLOW_ROOT", "1");
        StringBuilder lines = new StringBuilder();
        for (int host = 2; host <= count; host++) {
            lines.append("$ host")
                    .append(host)
                    .append(" ip=127.2.0.")
                    .append(host)
                    .append('\n');
        }
        HostFile hosts = HostFile.parse("two", lines.toString());
        start(new Pvmd.Config(
                own(1), "host1", HostOptions.ofAddress("127.2.0.1"), false, null, true, hosts, null, this));
        try (PvmTask task = enroll(1)) {
            until("all hosts", () -> task.hosts().size() == count);
        }
    }

    private Map<String, String> own(int host) throws IOException {
        Map<String, String> own = new HashMap<>(variables);
        own.put(
                "PVM_TMP",
                Files.createDirectories(directory.resolve("host" + host)).toString());
        if (host == count) {
            own.putAll(ofLast);
        }
        return own;
    }

    private Pvmd start(Pvmd.Config config) throws StartupException {
        Pvmd pvmd = Pvmd.open(config);
        pvmd.openLog();
        pvmd.acceptKey(KEY);
        daemons.add(pvmd);
        Thread thread = new Thread(
                () -> {
                    try {
                        pvmd.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "pvmd-" + pvmd.hostName());
        thread.setDaemon(true);
        thread.start();
        return pvmd;
    }

    @Override
    public void start(StartHosts request, Consumer<StartResults> answer) {
        Thread starter = new Thread(() -> {
            List<StartResults.Result> results = new ArrayList<>();
            for (StartHosts.Host host : request.hosts()) {
                results.add(new StartResults.Result(host.tid(), startOne(host)));
            }
            answer.accept(new StartResults(results));
        });
        starter.setDaemon(true);
        starter.start();
    }

    private String startOne(StartHosts.Host host) {
        try {
            List<String> words = Arrays.asList(host.command().split(" "));
            PvmdOptions options = PvmdOptions.parse(words.subList(words.indexOf("-s"), words.size()));
            return start(new Pvmd.Config(
                            own(host.tid() >>> INDEX_BITS),
                            options.hostName(),
                            HostOptions.NONE,
                            false,
                            null,
                            true,
                            HostFile.empty(),
                            options.slave(),
                            this))
                    .readyLine();
        } catch (PvmdOptions.BadOptionException | StartupException | IOException e) {
            return e.toString();
        }
    }

    PvmTask enroll(int host) {
        return Pvm.enroll(new EnrollOptions(daemons.get(host - 1).environment(), null));
    }

    /** Has a task moved to a host, and waits for what comes of it: null, or why it stays. */
    String move(Tid tid, int host) throws Exception {
        Pvmd asked = daemons.get(0);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        asked.loop().post(() -> {
            asked.loop().migration().setListener((request, problem) -> outcome.complete(problem));
            asked.loop().core().move(1, tid.value(), host, asked.loop().nowNanos());
        });
        return outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** What a condition asks. */
    interface Condition {
        boolean holds() throws Exception;
    }

    void until(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what + "\n" + logs());
            }
            Thread.onSpinWait();
        }
    }

    String logs() {
        StringBuilder text = new StringBuilder();
        for (Pvmd daemon : daemons) {
            Path log = Path.of(
                    daemon.environment().get("PVM_TMP") == null
                            ? ""
                            : daemon.environment().get("PVM_TMP"));
            try (var files = Files.list(log)) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().startsWith("pvml"))
                        .toList()) {
                    text.append(daemon.hostName()).append(":\n").append(Files.readString(file));
                }
            } catch (IOException e) {
                text.append(e);
            }
            CompletableFuture<String> engines = new CompletableFuture<>();
            daemon.loop()
                    .post(() -> engines.complete(
                            String.join("\n", daemon.loop().migration().describe())));
            try {
                text.append(engines.get(5, TimeUnit.SECONDS)).append('\n');
            } catch (Exception e) {
                text.append(e).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (Pvmd daemon : daemons) {
            daemon.stop("test ends");
            daemon.awaitEnd(10_000);
        }
        if (balance == null) {
            System.clearProperty(BALANCE);
        } else {
            System.setProperty(BALANCE, balance);
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
