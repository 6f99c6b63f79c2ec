package org.jpvm.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jpvm.Mailbox;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.migration.TaskPlace;
import org.jpvm.testing.FakeTextDaemon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a fake task; expected text is that of C's console 3.4.6 unless the message is the console's own. */
class ConsoleCommandsTest {
    private static final Tid HOST = new Tid(0x40000);
    private static final Tid WORKER = new Tid(0x40005);

    private final FakePvm pvm = new FakePvm();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ConsoleSession session =
            new ConsoleSession(pvm.task(), new PrintStream(screen, true, StandardCharsets.UTF_8), new TreeMap<>());
    private final CommandTable table = new CommandTable();

    @TempDir
    Path directory;

    @Test
    void confIsTheHostTable() {
        assertEquals("""
            2 hosts, 1 data format
                                HOST     DTID     ARCH   SPEED       DSIG
                                  vm    40000  LINUX64    1000 0x00408c41
                               node7    80000  LINUX64    2000 0x00408c41
            """, run("conf"));
    }

    @Test
    void psShowsTasksWithFlags() {
        pvm.on(
                "tasks",
                a -> List.of(
                        new TaskInfo(FakePvm.CONSOLE, new Tid(0), HOST, 4, "", 99),
                        new TaskInfo(WORKER, new Tid(0x40004), HOST, 6, "pvmgs", 10500),
                        new TaskInfo(new Tid(0x80001), FakePvm.CONSOLE, new Tid(0x80000), 0x104, "", 7),
                        new TaskInfo(new Tid(0xc0001), new Tid(0), new Tid(0xc0000), 2, "sleep", 8)));
        assertEquals("""
                                HOST      TID   FLAG 0x COMMAND
                                  vm    40005     6/c,f pvmgs      \s
                               node7    80001   104/R,c -          \s
                               c0000    c0001       2/f sleep      \s
            """, run("ps -a"));
        assertEquals("""
                                HOST      TID     PTID    PID   FLAG 0x COMMAND
                                  vm   (cons)        -     99       4/c -          \s
                                  vm    40005    40004  10500     6/c,f pvmgs      \s
                               node7    80001   (cons)      7   104/R,c -          \s
                               c0000    c0001        -      8       2/f sleep      \s
            """, run("ps -alx"));
        assertTrue(pvm.calls.contains("tasks[]"));
    }

    @Test
    void psOfOneHost() {
        run("ps");
        run("ps -h80000");
        run("ps -nnode7");
        assertTrue(run("ps -nnohost").startsWith("unknown host nohost\n"));
        assertTrue(run("ps -z").startsWith("unknown flag -z\n"));
        assertEquals(
                List.of("tasks[t40000]", "tasks[t80000]", "tasks[t80000]", "tasks[t40000]", "tasks[t40000]"),
                pvm.calls.stream().filter(call -> call.startsWith("tasks")).toList());
    }

    @Test
    void spawnPrintsTidsAndErrors() {
        pvm.on("spawn", a -> new SpawnResult(List.of(WORKER), List.of(PvmError.NO_FILE)));
        assertEquals("1 successful\nt40005\nNo such file\n", run("spawn -2 nofile"));
        assertTrue(pvm.calls.contains("setOption[OUTPUT_TID, 0]"));
    }

    @Test
    void spawnOfAJobSetsTheSinkAndForgetsAJobWithoutTasks() {
        pvm.on("spawn", a -> new SpawnResult(List.of(WORKER), List.of()));
        assertEquals("[1]\n1 successful\nt40005\n", run("spawn -> sleep 1"));
        assertTrue(pvm.calls.contains("setOption[OUTPUT_TID, " + FakePvm.CONSOLE.value() + "]"));
        assertTrue(pvm.calls.contains("setOption[OUTPUT_CONTEXT, 0]"));
        assertTrue(pvm.calls.contains("setOption[OUTPUT_CODE, 4]"));
        assertEquals(" 1:\n", run("jobs"));
        pvm.on("spawn", a -> new SpawnResult(List.of(), List.of(PvmError.NO_FILE)));
        assertEquals("[2]\n0 successful\nNo such file\n", run("spawn -> nofile"));
        assertEquals(" 1:\n", run("jobs"));
        pvm.on("spawn", a -> {
            throw new PvmException(PvmError.OUT_OF_RES, "no more tasks");
        });
        assertEquals("[3]\nspawn: PvmOutOfRes (Out of resources): no more tasks\n", run("spawn -> x"));
        assertEquals(" 1:\n", run("jobs"));
    }

    @Test
    void spawnToAFile() throws Exception {
        pvm.on("spawn", a -> new SpawnResult(List.of(WORKER), List.of()));
        Path file = directory.resolve("out");
        run("spawn ->" + file + " x");
        assertTrue(Files.exists(file));
        assertEquals(
                "[2]\n" + directory + "/no/x: No such file or directory\n", run("spawn ->" + directory + "/no/x y"));
    }

    @Test
    void spawnHandsOverExportedVariables() {
        SpawnRequest[] seen = new SpawnRequest[1];
        pvm.on("spawn", a -> {
            seen[0] = (SpawnRequest) a[0];
            return new SpawnResult(List.of(WORKER), List.of());
        });
        run("setenv FOO bar baz");
        run("export FOO MISSING");
        run("spawn x");
        assertEquals(java.util.Map.of("FOO", "bar baz", "PVM_EXPORT", "FOO:MISSING"), seen[0].environment());
        assertEquals(SpawnRequest.NO_PARENT, seen[0].flags());
    }

    @Test
    void environmentCommands() {
        assertEquals("PVM_EXPORT=\n", run("export"));
        assertEquals("", run("export FOO BAR FOO"));
        assertEquals("PVM_EXPORT=FOO:BAR\n", run("export"));
        assertEquals("", run("unexport FOO"));
        assertEquals("PVM_EXPORT=BAR\n", run("export"));
        assertEquals("", run("setenv NOSUCHVAR"));
        assertEquals("", run("setenv A b  c"));
        assertEquals("b c\n", run("setenv A"));
        assertEquals("A=b c\nPVM_EXPORT=BAR\n", run("setenv"));
    }

    @Test
    void killSparesTheConsoleAndNamesWhatIsNoTid() {
        assertEquals("t40002: that's me.\n", run("kill t40002"));
        assertEquals("zz: not a tid\n", run("kill zz t40005"));
        assertEquals("t80000: not a task\n", run("kill 80000"));
        assertEquals("incorrect arg count\n", run("kill -c"));
        assertEquals("unknown flag -q\n", run("kill -q t40005"));
        assertEquals(1, pvm.calls.stream().filter("kill[t40005]"::equals).count());
        pvm.on(
                "tasks",
                a -> List.of(
                        new TaskInfo(FakePvm.CONSOLE, WORKER, HOST, 4, "", 1),
                        new TaskInfo(new Tid(0x40009), WORKER, HOST, 6, "w", 1)));
        assertEquals("", run("kill -c t40005"));
        assertTrue(pvm.calls.contains("kill[t40009]"));
        assertFalse(pvm.calls.contains("kill[t40002]"));
    }

    @Test
    void sigTakesANumber() {
        assertEquals("", run("sig 10 t40005 40006"));
        assertTrue(pvm.calls.containsAll(List.of("signal[t40005, 10]", "signal[t40006, 10]")));
        assertEquals("HUP: not a number\n", run("sig HUP t40005"));
    }

    @Test
    void states() {
        pvm.on("hostStatus", a -> a[0].equals("vm") ? PvmError.OK : PvmError.NO_HOST);
        assertEquals("                      vm  ok\n                  nohost  No such host\n", run("mstat vm nohost"));
        pvm.on("isRunning", a -> {
            if (!((Tid) a[0]).isTask()) {
                throw new PvmException(PvmError.BAD_PARAM, "no task");
            }
            return a[0].equals(WORKER);
        });
        assertEquals(
                "t   40005  run\nt   40999  No such task\nt       0  Bad parameter\n", run("pstat 40005 t40999 0"));
    }

    @Test
    void namesAndPut() {
        pvm.on(
                "mailbox.list",
                a -> List.of(
                        new Mailbox.MailboxClass("pvmgs", List.of(new Mailbox.Entry(0, WORKER, 0))),
                        new Mailbox.MailboxClass("two", List.of(new Mailbox.Entry(3, new Tid(0), 2)))));
        assertEquals(
                "<pvmgs>:\n\tindex=0 owner=0x40005/262149 flags=0x0\n\n"
                        + "<two>:\n\tindex=3 owner=0x0/0 flags=0x2\n\n",
                run("names"));
        assertTrue(pvm.calls.contains("mailbox.list[*]"));
        assertEquals("x: not a number\n", run("put foo x"));
    }

    @Test
    void options() {
        assertEquals("PvmRoute Currently Set to 1\n", run("getopt PvmRoute"));
        assertEquals("PVM Option \"Bogus\" Unknown.\n", run("getopt Bogus"));
        String all = run("getopt");
        assertTrue(all.contains("PvmSelfOutputTid Currently Set to 1\n"));
        assertEquals(23, all.lines().count());
        assertEquals("PvmShowTids Changed from 1 to 0\n", run("setopt PvmShowTids 0"));
        assertTrue(pvm.calls.contains("setOption[" + TaskOption.SHOW_TIDS + ", 0]"));
        assertEquals("PVM Option \"PvmPollType\" Unknown.\n", run("setopt PvmPollType 1"));
    }

    @Test
    void addAndDelete() {
        pvm.on("addHosts", a -> new int[] {0x80000, PvmError.CANT_START.code(), PvmError.NO_HOST.code()});
        String added = run("add node7 'node8 ep=/x' node9");
        assertTrue(added.startsWith("""
            1 successful
                                HOST     DTID
                               node7    80000
                         node8 ep=/x Can't start pvmd
                               node9 No such host
            """), added);
        assertTrue(added.contains("node8: no daemon could be started there."), added);
        assertTrue(session.takeExpectedNewHosts());
        pvm.on("deleteHosts", a -> new int[] {0, PvmError.NO_HOST.code()});
        assertEquals("""
            1 successful
                                HOST  STATUS
                               node7  deleted
                              nohost  No such host
            """, run("delete node7 nohost"));
    }

    @Test
    void resetSparesTheNoResetTasks() {
        pvm.on(
                "tasks",
                a -> List.of(
                        new TaskInfo(FakePvm.CONSOLE, new Tid(0), HOST, 4, "", 1),
                        new TaskInfo(WORKER, new Tid(0), HOST, 6, "w", 1),
                        new TaskInfo(new Tid(0x40006), new Tid(0), HOST, 6, "w", 1)));
        pvm.on(
                "mailbox.list",
                a -> List.of(
                        new Mailbox.MailboxClass("###_PVM_NO_RESET_###", List.of(new Mailbox.Entry(0, WORKER, 2)))));
        assertEquals("", run("reset"));
        assertEquals(
                List.of("kill[t40006]"),
                pvm.calls.stream().filter(call -> call.startsWith("kill")).toList());
        assertTrue(pvm.calls.contains("mailbox.reset[, -1, true, [t40002, t40005]]"), pvm.calls.toString());
        assertEquals("", run("reset info cls 3"));
        assertTrue(pvm.calls.contains("mailbox.reset[cls, 3, false, [t40002, t40005]]"), pvm.calls.toString());
        assertEquals("\"bogus\" arg to reset not valid\n", run("reset bogus"));
    }

    @Test
    void smallCommands() {
        assertEquals("t40002\n", run("id"));
        assertEquals("3.4.6\n", run("version"));
        assertEquals("a b  c\n", run("echo a \"b  c\" # d"));
        assertEquals("\n", run("echo"));
        pvm.on("tickle", a -> ((int[]) a[0])[0] == 5 ? new int[] {7} : new int[0]);
        assertEquals("( 7 )\n", run("tickle 5"));
        assertEquals("( )\n", run("tickle 6 0x10"));
        assertEquals("\nTrace Options set to \"full\"\n\n", run("trace opt"));
        assertTrue(run("trace + *").contains("not available"));
        run("quit");
        assertTrue(session.isQuitting());
    }

    @Test
    void planeShowsSessionsAndCountsOrThatThereIsNone() {
        pvm.on("tickle", a -> new int[] {3, 1, 2, 0, 0, 7, 0x80000, 0xc0000});
        String text = run("plane");
        assertTrue(text.startsWith("sessions with 80000 c0000\n       3  sessions begun\n"), text);
        assertTrue(text.contains("       2  handshakes refused\n"), text);
        assertTrue(text.endsWith("       7  datagrams beside a session\n"), text);
        pvm.on("tickle", a -> new int[] {0, 0, 0, 0, 0, 0});
        assertTrue(run("plane").startsWith("no session\n"));
        pvm.on("tickle", a -> new int[0]);
        assertEquals("the daemon here is not a Java daemon: it has no extension plane\n", run("plane"));
    }

    @Test
    void psTellsWhereTasksAreIfTheDaemonDoes() {
        pvm.on(
                "tasks",
                a -> List.of(
                        new TaskInfo(WORKER, new Tid(0), HOST, 6, "hello", 1),
                        new TaskInfo(new Tid(0x40006), new Tid(0), HOST, 6, "sum", 1),
                        new TaskInfo(new Tid(0x80001), new Tid(0), new Tid(0x80000), 6, "far", 7)));
        FakeTextDaemon daemon = daemon(command -> switch (command) {
            case "tasks all" ->
                new TaskPlace(WORKER.value(), "hello", "vm", "node7", 2, "").text() + "\n"
                        + new TaskPlace(0x40006, "sum", "vm", "vm", 0, "open direct route").text()
                        + "\n" + new TaskPlace(0x80001, "far", "node7", "vm", TaskPlace.UNKNOWN, "").text();
            default -> "unexpected";
        });
        assertEquals("""
                                HOST      TID   FLAG 0x COMMAND      PLACE         MOVES CANNOT MOVE
                                  vm    40005     6/c,f hello        node7             2
                                  vm    40006     6/c,f sum          vm                0 open direct route
                               node7    80001     6/c,f far          vm                ?
            """, run("ps -a"));
        assertEquals(List.of("tasks all"), daemon.commands());
    }

    @Test
    void commandsAboutMovesAreTheDaemonsToAnswer() {
        FakeTextDaemon daemon = daemon(command -> "<" + command + ">");
        assertEquals("<migrate t40005 node7>\n", run("migrate 40005 node7"));
        assertEquals("<pin t40005>\n<pin t80001>\n", run("pin t40005 80001"));
        assertEquals("<unpin t40005>\n", run("unpin 40005"));
        assertEquals("<load expel>\n", run("expel"));
        assertEquals("<at node7 load expel>\n", run("expel node7"));
        assertEquals("<at node7 load bring>\n", run("bring node7"));
        assertEquals("<balance>\n", run("balance"));
        assertEquals("<balance fair>\n", run("balance fair"));
        assertEquals("<engines>\n", run("engines"));
        assertEquals("<at node7 engines>\n", run("engines node7"));
        assertEquals(11, daemon.commands().size());
    }

    @Test
    void badWordsAboutMovesDoNotReachTheDaemon() {
        FakeTextDaemon daemon = daemon(command -> "never");
        assertEquals("x: not a tid\n", run("migrate x node7"));
        assertEquals("t40000: not a task; ps lists tasks\n", run("migrate 40000 node7"));
        assertEquals("migrate: wrong #args\n", run("migrate 40005"));
        assertEquals("pin: wrong #args\n", run("pin"));
        assertEquals("t80000000: not a task; ps lists tasks\n", run("pin 80000000"));
        String tooLong = "x".repeat(600);
        assertTrue(run("balance " + tooLong).startsWith("balance: PvmBadParam"));
        assertEquals(List.of(), daemon.commands());
    }

    @Test
    void atADaemonOfCNothingMoves() {
        for (String line :
                new String[] {"migrate 40005 vm", "pin 40005", "unpin 40005", "expel", "bring", "balance", "engines"}) {
            assertEquals("the daemon here is not a Java daemon: its tasks stay where they are\n", run(line));
        }
    }

    private FakeTextDaemon daemon(Function<String, String> lines) {
        FakeTextDaemon daemon = new FakeTextDaemon(lines);
        pvm.on("tickle", a -> daemon.tickle((int[]) a[0]));
        return daemon;
    }

    @Test
    void aliases() {
        assertEquals("", run("alias ll id"));
        assertEquals("t40002\n", run("ll"));
        assertEquals("ll\tid\n", run("alias"));
        assertEquals("", run("unalias nosuch ll"));
        assertEquals("ll: not found\n", run("ll"));
    }

    @Test
    void mistakesBecomeOneLine() {
        assertEquals("nosuch: not found\n", run("nosuch"));
        assertEquals("id: wrong #args\n", run("id x"));
        assertEquals("kill: wrong #args\n", run("kill"));
        assertEquals("unmatched \"\n", run("echo \"x"));
        pvm.on("tasks", a -> {
            throw new PvmException(PvmError.NO_HOST, "dtid=80000");
        });
        assertEquals("ps: PvmNoHost (No such host): dtid=80000\n", run("ps -h80000"));
    }

    @Test
    void everyCommandExplainsItself() {
        String help = run("help");
        for (ConsoleCommand command : table.all()) {
            assertTrue(help.contains("\n  " + command.name()), command.name());
            assertTrue(run("help " + command.name()).contains("Syntax:  " + command.name()), command.name());
        }
        assertEquals("nosuch: not found\n", run("help nosuch"));
    }

    private String run(String line) {
        screen.reset();
        table.execute(session, line);
        return screen.toString(StandardCharsets.UTF_8);
    }
}
