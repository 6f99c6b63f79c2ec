package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jpvm.Tid;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./jpvm rm} in machines of C daemons, with C programs. */
@Timeout(400)
class ResourceManagerInteropIT {
    private static final long DEADLINE_NANOS = 60_000_000_000L;
    private static final Pattern TASK = Pattern.compile("(?m)^t([0-9a-f]+)$");
    private static Hosts hosts;

    @BeforeAll
    static void up() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        hosts = Hosts.up(3);
        hosts.home.cProgram("rmclient");
        hosts.home.javaProgram(DeadManagerMain.class.getName());
        hosts.home.javaProgram("org.jpvm.mosix.rm.AgentMain");
    }

    @AfterAll
    static void down() throws Exception {
        if (hosts != null) {
            hosts.close();
        }
    }

    private static RunningProgram manager(String... options) throws IOException {
        String[] words = new String[options.length + 2];
        words[0] = hosts.home.directory.resolve("jpvm").toString();
        words[1] = "rm";
        System.arraycopy(options, 0, words, 2, options.length);
        RunningProgram program = hosts.launch(1, words);
        program.closeInput();
        return program;
    }

    /** Waits for something that the resource manager says; so many times in all. */
    private static void await(RunningProgram manager, String text, int times) throws Exception {
        Pattern wanted = Pattern.compile("(?s)(" + text + ".*?){" + times + "}");
        if (manager.awaitOutput(wanted, 0, System.nanoTime() + DEADLINE_NANOS) < 0) {
            fail("\"" + text + "\" was not said " + times + " times: " + manager.output() + hosts.logs());
        }
    }

    /** Kills the resource manager itself: what runs it on its host, or again and again, stays. */
    private static void kill(RunningProgram manager) {
        ProcessHandle found = Stream.concat(
                        Stream.of(manager.process().toHandle()),
                        manager.process().descendants())
                .filter(process -> {
                    String line = commandLine(process.pid());
                    return line.contains("RmMain") && !line.contains("--supervise");
                })
                .findFirst()
                .orElseThrow();
        found.destroyForcibly();
    }

    /** All of it: what the JVM tells of a process ends within a long class path. */
    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    private static Map<Integer, Integer> spawn(MixedMachine machine, String words) throws Exception {
        Map<Integer, Integer> counts = new TreeMap<>();
        try (MixedMachine.Console console = machine.console()) {
            String said = console.type("spawn " + words);
            Matcher tasks = TASK.matcher(said);
            while (tasks.find()) {
                counts.merge(new Tid(Integer.parseInt(tasks.group(1), 16)).hostIndex(), 1, Integer::sum);
            }
            assertFalse(counts.isEmpty(), said);
        }
        return counts;
    }

    @Test
    void tasksOfCGoWhereThePolicySaysAndTheRestOfPvmGoesOn() throws Exception {
        try (MixedMachine machine = MixedMachine.start(hosts, Daemons.C_AND_C, 2)) {
            RunningProgram manager = manager("--placement", LastHostPolicy.class.getName());
            await(manager, "reports its load", 2);
            assertEquals(Map.of(2, 5), spawn(machine, "-5 /bin/sleep 600"));
            assertEquals(Map.of(1, 1), spawn(machine, "--host=" + hosts.name(1) + " /bin/sleep 600"));
            try (MixedMachine.Console console = machine.console()) {
                String said = console.type("add " + hosts.name(3));
                assertTrue(said.contains("1 successful"), said + hosts.logs());
                await(manager, "reports its load", 3);
                assertTrue(console.type("conf").contains("3 hosts"));
            }
            assertEquals(Map.of(3, 3), spawn(machine, "-3 /bin/sleep 600"), manager::output);
            try (MixedMachine.Console console = machine.console()) {
                console.type("setenv JPVM_PLACEMENT round-robin");
                console.type("export JPVM_PLACEMENT");
                Matcher tasks = TASK.matcher(console.type("spawn -3 /bin/sleep 600"));
                Map<Integer, Integer> counts = new TreeMap<>();
                while (tasks.find()) {
                    counts.merge(new Tid(Integer.parseInt(tasks.group(1), 16)).hostIndex(), 1, Integer::sum);
                }
                assertEquals(Map.of(1, 1, 2, 1, 3, 1), counts);
                String said = console.type("delete " + hosts.name(3));
                assertTrue(said.contains("1 successful"), said);
            }
            machine.awaitHosts(2);
            assertEquals(Map.of(2, 1), spawn(machine, "/bin/sleep 600"));
            for (int host = 1; host <= 2; host++) {
                Hosts.Result client = hosts.run(
                        host, "", hosts.home.programs.resolve("rmclient").toString());
                assertEquals("hosts 2 tasks 1\nnotified 1\n", client.output(), manager.output());
            }
            assertTrue(
                    hosts.run(1, "", MixedMachine.program("master1")).output().contains("expecting"));
            machine.halt();
            assertTrue(manager.awaitExit(System.nanoTime() + DEADLINE_NANOS), manager.output());
        }
    }

    @Test
    void whenItDiesTheDaemonsAreAskedAgain() throws Exception {
        try (MixedMachine machine = MixedMachine.start(hosts, Daemons.C_AND_C, 2)) {
            RunningProgram manager = manager("--placement", LastHostPolicy.class.getName());
            await(manager, "reports its load", 2);
            assertEquals(Map.of(2, 2), spawn(machine, "-2 /bin/sleep 600"));
            kill(manager);
            for (int host = 1; host <= 2; host++) {
                awaitAnswers(host);
            }
            assertEquals(Map.of(1, 1, 2, 1), spawn(machine, "-2 /bin/sleep 600"));
            machine.halt();
        }
    }

    @Test
    void supervisedItComesBack() throws Exception {
        try (MixedMachine machine = MixedMachine.start(hosts, Daemons.C_AND_C, 2)) {
            RunningProgram supervisor = manager("--supervise", "--placement", LastHostPolicy.class.getName());
            await(supervisor, "reports its load", 2);
            kill(supervisor);
            await(supervisor, "is the resource manager", 2);
            await(supervisor, "reports its load", 4);
            assertEquals(Map.of(2, 3), spawn(machine, "-3 /bin/sleep 600"));
            machine.halt();
            assertTrue(supervisor.awaitExit(System.nanoTime() + DEADLINE_NANOS), supervisor.output());
        }
    }

    /** What is the matter with C's daemon, and that it can be helped. */
    @Test
    void aDaemonOfCNeverForgetsItsManagerUntilItIsTold() throws Exception {
        try (MixedMachine machine = MixedMachine.start(hosts, Daemons.C_AND_C, 1)) {
            String said = hosts.run(
                            1,
                            "",
                            hosts.home.programs.resolve("DeadManagerMain").toString())
                    .output();
            Matcher tid = Pattern.compile("registered ([0-9a-f]+)").matcher(said);
            assertTrue(tid.find(), said);
            RunningProgram waits =
                    hosts.launch(1, hosts.home.programs.resolve("rmclient").toString());
            waits.closeInput();
            assertFalse(waits.awaitExit(System.nanoTime() + 5_000_000_000L), "it is answered: " + waits.output());
            waits.process().destroyForcibly();
            hosts.run(1, "", hosts.home.programs.resolve("AgentMain").toString(), tid.group(1), "1");
            awaitAnswers(1);
            machine.halt();
        }
    }

    /** Waits until C programs of a host get answers. */
    private static void awaitAnswers(int host) throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        RunningProgram client;
        do {
            assertTrue(System.nanoTime() < deadline, "nobody answers tasks of host " + host + "\n" + hosts.logs());
            client = hosts.launch(host, hosts.home.programs.resolve("rmclient").toString());
            client.closeInput();
            if (!client.awaitExit(System.nanoTime() + 3_000_000_000L)) {
                client.process().destroyForcibly();
            }
        } while (!client.output().contains("notified 1"));
    }
}
