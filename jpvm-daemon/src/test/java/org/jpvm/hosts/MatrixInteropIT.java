package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Machines of four hosts, with C and Java daemons as master and slaves: the programs of C PVM that use many hosts, hosts that are deleted
 * and come again, and a halt that leaves nothing.
 */
@Timeout(180)
class MatrixInteropIT {
    private static final int HOSTS = 4;
    private static final String TID = "t[0-9a-f]+";

    private static Hosts hosts;

    /** A program started by hand on host 1, and what it has to print under a machine of four hosts. */
    private record Program(int status, String input, List<String> words, int times, String proof) {
        static Program of(int status, int times, String proof, String... words) {
            return new Program(status, "", List.of(words), times, proof);
        }

        Program reading(String text) {
            return new Program(status, text, words, times, proof);
        }
    }

    /** Statuses and proofs are those of C PVM (pvm-conformance §2). */
    private static final List<Program> PROGRAMS = List.of(
            Program.of(0, 1, "from " + TID + ": hello, world from \\S+", "hello.pvm"),
            Program.of(0, 3 * HOSTS, "I got (\\S+) from \\d+; \\(expecting \\1\\)", "master1"),
            Program.of(0, 3 * HOSTS, "I got +(\\S+) +from +\\d+ +\\(expected +\\1 *\\)", "fmaster1"),
            Program.of(0, 1, "The 1-Norm is 5050", "gexample").reading("100\n8\n"),
            Program.of(0, 1, "9\\.33262154439\\d+E\\+157", "fgexample"),
            Program.of(0, 10 * HOSTS, "I got result from tid: +\\d+", "hitc"),
            Program.of(1, 1, "(?s)RTT Avg uSec +\\d+.*done", "timing"),
            Program.of(1, 1, "Test Ok: Received \\(5\\.000000, 2\\.000000\\)", "trsg")
                    .reading("4\n5\n"),
            Program.of(0, 1, "(?i)Test OK: Received", "frsg").reading("4\n5\n"),
            Program.of(0, 1, "gexamp 0: sync", "gexamp", "8"),
            Program.of(0, 1, "Joined 200 times", "joinleave", "200"));

    @BeforeAll
    static void up() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        hosts = Hosts.up(HOSTS);
        Storms.prepare(hosts.home);
    }

    @AfterAll
    static void down() throws Exception {
        if (hosts != null) {
            hosts.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Daemons.class)
    void programsRunOverAllHosts(Daemons daemons) throws Exception {
        String wanted = System.getProperty("jpvm.hosts.daemons", daemons.name());
        Assumptions.assumeTrue(List.of(wanted.split(",")).contains(daemons.name()), "jpvm.hosts.daemons=" + wanted);
        try (MixedMachine machine = MixedMachine.start(hosts, daemons, HOSTS)) {
            for (Program program : PROGRAMS) {
                run(daemons, program);
            }
            spawned(machine, "spmd", 4, "token ring done");
            spawned(machine, "fspmd", 4, "token ring done");
            for (String name : List.of("dbwtest", "rbwtest", "ibwtest", "pbwtest")) {
                spawned(machine, name, 2, "(?s)100000 doubles received correctly.*100000 doubles received correctly");
            }
            mailboxAcrossHosts(daemons);
            Storms.run(hosts, daemons.toString(), -Storms.SEED, Storms.MESSAGES, 1, 2, 3, 4, 2, 1);
            Storms.run(hosts, daemons.toString(), Storms.SEED, Storms.MESSAGES, 1, 2, 3, 4, 2, 1);
            comeAndGo(machine);
            machine.halt();
        }
    }

    private static void run(Daemons daemons, Program program) throws Exception {
        if (program.words().get(0).endsWith("gexample")) {
            awaitNoStaticGroup(daemons);
        }
        String[] words = program.words().toArray(String[]::new);
        words[0] = MixedMachine.program(words[0]);
        Hosts.Result result = hosts.run(1, program.input(), words);
        Matcher matcher = Pattern.compile(program.proof()).matcher(result.output());
        int times = 0;
        while (matcher.find()) {
            times++;
        }
        String what = daemons + ": " + program.words() + " said:\n" + result.output();
        if (times < program.times() || result.output().contains("doesn't match up")) {
            fail(what + "\n\"" + program.proof() + "\" expected " + program.times() + " times\n" + hosts.logs());
        }
        assertEquals(program.status(), result.status(), what);
    }

    /** Members of the program before may still be on their way out, and nobody can join a static group while one is in it. */
    private static void awaitNoStaticGroup(Daemons daemons) throws Exception {
        long deadline = MixedMachine.deadline();
        String said = hosts.run(1, "", MixedMachine.program("pvm_gstat")).output();
        while (said.contains("group: matrix")) {
            if (System.nanoTime() > deadline) {
                fail(daemons + ": the group matrix goes on:\n" + said + hosts.logs());
            }
            said = hosts.run(1, "", MixedMachine.program("pvm_gstat")).output();
        }
    }

    private static void spawned(MixedMachine machine, String name, int count, String proof) throws Exception {
        try (MixedMachine.Console console = machine.console()) {
            console.typeOnly("spawn -" + count + " -> " + name);
            String said = console.awaitJob(Pattern.compile("\\[1\\] finished"));
            assertTrue(Pattern.compile(proof).matcher(said).find(), machine.daemons + ": " + name + " said:\n" + said);
        }
    }

    /** A server on one host is found through the mailbox by tasks of two others. */
    private static void mailboxAcrossHosts(Daemons daemons) throws Exception {
        RunningProgram server = hosts.launch(2, MixedMachine.program("task0"), "svc", "d");
        server.closeInput();
        long deadline = MixedMachine.deadline();
        while (!hosts.run(1, "", MixedMachine.program("gmbi"), "svc").output().contains("1 mbox entries returned")) {
            assertTrue(System.nanoTime() < deadline, () -> daemons + ": no entry svc\n" + server.output());
        }
        Hosts.Result client = hosts.run(3, "", MixedMachine.program("task1"), "svc");
        assertTrue(
                client.output().contains("you are service request number"),
                () -> daemons + ": task1 said:\n" + client.output());
        hosts.run(4, "", MixedMachine.program("task_end"), "svc", "0");
        assertTrue(server.awaitExit(deadline), () -> daemons + ": task0 goes on: " + server.output());
        assertTrue(
                server.output().contains("handled 2 service requests."),
                () -> daemons + ": task0 said: " + server.output());
    }

    private static void comeAndGo(MixedMachine machine) throws Exception {
        String name = hosts.name(3);
        try (MixedMachine.Console console = machine.console()) {
            String said = console.type("delete " + name);
            assertTrue(said.contains("1 successful"), machine.daemons + ": delete said:\n" + said);
            machine.awaitHosts(HOSTS - 1);
            said = console.type("add " + name);
            assertTrue(said.contains("1 successful"), machine.daemons + ": add said:\n" + said + "\n" + hosts.logs());
            said = console.type("conf");
            assertTrue(said.contains("4 hosts"), machine.daemons + ": conf said:\n" + said);
        }
        run(machine.daemons, PROGRAMS.get(1));
    }
}
