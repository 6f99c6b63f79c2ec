package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C programs and JVMs that know nothing of it move between hosts, while they are sent messages, and while hosts and engines fail. */
class ProcessMoveHostsInteropIT {
    private static final String DRIVER = "org.jpvm.console.MoveDriverMain";
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("jpvm.storm.seconds", 300));
    private static final String SEED = System.getProperty("jpvm.seed", "1");

    /** Where CRIU is required, or this is said. */
    private static void needs(TestBed hosts) throws IOException, InterruptedException {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        Hosts.Result result = hosts.run(
                1, "", "bash", Path.of("src/main/criu/criu").toAbsolutePath().toString(), "--check");
        if (result.status() != 0) {
            System.out.println("SKIPPED: " + result.output().strip());
            assertFalse(Boolean.getBoolean("jpvm.criu.required"), result.output());
            Assumptions.abort(result.output());
        }
    }

    private static String program(TestBed hosts) throws IOException, InterruptedException {
        Path source = hosts.home.programs.resolve("restless.c");
        try (InputStream in = ProcessMoveHostsInteropIT.class.getResourceAsStream("/c/restless.c")) {
            Files.write(source, in.readAllBytes());
        }
        Path program = hosts.home.programs.resolve("restless");
        Process compiler = new ProcessBuilder("cc", "-O1", "-w", "-o", program.toString(), source.toString(), "-lpvm3")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0, said);
        return program.toString();
    }

    private static RunningProgram drive(TestBed hosts, String... words) throws IOException {
        String[] command = new String[words.length + 1];
        command[0] = hosts.home.javaProgram(DRIVER).toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return hosts.launch(1, Map.of(), command);
    }

    private static void expectOk(TestBed hosts, RunningProgram driver) throws Exception {
        driver.closeInput();
        if (!driver.awaitExit(System.nanoTime() + LIMIT.toNanos())) {
            driver.process().destroyForcibly();
            throw new AssertionError("no end, seed " + SEED + ": " + driver.output() + hosts.logs());
        }
        System.out.print(driver.output());
        assertTrue(driver.output().contains("ok "), () -> "seed " + SEED + ": " + driver.output() + logs(hosts));
    }

    private static String logs(TestBed hosts) {
        try {
            return hosts.logs();
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }

    @Test
    @Timeout(900)
    void stormOverHostsWithLittleTime() throws Exception {
        TestBed.require();
        try (TestBed hosts = TestBed.make(3, "--cpu", "2:40", "--cpu", "3:40")) {
            needs(hosts);
            String program = program(hosts);
            try (MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 3)) {
                expectOk(
                        hosts,
                        drive(
                                hosts,
                                "storm",
                                program + ",java:org.jpvm.console.RestlessMain," + program,
                                System.getProperty("jpvm.tasks", "4"),
                                System.getProperty("jpvm.moves", "30"),
                                SEED));
                machine.halt();
            }
        }
    }

    @Test
    @Timeout(900)
    void tasksThatWereMovedWhileTheyComputedLeaveFromWhereTheyAre() throws Exception {
        TestBed.require();
        try (TestBed hosts = TestBed.make(3)) {
            needs(hosts);
            String program = program(hosts);
            try (MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 3)) {
                expectOk(
                        hosts,
                        drive(
                                hosts,
                                "leave",
                                program,
                                System.getProperty("jpvm.tasks", "5"),
                                System.getProperty("jpvm.movers", "3"),
                                SEED));
                machine.halt();
            }
        }
    }

    /** Prints how long a task stands still: {@code -Djpvm.megabytes=100 -Djpvm.moves=30}. */
    @Test
    @Timeout(900)
    void standstill() throws Exception {
        TestBed.require();
        try (TestBed hosts = TestBed.make(2)) {
            needs(hosts);
            String program = program(hosts);
            try (MixedMachine machine =
                    MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 2, Map.of("JPVM_JAVA_OPTS", "-Xmx512m"))) {
                expectOk(
                        hosts,
                        drive(
                                hosts,
                                "stop",
                                program,
                                System.getProperty("jpvm.megabytes", "1"),
                                System.getProperty("jpvm.moves", "6")));
                machine.halt();
            }
        }
    }

    @Test
    @Timeout(600)
    @SuppressWarnings("try")
    void whatFailsLeavesTheTaskWhereItWasOrEndsItOnce() throws Exception {
        TestBed.require();
        // What fails is said by files in the /tmp of a host.
        Path criu = TestHome.get()
                .script("failing-criu", "if [ -f /tmp/fail-$1 ]; then exit 1; fi; exec " + realCriu() + " \"$@\"");
        try (TestBed hosts = TestBed.make(Map.of("JPVM_CRIU", criu.toString()), 3)) {
            needs(hosts);
            String program = program(hosts);
            try (MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 3)) {
                RunningProgram driver = drive(hosts, "hold", program, SEED);
                try {
                    ask(hosts, driver, null, "task t");
                    ask(hosts, driver, "move node3", "moved: ok");
                    ask(hosts, driver, "check", "checked");
                    hosts.run(3, "", "/bin/sh", "-c", ": > /tmp/fail-dump");
                    ask(hosts, driver, "move node1", "moved: .*criu");
                    ask(hosts, driver, "check", "checked");
                    hosts.run(3, "", "/bin/sh", "-c", "rm /tmp/fail-dump");
                    hosts.run(1, "", "/bin/sh", "-c", ": > /tmp/fail-restore");
                    ask(hosts, driver, "move node1", "moved: .*criu");
                    ask(hosts, driver, "check", "checked");
                    ask(hosts, driver, "move node2", "moved: ok");
                    ask(hosts, driver, "check", "checked");
                    ask(hosts, driver, "move node3", "moved: ok");
                    hosts.kill(3);
                    assertEquals(
                            "exits 1",
                            ask(hosts, driver, "exits", "exits [0-9]+").strip());
                    hosts.run(1, "", "/bin/sh", "-c", "rm /tmp/fail-restore");
                    driver.type("end\n");
                    driver.closeInput();
                    assertTrue(driver.awaitExit(System.nanoTime() + LIMIT.toNanos()), driver.output());
                    machine.halt();
                } finally {
                    driver.process().destroyForcibly();
                }
            }
        }
    }

    /** As the daemon finds it. */
    private static String realCriu() {
        String named = System.getenv("JPVM_CRIU");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path fetched =
                Path.of(cache == null ? System.getProperty("user.home") + "/.cache" : cache, "jpvm/criu/bin/criu");
        return named != null ? named : Files.isExecutable(fetched) ? fetched.toString() : "criu";
    }

    /** Types a line and gives the line that answers it. */
    private static String ask(TestBed hosts, RunningProgram driver, String line, String answer) throws Exception {
        int at = driver.output().length();
        if (line != null) {
            driver.type(line + "\n");
        }
        Pattern wanted = Pattern.compile("(?m)^" + answer + ".*$");
        int end = driver.awaitOutput(wanted, line == null ? 0 : at, System.nanoTime() + LIMIT.toNanos());
        if (end < 0) {
            throw new AssertionError(line + ": no \"" + answer + "\" in " + driver.output() + hosts.logs());
        }
        String said = driver.output().substring(line == null ? 0 : at, end);
        return said;
    }
}
