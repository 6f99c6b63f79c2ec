package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./jpvm paper} on two hosts, at 1:100, and what it leaves behind. */
class PaperInteropIT {
    private static final List<Path> PLACES = List.of(
            Path.of("/run/jpvm-testbed"),
            Path.of("/sys/fs/cgroup/cpu"),
            Path.of("/sys/fs/cgroup"),
            Path.of("/run/netns"));
    private static final Pattern ROW = Pattern.compile(
            "\"n\": (\\d+), \"kind\": \"(\\w+)\", \"policy\": \"([\\w-]+)\", \"makespan_s\": ([0-9.]+), \"bound_s\": ([0-9.]+), \"moves\": (\\w+)");
    private static final Pattern RUNNING = Pattern.compile("\\[0/1, .*] warming up");
    private static final long LIMIT_NANOS = 240_000_000_000L;
    private static final long GONE_NANOS = 60_000_000_000L;
    private static final Pattern NEVER = Pattern.compile("(?!)");

    /** Three tasks of 3 s on two hosts that share one between two of them. */
    private static final double STATIC = 6;

    private static final double BOUND = 4.5;

    @BeforeEach
    void needsHostsAndCPvm() throws Exception {
        TestBed.require();
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
    }

    private static RunningProgram paper(String... options) throws IOException {
        TestHome home = TestHome.get();
        List<String> command = Stream.concat(
                        Stream.of(home.directory.resolve("jpvm").toString(), "paper"), Stream.of(options))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PVM") || name.startsWith("JPVM_"));
        environment.put("JPVM_NO_BUILD", "1");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new RunningProgram("paper", command, builder.start());
    }

    /** Test beds as they are seen from outside: state, control groups, network namespaces. */
    private static TreeSet<String> beds() throws IOException {
        TreeSet<String> beds = new TreeSet<>();
        for (Path place : PLACES) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> list = Files.list(place)) {
                    list.map(Path::toString)
                            .filter(name -> name.matches(".*/(jpvm-)?p[0-9a-z]{4}(-\\w+)?"))
                            .forEach(beds::add);
                }
            }
        }
        return beds;
    }

    @Test
    @Timeout(300)
    void staticPlacementTakesWhatArithmeticSaysWithCPvmAndWithJavaTasks() throws Exception {
        RunningProgram paper = paper(
                "table1",
                "--hosts",
                "2",
                "--scale",
                "100",
                "-n",
                "3",
                "--policy",
                "pvm,round-robin",
                "--tasks",
                "c,java",
                "--json");
        paper.closeInput();
        assertTrue(paper.awaitExit(System.nanoTime() + LIMIT_NANOS), paper::output);
        String said = paper.output();
        assertEquals(0, paper.process().exitValue(), said);
        Matcher row = ROW.matcher(said);
        StringBuilder kinds = new StringBuilder();
        while (row.find()) {
            kinds.append(row.group(3)).append('/').append(row.group(2)).append(' ');
            double makespan = Double.parseDouble(row.group(4));
            assertEquals(BOUND, Double.parseDouble(row.group(5)), 1e-9, said);
            // Nobody can be faster than the quota; how much slower depends on what else runs here.
            assertTrue(makespan > 0.97 * STATIC && makespan < 2 * STATIC, said);
        }
        assertEquals("pvm/c round-robin/c round-robin/java ", kinds.toString(), said);
    }

    @Test
    @Timeout(300)
    void nothingIsLeftWhenItIsKilled() throws Exception {
        TreeSet<String> before = beds();
        RunningProgram paper = paper("table1", "--hosts", "2", "--scale", "1", "-n", "3", "--policy", "pvm");
        if (paper.awaitOutput(RUNNING, 0, System.nanoTime() + LIMIT_NANOS) < 0) {
            fail(paper.output());
        }
        TreeSet<String> during = beds();
        during.removeAll(before);
        assertTrue(during.size() >= 3, () -> "state, groups and network expected: " + during);
        paper.process().destroyForcibly();
        long deadline = System.nanoTime() + GONE_NANOS;
        TreeSet<String> after = beds();
        after.retainAll(during);
        while (!after.isEmpty() && System.nanoTime() < deadline) {
            paper.awaitOutput(NEVER, 0, System.nanoTime() + 200_000_000L);
            after = beds();
            after.retainAll(during);
        }
        assertTrue(after.isEmpty(), "left behind: " + after);
    }
}
