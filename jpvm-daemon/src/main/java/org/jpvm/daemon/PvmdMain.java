package org.jpvm.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.config.ProductVersion;
import org.jpvm.daemon.config.PvmdOptions;
import org.jpvm.daemon.io.Pvmd;
import org.jpvm.daemon.io.StartupException;
import org.jpvm.daemon.migration.MigrationPort;
import org.jpvm.wire.SlaveReady;

/**
 * The daemon as a program, {@code pvmd [options] [hostfile]}. Runs in the foreground; the first line on standard output is its address, for
 * PVMSOCK, or, of a slave, the line for its master. Ends at a halt, SIGTERM or SIGINT with status 0 or that of the signal, and with status 1 and one line on standard error when it
 * cannot start. Source: pvmd3(1PVM), pvm-wire-protocol §3.1.
 */
public final class PvmdMain {
    private static final long MAX_HOST_FILE_BYTES = 1 << 20;
    private static final long SHUTDOWN_MILLIS = 5000;

    private PvmdMain() {}

    /** The program. */
    public static void main(String[] arguments) {
        int status = run(arguments);
        // Not by returning: threads of a library must not keep a halted daemon alive.
        System.exit(status);
    }

    private static int run(String[] arguments) {
        try {
            PvmdOptions options = PvmdOptions.parse(List.of(arguments));
            if (options.help()) {
                System.out.print(PvmdOptions.helpText());
                return 0;
            }
            if (options.version()) {
                System.out.println(version());
                return 0;
            }
            if (options.noMigration()) {
                System.setProperty(MigrationPort.PROPERTY, MigrationPort.OFF);
            }
            SlaveStdin stdin = options.slave() == null ? null : SlaveStdin.open();
            if (stdin != null) {
                tell(SlaveReady.JAVA_DAEMON + ProductVersion.TEXT);
            }
            Pvmd pvmd = stdin == null ? open(options) : openSlave(options, stdin);
            Thread.currentThread().setName("pvmd");
            Runtime.getRuntime().addShutdownHook(new StopHook(pvmd));
            if (stdin != null) {
                pvmd.acceptKey(stdin.key());
            }
            tell(stdin == null ? pvmd.address() : pvmd.readyLine());
            String problem = pvmd.openLog();
            if (problem != null) {
                System.err.println("pvmd: " + problem + "; running without");
            }
            pvmd.log(pvmd.hostName() + " " + version() + " ready at " + pvmd.address());
            pvmd.run();
            return 0;
        } catch (PvmdOptions.BadOptionException | StartupException e) {
            System.err.println("pvmd: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("pvmd: ended by an I/O error: " + e.getMessage());
        }
        return 1;
    }

    private static Pvmd open(PvmdOptions options) throws StartupException {
        Map<String, String> environment = System.getenv();
        String file = options.hostFile() == null ? environment.get("PVMHOSTFILE") : options.hostFile();
        HostOptions own = HostOptions.NONE;
        HostFile hosts = HostFile.empty();
        String name = options.hostName() == null ? Pvmd.systemHostName() : options.hostName();
        if (file != null && !file.isEmpty()) {
            hosts = readHostFile(file);
            int dot = name.indexOf('.');
            HostFile.Host ownLine = hosts.find(name, dot > 0 ? name.substring(0, dot) : name);
            own = ownLine == null ? hosts.defaults() : ownLine.options();
        }
        if (options.placement() != null) {
            own = HostOptions.ofPlacement(options.placement()).over(own);
        }
        return Pvmd.open(new Pvmd.Config(
                environment, options.hostName(), own, options.tcp(), options.debugMask(), false, hosts, null, null));
    }

    private static Pvmd openSlave(PvmdOptions options, SlaveStdin stdin) throws StartupException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        String machineId = stdin.machineId();
        if (machineId != null) {
            environment.put("PVM_VMID", machineId);
        }
        return Pvmd.open(new Pvmd.Config(
                environment,
                options.hostName(),
                HostOptions.NONE,
                false,
                options.debugMask(),
                false,
                HostFile.empty(),
                options.slave(),
                null));
    }

    private static HostFile readHostFile(String name) throws StartupException {
        HostFile hosts;
        try {
            Path path = Path.of(name);
            if (Files.size(path) > MAX_HOST_FILE_BYTES) {
                throw new StartupException("hostfile " + name + " is longer than " + MAX_HOST_FILE_BYTES + " bytes");
            }
            hosts = HostFile.parse(name, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StartupException(
                    "cannot read hostfile " + name + " (" + e.getClass().getSimpleName() + "); check its name", e);
        }
        if (!hosts.errors().isEmpty()) {
            throw new StartupException(String.join("\npvmd: ", hosts.errors()));
        }
        return hosts;
    }

    /** Past System.out, whose encoder costs time before the line that others wait for. */
    private static void tell(String line) throws IOException {
        new FileOutputStream(FileDescriptor.out).write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String version() {
        return "jpvmd " + ProductVersion.TEXT + ", PVM 3.4 protocol";
    }

    /** SIGTERM and SIGINT: an orderly end. */
    private static final class StopHook extends Thread {
        private final Pvmd pvmd;

        StopHook(Pvmd pvmd) {
            super("pvmd-stop");
            this.pvmd = pvmd;
        }

        @Override
        public void run() {
            if (pvmd.hasEnded()) {
                return;
            }
            pvmd.stop("signal");
            pvmd.awaitEnd(SHUTDOWN_MILLIS);
        }
    }
}
