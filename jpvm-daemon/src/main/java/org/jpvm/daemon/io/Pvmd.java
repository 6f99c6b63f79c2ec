package org.jpvm.daemon.io;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jpvm.Tid;
import org.jpvm.client.io.RingFile;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.config.ProductVersion;
import org.jpvm.daemon.config.PvmdEnvironment;
import org.jpvm.daemon.config.PvmdOptions;
import org.jpvm.daemon.container.SavedTasks;
import org.jpvm.daemon.core.PvmdSettings;
import org.jpvm.daemon.migration.MigrationPort;
import org.jpvm.daemon.placement.PlacementPort;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SlaveReady;

/**
 * A daemon with everything it holds: made by {@link #open}, which leaves nothing behind when it fails; then {@link #run} on the thread that
 * becomes the daemon's, until {@link #stop} or a task's halt.
 */
public final class Pvmd {
    /** Index of the host that begins a machine. */
    private static final int FIRST_HOST_INDEX = 1;

    private static final int DEFAULT_SPEED = 1000;
    private static final long DEFAULT_SPIN_MICROS = 20;
    /** Path of the {@code jpvm} script, set by it. */
    private static final String LAUNCHER_PROPERTY = "jpvm.launcher";

    /** The locale, which this JVM may have been started with another one of, to have UTF-8 as its encoding. */
    private static final String LOCALE = "LC_ALL";
    /** What {@link #LOCALE} was before, empty for nothing: tasks get it back. */
    private static final String LOCALE_BEFORE = "JPVM_LC_ALL";

    private final DaemonLog log;
    private final TempFiles files;
    private final DatagramChannel udp;
    private final TaskListener listener;
    private final TaskLauncher launcher;
    private final PvmdLoop loop;
    private final boolean killAtEnd;
    private final String hostName;
    private final SlaveReady ready;
    private final Map<String, String> environment;
    private final PlaneSecret secret;
    private final RemoteClasses classes;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * What a daemon is started with.
     *
     * @param environment environment variables
     * @param hostName    name of this host, or null for the system's
     * @param own         options of this host from a hostfile
     * @param tcp         TCP loopback instead of a unix-domain socket
     * @param debugMask   debug mask, or null for PVMDDEBUG
     * @param killAtEnd   whether tasks started here that ignore their SIGTERM are killed at the end
     * @param hosts       hosts to add at the start, and options for others
     * @param slave       place in the machine of another daemon, or null for a machine of its own
     * @param starter     starts the daemons of other hosts, null for a remote shell
     */
    public record Config(
            Map<String, String> environment,
            String hostName,
            HostOptions own,
            boolean tcp,
            Integer debugMask,
            boolean killAtEnd,
            HostFile hosts,
            PvmdOptions.Slave slave,
            HostStarter starter) {}

    private Pvmd(
            Config config,
            PvmdEnvironment variables,
            Names names,
            DaemonLog log,
            TempFiles files,
            DatagramChannel udp,
            TaskListener listener,
            PlaneSecret secret)
            throws IOException {
        this.log = log;
        this.secret = secret;
        this.files = files;
        this.udp = udp;
        this.listener = listener;
        this.killAtEnd = config.killAtEnd;
        this.hostName = names.name;
        this.environment = taskEnvironment(config, variables, listener.address());
        HostOptions own = config.own;
        String workingDirectory = own.workingDirectory() == null
                ? variables.workingDirectory()
                : PvmdEnvironment.substitute(own.workingDirectory(), environment);
        this.classes = new RemoteClasses(files, log);
        this.launcher = new TaskLauncher(
                new LaunchSettings(
                        environment,
                        workingDirectory,
                        own.debugger() == null ? variables.debugger() : own.debugger(),
                        System.getProperty("java.class.path"),
                        JvmOptions.of(environment.get(LaunchSettings.JAVA_OPTIONS)),
                        containerOptions(environment, config)),
                classes,
                new TaskSockets(listener.address(), files.uid()),
                log);
        PvmdSettings settings = new PvmdSettings(
                ProductVersion.TEXT,
                names.name,
                variables.architecture(),
                Addresses.toHex((InetSocketAddress) udp.getLocalAddress()),
                own.speed() == 0 ? DEFAULT_SPEED : own.speed(),
                PvmdEnvironment.directories(
                        own.searchPath() == null ? variables.searchPath() : own.searchPath(), environment),
                variables.maxTasks(),
                config.debugMask == null ? variables.debugMask() : config.debugMask,
                config.slave == null ? null : place(config.slave),
                startDefaults(config.environment, variables),
                own.placement());
        this.ready = new SlaveReady(
                Protocol.DAEMON_DAEMON_VERSION,
                settings.architecture(),
                new InetAddressText(
                        ByteBuffer.wrap(names.address.getAddress()).getInt(),
                        ((InetSocketAddress) udp.getLocalAddress()).getPort()),
                Protocol.DEFAULT_MTU,
                Encodings.LOCAL_SIGNATURE);
        PlacementPort placement = new PlacementPort(config.environment, this::post, log::log);
        MigrationPort migration = new MigrationPort(this::postToCore);
        placement.attach(migration);
        placement.setHostedMeter(launcher::measureHosted);
        this.loop = new PvmdLoop(
                settings,
                listener,
                files,
                launcher,
                new UdpPort(udp, log),
                new PlanePort(secret, names.address, log),
                new OtherHosts(
                        config.hosts,
                        config.starter == null ? new SlaveStarter(config.environment, secret, log) : config.starter),
                classes,
                placement,
                migration,
                log,
                spinNanos());
        launcher.attach(loop);
        if (MigrationPort.isOn()) {
            migration.add(launcher.hostedMover());
            migration.add(new ProcessMover(loop, launcher, log));
        }
    }

    private void post(Runnable event) {
        loop.post(event);
    }

    private void postToCore(MigrationPort.Event event) {
        loop.post(() -> event.happen(loop.core(), loop.nowNanos()));
    }

    private static PvmdSettings.Slave place(PvmdOptions.Slave slave) {
        return new PvmdSettings.Slave(
                slave.masterIndex(), slave.masterAddress().text(), slave.masterMtu(), slave.hostIndex());
    }

    private static PvmdSettings.StartDefaults startDefaults(
            Map<String, String> environment, PvmdEnvironment variables) {
        return new PvmdSettings.StartDefaults(
                daemonPath(environment),
                environment.getOrDefault("PVM_WINDPATH", PvmdSettings.StartDefaults.USUAL.windowsDaemonPath()),
                variables.machineId() == null ? "" : variables.machineId());
    }

    /** As PVM_DPATH says; else a daemon of the same kind where this one is, as hosts of one machine mostly share their files. */
    private static String daemonPath(Map<String, String> environment) {
        String path = environment.getOrDefault("PVM_DPATH", "");
        if (!path.isEmpty()) {
            return path;
        }
        String launcher = System.getProperty(LAUNCHER_PROPERTY, "");
        return launcher.isEmpty() ? PvmdSettings.StartDefaults.USUAL.daemonPath() : launcher + " daemon";
    }

    /** Name and address of this host. */
    private record Names(String name, Inet4Address address) {}

    /**
     * Makes the sockets and publishes the address.
     *
     * @throws StartupException with one line for the user
     */
    public static Pvmd open(Config config) throws StartupException {
        PvmdEnvironment variables =
                PvmdEnvironment.of(config.environment, System.getProperty("os.name"), System.getProperty("os.arch"));
        int hostIndex = config.slave == null ? FIRST_HOST_INDEX : config.slave.hostIndex();
        DaemonLog log = new DaemonLog(Tid.DAEMON_BIT | Tid.hostPart(hostIndex), variables.logMaxChars());
        for (String error : variables.errors()) {
            log.log(error);
        }
        PlaneSecret secret = PlaneSecret.of(config.environment, config.slave == null);
        TempFiles files = new TempFiles(Path.of(variables.tmp()), variables.machineId());
        Names names = names(config, log);
        DatagramChannel udp = null;
        TaskListener listener = null;
        boolean open = false;
        try {
            udp = DatagramChannel.open(StandardProtocolFamily.INET);
            bind(udp, names);
            listener = TaskListener.open(files, config.tcp, log);
            Pvmd pvmd = new Pvmd(config, variables, names, log, files, udp, listener, secret);
            open = true;
            return pvmd;
        } catch (IOException e) {
            throw new StartupException("cannot start: " + e.getMessage(), e);
        } finally {
            if (!open) {
                closeQuietly(udp, listener);
            }
        }
    }

    /** Name of this computer as the system knows it. */
    public static String systemHostName() {
        return Addresses.hostName();
    }

    /** Address of the daemon, as in PVMSOCK. */
    public String address() {
        return listener.address();
    }

    /** Name of this host in the machine. */
    public String hostName() {
        return hostName;
    }

    /** Environment that a task of this machine starts with: PVMSOCK, PVM_TMP, PVM_VMID, PVM_ARCH and what the daemon's own held. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The line by which a slave tells its master that it is ready; without line end. Source: pvm-wire-protocol §5.9. */
    public String readyLine() {
        return ready.text();
    }

    /** The key of the machine came from the master, as text, before {@link #run}; null when none did. */
    public void acceptKey(String hex) {
        if (hex != null && secret.isOn() && !secret.accept(hex)) {
            log.log("plane: what the master sent is no key, or there is one already");
        }
    }

    /** Number of this host in the machine. */
    public int hostIndex() {
        return loop.core().hostIndex();
    }

    /** Has a task moved to a host; from any thread. Completes with null, or with the reason why it stays. */
    public CompletableFuture<String> move(Tid task, int hostIndex) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.migration().move(task.value(), hostIndex, answer::complete);
        return answer;
    }

    /** What the engines of this host have to say, in lines; from any thread. */
    public CompletableFuture<List<String>> describeEngines() {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        loop.post(() -> answer.complete(loop.migration().describe()));
        return answer;
    }

    /** The loop, for tests. */
    PvmdLoop loop() {
        return loop;
    }

    /** A line for the log. */
    public void log(String line) {
        log.log(line);
    }

    /**
     * Begins the log file; not earlier than the address is told, as this costs time.
     *
     * @return null, or why there is no log
     */
    public String openLog() {
        return log.open(files.logFile());
    }

    /** Runs until the daemon's end and removes its files; returns the reason. */
    public String run() throws IOException {
        try {
            String reason = loop.run();
            log.log("ends: " + reason);
            return reason;
        } finally {
            launcher.close(killAtEnd);
            launcher.sockets().close();
            RingFile.sweep();
            classes.close();
            closeQuietly(udp, listener);
            log.close();
            ended.countDown();
        }
    }

    /** Whether everything is closed and removed. */
    public boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Waits for that; true when it came in time. */
    public boolean awaitEnd(long millis) {
        try {
            return ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends the daemon soon; from any thread. */
    public void stop(String reason) {
        loop.post(() -> loop.core().handleShutdown(reason, loop.nowNanos()));
    }

    /** Ends the daemon soon without telling other hosts, as if it were killed; from any thread. */
    public void abort() {
        loop.abort();
    }

    private static Names names(Config config, DaemonLog log) throws StartupException {
        String name = config.hostName == null ? Addresses.hostName() : config.hostName;
        if (config.slave != null) {
            return new Names(name, Addresses.of(config.slave.address().addressBytes()));
        }
        if (config.own.address() != null) {
            Inet4Address address = Addresses.resolve(config.own.address());
            if (address == null) {
                throw new StartupException("ip=" + config.own.address()
                        + " in the hostfile is neither an IPv4 address nor a name that resolves to one; correct it");
            }
            return new Names(name, address);
        }
        Inet4Address address = Addresses.resolve(name);
        if (address == null && config.hostName != null) {
            throw new StartupException("-n" + name
                    + ": the name does not resolve to an IPv4 address; choose another, or give ip= in a hostfile");
        }
        if (address == null) {
            log.log("host name " + name
                    + " does not resolve; using 127.0.0.1 (-n or ip= in a hostfile choose another address)");
            address = Addresses.resolve("127.0.0.1");
        }
        return new Names(name, address);
    }

    private static void bind(DatagramChannel udp, Names names) throws StartupException {
        try {
            udp.bind(new InetSocketAddress(names.address, 0));
        } catch (IOException e) {
            throw new StartupException(
                    "cannot use address " + names.address.getHostAddress() + " of host " + names.name + " ("
                            + e.getMessage() + "); choose an address of this host with -n, or with ip= in a hostfile",
                    e);
        }
    }

    /** Tasks do not get the name of the key file; their container, which writes some of them to files, does. */
    private static List<String> containerOptions(Map<String, String> environment, Config config) {
        List<String> options = new ArrayList<>(JvmOptions.of(environment.get(LaunchSettings.CONTAINER_OPTIONS)));
        String key = config.environment.getOrDefault(PlaneSecret.KEY_FILE, "");
        if (!key.isEmpty()) {
            options.add("-D" + SavedTasks.KEY_PROPERTY + "=" + Path.of(key).toAbsolutePath());
        }
        return options;
    }

    private static Map<String, String> taskEnvironment(Config config, PvmdEnvironment variables, String address) {
        Map<String, String> environment = new HashMap<>(config.environment);
        // Of the task that started this daemon, if one did.
        environment
                .keySet()
                .removeAll(List.of(
                        "PVMEPID", "PVMTMASK", "PVMTRCBUF", "PVMTRCOPT", "PVMCTX", "PVMSPAWNWD", PlaneSecret.KEY_FILE));
        String localeBefore = environment.remove(LOCALE_BEFORE);
        if (localeBefore != null) {
            environment.remove(LOCALE);
            if (!localeBefore.isEmpty()) {
                environment.put(LOCALE, localeBefore);
            }
        }
        environment.put("PVM_ARCH", variables.architecture());
        environment.put("PVMSOCK", address);
        return Map.copyOf(environment);
    }

    private static long spinNanos() {
        long micros = Runtime.getRuntime().availableProcessors() > 1 ? DEFAULT_SPIN_MICROS : 0;
        return Long.getLong("jpvm.spin.micros", micros) * 1000;
    }

    private static void closeQuietly(DatagramChannel udp, TaskListener listener) {
        if (listener != null) {
            listener.close();
        }
        if (udp != null) {
            try {
                udp.close();
            } catch (IOException e) {
                // Nothing depends on it.
            }
        }
    }
}
