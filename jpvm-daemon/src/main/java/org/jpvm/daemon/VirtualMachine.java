package org.jpvm.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.io.Pvmd;
import org.jpvm.daemon.io.StartupException;

/**
 * A virtual machine of one host whose daemon runs in this JVM, for tests, demos and programs that bring their machine along:
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

    private final Pvmd pvmd;
    private final Path directory;
    private final Thread thread;

    private VirtualMachine(Pvmd pvmd, Path directory) {
        this.pvmd = pvmd;
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

        /** TCP loopback in place of a unix-domain socket. */
        public Builder tcp() {
            tcp = true;
            return this;
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
                Pvmd pvmd = Pvmd.open(new Pvmd.Config(
                        variables, hostName, HostOptions.NONE, tcp, null, true, HostFile.empty(), null));
                pvmd.openLog();
                return new VirtualMachine(pvmd, directory);
            } catch (StartupException | IOException e) {
                if (directory != null) {
                    delete(directory);
                }
                throw new PvmException(PvmError.CANT_START, e.getMessage(), e);
            }
        }
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

    /** Halts the machine: all its tasks get SIGTERM, after a second SIGKILL, their connections end; all files go. Blocks until then. */
    @Override
    public void close() {
        pvmd.stop("closed");
        pvmd.awaitEnd(CLOSE_MILLIS);
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
