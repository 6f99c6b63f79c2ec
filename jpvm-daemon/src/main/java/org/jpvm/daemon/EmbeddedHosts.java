package org.jpvm.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jpvm.PvmError;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.config.PvmdOptions;
import org.jpvm.daemon.io.HostStarter;
import org.jpvm.daemon.io.Pvmd;
import org.jpvm.daemon.io.StartupException;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/** Slave daemons in this JVM, each with a thread, a directory and a loopback address of its own. */
final class EmbeddedHosts implements HostStarter {
    private static final String NAME = "host";
    private static final String NETWORK = "127.1.";
    private static final int HOSTS_PER_NETWORK = 250;
    private static final int INDEX_BITS = 18;

    /** Machines of more hosts do without the extension plane: each pair would take sockets and buffers of this one process. */
    private static final int MAX_HOSTS_WITH_PLANE = 16;

    private final Map<String, String> environment;
    private final Path directory;
    private final String key;
    private final List<Pvmd> running = new CopyOnWriteArrayList<>();

    /** The environment is that of all hosts, but for PVM_TMP. */
    EmbeddedHosts(Map<String, String> environment, Path directory, int count) {
        this.environment = environment;
        this.directory = directory;
        this.key = count > 1 && count <= MAX_HOSTS_WITH_PLANE ? newKey() : null;
    }

    private static String newKey() {
        byte[] bytes = new byte[PlaneKey.LENGTH_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Gives a daemon the key of the machine, before it runs. */
    void hand(Pvmd pvmd) {
        pvmd.acceptKey(key);
    }

    static String name(int index) {
        return NAME + index;
    }

    /** The loopback address of a host; every system with 127.0.0.0/8 on its loopback device takes it. */
    static String address(int index) {
        return NETWORK + (index - 1) / HOSTS_PER_NETWORK + "." + ((index - 1) % HOSTS_PER_NETWORK + 1);
    }

    /** The hostfile that makes a machine of so many hosts. */
    static HostFile hostFile(int count) {
        StringBuilder lines = new StringBuilder();
        for (int index = 2; index <= count; index++) {
            lines.append("$ ")
                    .append(name(index))
                    .append(" ip=")
                    .append(address(index))
                    .append('\n');
        }
        return HostFile.parse("embedded", lines.toString());
    }

    /** The daemons that were started, in the order of their start. */
    List<Pvmd> running() {
        return running;
    }

    @Override
    public void start(StartHosts request, Consumer<StartResults> answer) {
        Thread starter = new Thread(() -> answer.accept(startAll(request)), "start-hosts");
        starter.setDaemon(true);
        starter.start();
    }

    private StartResults startAll(StartHosts request) {
        List<StartResults.Result> results = new ArrayList<>();
        for (StartHosts.Host host : request.hosts()) {
            results.add(new StartResults.Result(host.tid(), startOne(host)));
        }
        return new StartResults(results);
    }

    private String startOne(StartHosts.Host host) {
        try {
            List<String> words = Arrays.asList(host.command().split(" "));
            PvmdOptions options = PvmdOptions.parse(words.subList(words.indexOf("-s"), words.size()));
            Path own = Files.createDirectories(directory.resolve(NAME + (host.tid() >>> INDEX_BITS)));
            Map<String, String> variables = new HashMap<>(environment);
            variables.put("PVM_TMP", own.toString());
            Pvmd pvmd = Pvmd.open(new Pvmd.Config(
                    variables,
                    options.hostName(),
                    HostOptions.NONE,
                    false,
                    null,
                    true,
                    HostFile.empty(),
                    options.slave(),
                    this));
            pvmd.openLog();
            hand(pvmd);
            running.add(pvmd);
            Thread thread = new Thread(() -> run(pvmd), "pvmd-" + options.hostName());
            thread.setDaemon(true);
            thread.start();
            return pvmd.readyLine();
        } catch (PvmdOptions.BadOptionException | StartupException | IOException e) {
            return PvmError.CANT_START.cName();
        }
    }

    private static void run(Pvmd pvmd) {
        try {
            pvmd.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
