package org.jpvm.bench.pairs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two hosts made of namespaces of this computer, {@code node1} and {@code node2}, by {@code ./jpvm testbed}. They go when this is closed, and when this
 * JVM ends.
 */
final class Hosts implements AutoCloseable {
    static final int COUNT = 2;

    /** Set by the launcher. */
    private static final String LAUNCHER = "jpvm.launcher";

    private static final Duration UP_LIMIT = Duration.ofMinutes(2);
    private static final Duration DOWN_LIMIT = Duration.ofSeconds(30);
    private static final int RADIX = 36;
    private static final long NAMES = (long) RADIX * RADIX * RADIX;
    private static final long PERCENT = 100;

    private final String launcher;
    private final Map<String, String> variables;
    private final LineProcess holder;

    private Hosts(String launcher, Map<String, String> variables, LineProcess holder) {
        this.launcher = launcher;
        this.variables = variables;
        this.holder = holder;
    }

    /**
     * Makes the hosts.
     *
     * @param letter tells them from others of this process
     * @param shared a directory that they see under its name
     */
    static Hosts up(char letter, Path shared) throws AbsentException, PairFailedException, InterruptedException {
        String launcher = System.getProperty(LAUNCHER);
        if (launcher == null) {
            throw new AbsentException("hosts are made by ./jpvm, and this was started without it");
        }
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("user.name").equals("root")) {
            throw new AbsentException("making hosts needs root on Linux");
        }
        String name = letter + Long.toString(ProcessHandle.current().pid() % NAMES, RADIX);
        Map<String, String> variables = new TreeMap<>();
        variables.put("JPVM_TESTBED", name);
        variables.put("JPVM_NO_BUILD", "1");
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("PVM_TMP", "/tmp");
        variables.put("PVM_ALLOW_ROOT", "1");
        variables.put("PVM_RSH", "/run/jpvm-testbed/" + name + "/rsh");
        // All the processors, not one.
        String unlimited = Long.toString(PERCENT * Runtime.getRuntime().availableProcessors());
        // In a session of its own Ctrl-C does not reach it.
        List<String> command = new ArrayList<>(
                List.of("setsid", launcher, "testbed", "hold", Integer.toString(COUNT), "--cpu", unlimited));
        for (Path path : List.of(shared.toAbsolutePath(), Path.of(System.getProperty("java.home")))) {
            if (path.startsWith("/tmp") || path.startsWith("/run")) {
                command.addAll(List.of("--share", path.toString()));
            }
        }
        LineProcess holder = new LineProcess("testbed hold", Workshop.builder(command, variables));
        Hosts hosts = new Hosts(launcher, variables, holder);
        try {
            holder.await("up", UP_LIMIT, null);
        } catch (PairFailedException | InterruptedException e) {
            hosts.close();
            throw e;
        }
        return hosts;
    }

    static String name(int host) {
        return "node" + host;
    }

    String launcher() {
        return launcher;
    }

    /** For all that runs there. */
    Map<String, String> variables() {
        return variables;
    }

    /** What runs a program on a host, 1 or 2. */
    List<String> command(int host, List<String> program) {
        List<String> command = new ArrayList<>(List.of(launcher, "testbed", "run", Integer.toString(host)));
        command.addAll(program);
        return command;
    }

    @Override
    public void close() {
        holder.closeInput();
        holder.awaitEnd(System.nanoTime() + DOWN_LIMIT.toNanos());
    }
}
