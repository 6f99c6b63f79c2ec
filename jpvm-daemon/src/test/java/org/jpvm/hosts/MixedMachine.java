package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.RunningProgram;

/** A virtual machine over some hosts, its master on host 1. {@link #close} ends what is left of it, so that hosts serve one after another. */
final class MixedMachine implements AutoCloseable {
    private static final Pattern ADDRESS_LINE = Pattern.compile("(?m)^(/\\S+|[0-9a-f]{8}:[0-9a-f]{4})$");
    private static final long NUDGE_NANOS = 200_000_000L;
    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final Pattern PROMPT = Pattern.compile("pvm> $");

    final Hosts hosts;
    final Daemons daemons;
    private final RunningProgram master;
    private final List<String> before;
    private boolean halted;

    /** Where consoles run. */
    private int front = 1;

    private MixedMachine(Hosts hosts, Daemons daemons, RunningProgram master, List<String> before) {
        this.hosts = hosts;
        this.daemons = daemons;
        this.master = master;
        this.before = before;
    }

    /** Starts the master with a hostfile of hosts 1 to {@code count} and waits until all are there; the others can be added later. */
    static MixedMachine start(Hosts hosts, Daemons daemons, int count) throws IOException, InterruptedException {
        return start(hosts, daemons, count, Map.of());
    }

    /** As {@link #start(Hosts, Daemons, int)} with variables for the master. */
    static MixedMachine start(Hosts hosts, Daemons daemons, int count, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> before = new ArrayList<>();
        StringBuilder lines = new StringBuilder(
                "* ep=" + hosts.home.programs + ":" + CPvm.ofProperties().programs() + "\n");
        for (int host = 1; host <= hosts.count; host++) {
            before.add(hosts.traces(host));
            lines.append(host > count ? "&" : "")
                    .append(line(hosts, daemons, host))
                    .append('\n');
        }
        String file = hosts.file("hostfile", lines.toString()).toString();
        List<String> command = new ArrayList<>(List.of(daemon(hosts, daemons.of(1))));
        command.addAll(hosts.masterOptions());
        command.add(file);
        RunningProgram master = hosts.launch(1, variables, command.toArray(String[]::new));
        master.closeInput();
        MixedMachine machine = new MixedMachine(hosts, daemons, master, before);
        try {
            if (master.awaitOutput(ADDRESS_LINE, 0, deadline()) < 0) {
                fail(daemons + ": the master does not start: " + master.output() + "\n" + hosts.logs());
            }
            machine.awaitHosts(count);
            return machine;
        } catch (Throwable e) {
            machine.close();
            throw e;
        }
    }

    /** Line of the hostfile that starts the right daemon on a host. */
    private static String line(Hosts hosts, Daemons daemons, int host) {
        String path = host > 1 ? " dx=" + daemon(hosts, daemons.of(host)) : "";
        return hosts.name(host) + hosts.options(host) + path;
    }

    private static String daemon(Hosts hosts, DaemonKind kind) {
        return kind == DaemonKind.JPVMD ? hosts.home.jpvmd().toString() : program("pvmd");
    }

    static long deadline() {
        return System.nanoTime() + Hosts.LIMIT.toNanos();
    }

    /** Waits until {@code conf} shows so many hosts. */
    void awaitHosts(int count) throws IOException, InterruptedException {
        Pattern wanted = Pattern.compile("(?m)^" + count + " hosts?,");
        try (Console console = console()) {
            long deadline = deadline();
            String said = console.type("conf");
            while (!wanted.matcher(said).find()) {
                if (System.nanoTime() > deadline) {
                    fail(daemons + ": no machine of " + count + " hosts; conf shows:\n" + said + "\n" + hosts.logs());
                }
                console.pause();
                said = console.type("conf");
            }
        }
    }

    /** The daemon of host 1 is gone: consoles run on another host from now on, and what it left on its own is nobody's affair. */
    void moveTo(int host) {
        front = host;
    }

    /** A console of C PVM on host 1, or where {@link #moveTo} says. */
    Console console() throws IOException, InterruptedException {
        Console console = new Console(hosts.launch(front, program("pvm")));
        console.await(PROMPT);
        return console;
    }

    /** Path of a program of C PVM. */
    static String program(String name) {
        return CPvm.ofProperties().programs().resolve(name).toString();
    }

    /** A conversation with the console. */
    final class Console implements AutoCloseable {
        private final RunningProgram program;
        private int at;

        private Console(RunningProgram program) {
            this.program = program;
        }

        /** Waits for output behind what was waited for before. */
        String await(Pattern wanted) throws IOException, InterruptedException {
            int end = program.awaitOutput(wanted, at, deadline());
            if (end < 0) {
                fail(daemons + ": the console does not say \"" + wanted + "\"; it said:\n" + program.output() + "\n"
                        + hosts.logs());
            }
            String said = program.output().substring(at, end);
            at = end;
            return said;
        }

        /**
         * Waits for output of a job. What has reached the console together with an answer shows only when another line is typed: the
         * console waits for sockets then, and its library has emptied them already.
         */
        String awaitJob(Pattern wanted) throws IOException, InterruptedException {
            long deadline = deadline();
            int start = at;
            while (program.awaitOutput(wanted, start, System.nanoTime() + NUDGE_NANOS) < 0) {
                if (System.nanoTime() > deadline) {
                    break;
                }
                typeOnly("id");
            }
            return await(wanted);
        }

        /** Leaves the daemons a moment before they are asked again. */
        private void pause() throws InterruptedException {
            program.awaitOutput(NEVER, 0, System.nanoTime() + NUDGE_NANOS);
        }

        /** Types a line and gives what the console says up to the next prompt. */
        String type(String line) throws IOException, InterruptedException {
            typeOnly(line);
            return await(PROMPT);
        }

        /** Types a line that no prompt follows. */
        void typeOnly(String line) throws IOException {
            program.type(line + "\n");
        }

        @Override
        public void close() throws IOException {
            try {
                program.closeInput();
            } catch (IOException e) {
                // It has ended.
            }
            Hosts.ending(() -> {
                if (!program.awaitExit(deadline())) {
                    program.process().destroyForcibly();
                    fail(daemons + ": the console does not end; it said:\n" + program.output());
                }
            });
        }
    }

    /** Halts the machine and checks that nothing is left on any host but the logs, which are removed. */
    void halt() throws IOException, InterruptedException {
        try (Console console = console()) {
            console.typeOnly("halt");
        }
        halted = true;
        long deadline = deadline();
        for (int host : IntStream.rangeClosed(front == 1 ? 1 : 2, hosts.count)
                .filter(hosts::isUp)
                .toArray()) {
            String expected = withoutLogs(before.get(host - 1));
            String now = withoutLogs(hosts.traces(host));
            while (!now.equals(expected)) {
                if (System.nanoTime() > deadline) {
                    assertEquals(
                            expected,
                            now,
                            daemons + ": halt leaves something on " + hosts.name(host) + "\n" + hosts.logs());
                }
                now = withoutLogs(hosts.traces(host));
            }
        }
        assertTrue(master.awaitExit(deadline), daemons + ": the master's process goes on");
        hosts.removeLogs();
    }

    private static String withoutLogs(String traces) {
        return traces.replaceAll("(?m)^\\S*/pvml\\.\\S*(\\n|$)", "").strip();
    }

    @Override
    public void close() throws IOException {
        if (!halted) {
            for (int host = 1; host <= hosts.count; host++) {
                int each = host;
                Hosts.ending(() -> hosts.endAll(each));
            }
            master.process().destroyForcibly();
        }
    }
}
