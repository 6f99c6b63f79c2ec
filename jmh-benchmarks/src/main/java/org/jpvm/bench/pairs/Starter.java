package org.jpvm.bench.pairs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jpvm.Encoding;

/** Starts pairs within this computer. */
final class Starter implements PairStarter {
    private static final String TRANSPORT = "JPVM_ROUTE_TRANSPORT";
    private static final List<String> AERON_OPTIONS = List.of(
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    private static final String WRITABLE_AND_SHARED = " rw-s ";
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private final Workshop workshop;
    private final Encoding encoding;
    private final Duration limit;

    /**
     * Of pairs whose messages have this encoding, where they have any.
     *
     * @param limit of each measurement
     */
    Starter(Workshop workshop, Encoding encoding, Duration limit) {
        this.workshop = workshop;
        this.encoding = encoding;
        this.limit = limit;
    }

    @Override
    public Pair start(Column column) throws AbsentException, PairFailedException, IOException, InterruptedException {
        return switch (column) {
            case C_PVMD -> c(Workshop.Daemon.PVMD, false);
            case C_PVMD_DIRECT -> c(Workshop.Daemon.PVMD, true);
            case C_JPVMD -> c(Workshop.Daemon.JPVMD, false);
            case C_JPVMD_DIRECT -> c(Workshop.Daemon.JPVMD_STAYING, true);
            case JAVA_PVMD -> java(Workshop.Daemon.PVMD, false, null, false);
            case JAVA_JPVMD -> java(Workshop.Daemon.JPVMD, false, null, false);
            case JAVA_UNIX -> java(Workshop.Daemon.JPVMD_STAYING, true, "unix", false);
            case JAVA_TCP -> java(Workshop.Daemon.JPVMD_STAYING, true, "tcp", false);
            case JAVA_SHARED -> sharing(java(Workshop.Daemon.JPVMD_STAYING, true, null, false));
            case NATIVE -> java(Workshop.Daemon.JPVMD, false, null, true);
            case NATIVE_DIRECT -> java(Workshop.Daemon.JPVMD_STAYING, true, null, true);
            case MPI -> mpi();
            case AERON -> aeron();
            case RAW_UNIX -> pair(partner(List.of(), "unix"), Map.of());
            case RAW_TCP -> pair(partner(List.of(), "tcp"), Map.of());
            case MEMCPY ->
                alone(List.of(workshop.program("memcpy", "cc", "Debian: apt-get install gcc libc6-dev")
                        .toString()));
        };
    }

    private ProcessPair c(Workshop.Daemon daemon, boolean direct)
            throws AbsentException, PairFailedException, IOException, InterruptedException {
        return pair(cCommand(workshop, encoding, direct), workshop.daemon(daemon));
    }

    /** An end in C. */
    static List<String> cCommand(Workshop workshop, Encoding encoding, boolean direct)
            throws AbsentException, IOException, InterruptedException {
        Path root = workshop.pvm().root();
        Path program = workshop.program(
                "pvmpair",
                "cc",
                "Debian: apt-get install gcc libc6-dev pvm-dev",
                "-I" + root.resolve("include"),
                "-L" + root.resolve("lib/LINUX64"),
                "-lpvm3");
        String format = encoding.name().replace("_", "").toLowerCase(Locale.ROOT);
        return List.of(program.toString(), format, direct ? "direct" : "daemon");
    }

    private ProcessPair java(Workshop.Daemon daemon, boolean direct, String transport, boolean onLibpvm)
            throws AbsentException, PairFailedException, IOException, InterruptedException {
        Map<String, String> variables = new TreeMap<>(workshop.daemon(daemon));
        if (transport != null) {
            variables.put(TRANSPORT, transport);
        }
        List<String> options = List.of();
        if (onLibpvm) {
            workshop.pvm();
            options = List.of("-Djpvm.provider=native");
        }
        return pair(partner(options, "pvm", encoding.name(), direct ? "direct" : "daemon"), variables);
    }

    /** Whether the library has really chosen shared memory is seen from outside: figures of a socket must not go by that name. */
    private static Pair sharing(ProcessPair pair) throws AbsentException, IOException {
        Path mappings = Path.of("/proc", Long.toString(pair.driverPid()), "maps");
        if (Files.exists(mappings)
                && Files.readAllLines(mappings, StandardCharsets.ISO_8859_1).stream()
                        .noneMatch(line -> line.contains(WRITABLE_AND_SHARED))) {
            pair.close();
            throw new AbsentException("these tasks share no memory; their route is that of java-unix");
        }
        return pair;
    }

    private ProcessPair mpi() throws AbsentException, PairFailedException, IOException, InterruptedException {
        String advice = "Debian: apt-get install openmpi-bin libopenmpi-dev";
        Path program = workshop.program("mpipair", "mpicc", advice);
        Path orders = workshop.path("orders");
        try {
            new ProcessBuilder("mkfifo", orders.toString()).start().waitFor();
        } catch (IOException e) {
            throw new AbsentException("there is no mkfifo: " + e.getMessage());
        }
        List<String> command = new ArrayList<>(List.of("mpirun"));
        if (isOpenMpi()) {
            command.add("--oversubscribe");
            if (isRoot()) {
                command.add("--allow-run-as-root");
            }
        }
        command.addAll(List.of("-np", "2", program.toString(), orders.toString()));
        return alone(command);
    }

    private ProcessPair aeron() throws AbsentException, PairFailedException, InterruptedException {
        try {
            Class.forName("io.aeron.driver.MediaDriver", false, Starter.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AbsentException("Aeron is not on the class path");
        }
        return pair(partner(AERON_OPTIONS, "aeron", workshop.memory("aeron").toString()), Map.of());
    }

    private static boolean isOpenMpi() throws AbsentException, InterruptedException {
        try {
            Process asked = new ProcessBuilder("mpirun", "--version")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            asked.waitFor();
            return answer.contains("Open MPI") || answer.contains("OpenRTE");
        } catch (IOException e) {
            throw new AbsentException("there is no mpirun: " + e.getMessage());
        }
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(OWN_PROCESS, "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private List<String> partner(List<String> options, String... arguments) {
        // What a process that is killed leaves goes away with the workshop.
        List<String> all = new ArrayList<>(options);
        all.add("-Djava.io.tmpdir=" + workshop.path("."));
        return with(Workshop.java(all, PartnerMain.class.getName()), arguments);
    }

    /** A command with more arguments. */
    static List<String> with(List<String> command, String... arguments) {
        return Stream.concat(command.stream(), Stream.of(arguments)).toList();
    }

    /** Two processes of one command; the one that drives gets the address of the other behind it. */
    private ProcessPair pair(List<String> command, Map<String, String> variables)
            throws PairFailedException, InterruptedException {
        LineProcess other = workshop.start("the other end", command, variables);
        String address = ProcessPair.address(other);
        return new ProcessPair(workshop.start("the driving end", with(command, address), variables), other, limit);
    }

    private ProcessPair alone(List<String> command) throws PairFailedException, InterruptedException {
        return new ProcessPair(workshop.start(command.get(0), command, Map.of()), null, limit);
    }
}
