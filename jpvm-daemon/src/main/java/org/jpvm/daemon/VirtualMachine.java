package org.jpvm.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.io.Pvmd;
import org.jpvm.daemon.io.StartupException;

/**
 * A virtual machine whose daemons run in this JVM, one host unless asked for more, for tests, demos and programs that bring their machine along:
 *
 * <pre>{@code
 * try (VirtualMachine machine = VirtualMachine.embedded().start();
 *         PvmTask pvm = machine.enroll()) {
 *     pvm.spawn(...);
 * }
 * }</pre>
 *
 * It has a temporary directory and a machine id of its own, so that any number of them live beside each other and beside a running PVM. C
 * programs started with {@link #environment} are tasks of it. Any thread may call.
 */
public final class VirtualMachine implements AutoCloseable {
    private static final long CLOSE_MILLIS = 10_000;

    private static final int MAX_HOSTS = 4095;
    private static final long HOSTS_MILLIS = 60_000;
    private static final int NO_TAG = 1;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Pvmd pvmd;
    private final EmbeddedHosts others;
    private final Path directory;
    private final Thread thread;

    private VirtualMachine(Pvmd pvmd, EmbeddedHosts others, Path directory) {
        this.pvmd = pvmd;
        this.others = others;
        this.directory = directory;
        this.thread = new Thread(this::run, "pvmd");
        thread.setDaemon(true);
        thread.start();
    }

    /** A machine to be configured and started. */
    public static Builder embedded() {
        return new Builder();
    }

    /** Options of an embedded machine. */
    public static final class Builder {
        private final Map<String, String> environment = new HashMap<>(System.getenv());
        private String hostName;
        private boolean tcp;
        private String placement;
        private int hosts = 1;

        private Builder() {
            environment.keySet().removeIf(name -> name.startsWith("PVM") && !name.equals("PVM_ROOT"));
        }

        /** Directories in which programs are found, with colons between, in place of PVM's default. */
        public Builder searchPath(String path) {
            return variable("PVM_PATH", path);
        }

        /** Sets an environment variable of daemon and tasks. */
        public Builder variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Name of the host in the machine; it must resolve to an address of this computer. */
        public Builder hostName(String name) {
            hostName = name;
            return this;
        }

        /**
         * So many hosts: {@code host1}, the master, {@code host2} and so on, each with a daemon of its own and a loopback address of its own,
         * 127.1.0.1 and so on, which Linux takes without being told. Programs of all of them run on this computer.
         *
         * @throws IllegalArgumentException when it is not from 1 to 4095
         */
        public Builder hosts(int count) {
            if (count < 1 || count > MAX_HOSTS) {
                throw new IllegalArgumentException("a machine has 1 to " + MAX_HOSTS + " hosts, not " + count);
            }
            hosts = count;
            return this;
        }

        /** This policy chooses hosts for spawned tasks; a name, or the class name of a {@link org.jpvm.placement.PlacementPolicy}. */
        public Builder placement(String policy) {
            placement = policy;
            return this;
        }

        /** TCP loopback in place of a unix-domain socket. */
        public Builder tcp() {
            tcp = true;
            return this;
        }

        private String name() {
            return hostName == null && hosts > 1 ? EmbeddedHosts.name(1) : hostName;
        }

        private HostOptions own() {
            HostOptions address = hosts == 1 ? HostOptions.NONE : HostOptions.ofAddress(EmbeddedHosts.address(1));
            return HostOptions.ofPlacement(placement).over(address);
        }

        /**
         * Starts it; it is ready when this returns.
         *
         * @throws PvmException CANT_START with the reason
         */
        public VirtualMachine start() {
            Path directory = null;
            try {
                directory = Files.createTempDirectory("jpvm-");
                Map<String, String> variables = new HashMap<>(environment);
                variables.put("PVM_TMP", directory.toString());
                variables.put("PVM_VMID", directory.getFileName().toString());
                EmbeddedHosts others = new EmbeddedHosts(variables, directory, hosts);
                Pvmd pvmd = Pvmd.open(new Pvmd.Config(
                        variables, name(), own(), tcp, null, true, EmbeddedHosts.hostFile(hosts), null, others));
                pvmd.openLog();
                others.hand(pvmd);
                VirtualMachine machine = new VirtualMachine(pvmd, others, directory);
                try {
                    machine.awaitHosts(hosts);
                } catch (PvmException e) {
                    machine.close();
                    throw e;
                }
                return machine;
            } catch (StartupException | IOException e) {
                if (directory != null) {
                    delete(directory);
                }
                throw new PvmException(PvmError.CANT_START, e.getMessage(), e);
            }
        }
    }

    /** Waits until the hosts are in the machine, and each of them knows it: a slave gets the table of hosts after the master has it. */
    private void awaitHosts(int count) {
        if (count == 1) {
            return;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HOSTS_MILLIS);
        for (int host = 1; host <= count; host++) {
            awaitHosts(host, count, deadline);
        }
    }

    private void awaitHosts(int host, int count, long deadline) {
        try (PvmTask observer = enroll(host)) {
            int there = observer.hosts().size();
            while (there < count) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new PvmException(
                            PvmError.CANT_START,
                            "after a minute host " + host + " knows of " + there + " of " + count
                                    + " hosts; are there addresses 127.1.0.1 and so on here?");
                }
                // Nothing is sent with this tag; this is a pause that an interrupt ends.
                observer.receive(Tid.ANY, NO_TAG, LOOK_AGAIN);
                there = observer.hosts().size();
            }
        }
    }

    /** Number of hosts that were started here; deleted ones count. */
    public int hostCount() {
        return 1 + others.running().size();
    }

    /** Enrols a task of this JVM at the daemon of one host; 1 is the master, others follow in the order of their start. */
    public PvmTask enroll(int host) {
        return Pvm.enroll(new EnrollOptions(daemon(host).environment(), null));
    }

    private Pvmd daemon(int host) {
        return host == 1 ? pvmd : others.running().get(host - 2);
    }

    /**
     * Has a task moved to a host, numbered as in {@link #enroll(int)}. Hosted tasks move when jpvm-mosix-bridge is on the class path.
     *
     * @return null when it runs there, or why it stays; completed later
     */
    public CompletableFuture<String> move(Tid task, int host) {
        return pvmd.move(task, daemon(host).hostIndex());
    }

    /** What the engines of a host that move tasks have done, in lines for people. Blocks until its daemon answers. */
    public List<String> describeMoves(int host) {
        return daemon(host).describeEngines().join();
    }

    /**
     * Ends the daemon of one host as if it had been killed, to see what a program does then; its tasks end. With host 1 the master goes, and the
     * other hosts choose another.
     */
    public void crash(int host) {
        Pvmd daemon = host == 1 ? pvmd : others.running().get(host - 2);
        daemon.abort();
        daemon.awaitEnd(CLOSE_MILLIS);
    }

    /** Environment for tasks of this machine: for {@link EnrollOptions} or a {@link ProcessBuilder}. */
    public Map<String, String> environment() {
        return pvmd.environment();
    }

    /** Directory of address file, log and sockets; removed by {@link #close}. */
    public Path directory() {
        return directory;
    }

    /** Name of the host. */
    public String hostName() {
        return pvmd.hostName();
    }

    /** Enrols a task of this JVM, as {@link Pvm#enroll()} does for the machine of the process. */
    public PvmTask enroll() {
        return Pvm.enroll(new EnrollOptions(environment(), null));
    }

    /** Whether it still runs; a task may have halted it. */
    public boolean isRunning() {
        return !pvmd.hasEnded();
    }

    /** Waits until it does not run any more; true when that came in time. */
    public boolean awaitEnd(Duration limit) {
        return pvmd.awaitEnd(limit.toMillis());
    }

    /** Halts the machine: all its tasks get SIGTERM, after a second SIGKILL, their connections end; all files go. Blocks until then. */
    @Override
    public void close() {
        pvmd.stop("closed");
        pvmd.awaitEnd(CLOSE_MILLIS);
        for (Pvmd other : others.running()) {
            other.stop("closed");
            other.awaitEnd(CLOSE_MILLIS);
        }
        delete(directory);
    }

    private void run() {
        try {
            pvmd.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // A task that still runs made a file in it; the system's clean-up of temporary files takes the rest.
        }
    }
}
