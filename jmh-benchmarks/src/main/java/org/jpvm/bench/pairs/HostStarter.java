package org.jpvm.bench.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.Encoding;

/**
 * Starts pairs whose ends are on two hosts: the driving end on {@code node1}, the other one on {@code node2}. C daemons and Java daemons have two hosts each,
 * so that both kinds of machines are there at the same time.
 */
final class HostStarter implements PairStarter, AutoCloseable {
    private static final int DRIVER = 1;
    private static final int OTHER = 2;
    private static final Duration DAEMON_LIMIT = Duration.ofMinutes(1);
    /** The file that a daemon of root makes when it is ready. */
    private static final String AWAIT_DAEMON = "until [ -e /tmp/pvmd.0 ]; do sleep 0.1; done; echo up";

    /** Hosts with daemons. */
    private record Machine(Hosts hosts, Map<String, String> variables) {}

    private final Workshop workshop;
    private final Encoding encoding;
    private final Duration limit;
    private final Map<Workshop.Daemon, Machine> machines = new EnumMap<>(Workshop.Daemon.class);

    /** As {@link Starter#Starter}. */
    HostStarter(Workshop workshop, Encoding encoding, Duration limit) {
        this.workshop = workshop;
        this.encoding = encoding;
        this.limit = limit;
    }

    @Override
    public Pair start(Column column) throws AbsentException, PairFailedException, IOException, InterruptedException {
        return switch (column) {
            case C_PVMD -> c(Workshop.Daemon.PVMD, false);
            case C_PVMD_DIRECT -> c(Workshop.Daemon.PVMD, true);
            case C_JPVMD -> c(Workshop.Daemon.JPVMD_STAYING, false);
            case C_JPVMD_DIRECT -> c(Workshop.Daemon.JPVMD_STAYING, true);
            case JAVA_JPVMD -> java("pvm", encoding.name(), "daemon");
            case JAVA_TCP -> java("pvm", encoding.name(), "direct");
            case RAW_TCP -> java("tcp");
            default -> throw new AbsentException("it is within one host");
        };
    }

    private Pair c(Workshop.Daemon daemon, boolean direct)
            throws AbsentException, PairFailedException, IOException, InterruptedException {
        List<String> command = Starter.cCommand(workshop, encoding, direct);
        Machine machine = machine(daemon);
        return pair(machine, command, command);
    }

    private Pair java(String... arguments)
            throws AbsentException, PairFailedException, IOException, InterruptedException {
        Machine machine = machine(Workshop.Daemon.JPVMD_STAYING);
        List<String> driver = Starter.with(Workshop.java(List.of(), PartnerMain.class.getName()), arguments);
        List<String> options = List.of("-D" + SocketEnd.HOST_PROPERTY + "=" + Hosts.name(OTHER));
        List<String> other = Starter.with(Workshop.java(options, PartnerMain.class.getName()), arguments);
        return pair(machine, driver, other);
    }

    private Pair pair(Machine machine, List<String> driver, List<String> other)
            throws PairFailedException, InterruptedException {
        LineProcess driven = workshop.start("the other end", machine.hosts.command(OTHER, other), machine.variables);
        String address = ProcessPair.address(driven);
        List<String> driving = machine.hosts.command(DRIVER, Starter.with(driver, address));
        return new ProcessPair(workshop.start("the driving end", driving, machine.variables), driven, limit);
    }

    private Machine machine(Workshop.Daemon daemon)
            throws AbsentException, PairFailedException, IOException, InterruptedException {
        Machine there = machines.get(daemon);
        if (there != null) {
            return there;
        }
        boolean isC = daemon == Workshop.Daemon.PVMD;
        String program = isC ? workshop.pvm().daemon().toString() : null;
        Hosts hosts = Hosts.up(isC ? 'c' : 'j', workshop.path(""));
        Map<String, String> variables = new TreeMap<>(hosts.variables());
        if (isC) {
            variables.put("PVM_ROOT", workshop.pvm().root().toString());
        } else {
            // Only tasks that stay get direct routes.
            variables.put("JPVM_JAVA_OPTS", "-Djpvm.migration=off");
        }
        Machine machine = new Machine(hosts, variables);
        machines.put(daemon, machine);
        Path hostfile = workshop.path("hosts-" + daemon);
        Files.writeString(
                hostfile, Hosts.name(DRIVER) + "\n" + Hosts.name(OTHER) + (isC ? " dx=" + program : "") + "\n");
        List<String> command = isC
                ? List.of(program, "-n" + Hosts.name(DRIVER), hostfile.toString())
                : List.of(hosts.launcher(), "daemon", "-n" + Hosts.name(DRIVER), hostfile.toString());
        workshop.start("the daemon", hosts.command(DRIVER, command), variables).await("", DAEMON_LIMIT, null);
        workshop.start("the second host", hosts.command(OTHER, List.of("sh", "-c", AWAIT_DAEMON)), variables)
                .await("up", DAEMON_LIMIT, null);
        return machine;
    }

    @Override
    public void close() {
        machines.values().forEach(machine -> machine.hosts.close());
    }
}
