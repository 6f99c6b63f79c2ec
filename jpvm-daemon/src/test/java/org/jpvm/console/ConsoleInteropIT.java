package org.jpvm.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jpvm.testing.CPvmMachine;
import org.jpvm.testing.Conversation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console under a C daemon, beside C's console. */
class ConsoleInteropIT {
    @TempDir
    Path directory;

    private CPvmMachine machine;

    @BeforeEach
    void prepare() {
        CPvmMachine.require("pvm", "spmd", "lmbi", "gmbi");
        machine = new CPvmMachine(directory);
    }

    @AfterEach
    void stop() throws Exception {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    void theAcceptanceScript() throws Exception {
        machine.start();
        try (Conversation console = console()) {
            console.await("pvm> ").say("conf").say("spawn -4 -> spmd").await("\\[1] finished\n");
            console.say("ps -a")
                    .say("mstat nosuch")
                    .say("names")
                    .say("getopt PvmRoute")
                    .say("reset info");
            String text = console.say("version")
                    .say("id")
                    .await("id\nt4000[0-9a-f]+\n")
                    .finish();
            assertEquals(0, console.status(), text);
            String host = text.lines()
                    .filter(line -> line.contains("LINUX64"))
                    .findFirst()
                    .orElse("")
                    .strip()
                    .split(" ")[0];
            assertContains(text, "pvmd already running.\npvm> conf\n1 host, 1 data format\n");
            assertContains(text, "                    HOST     DTID     ARCH   SPEED       DSIG\n");
            assertContains(text, String.format("%24s    40000  LINUX64    1000 0x00408c41\n", host));
            assertContains(text, "pvm> spawn -4 -> spmd\n[1]\n4 successful\nt40002\nt40003\nt40004\nt40005\n");
            assertContains(text, "[1:t40002] Pass a token through the   4 tid ring:\n");
            assertContains(text, "[1:t40002] token ring done\n");
            for (String tid : List.of("t40002", "t40003", "t40004", "t40005")) {
                assertContains(text, "[1:" + tid + "] EOF\n");
            }
            assertContains(text, "ps -a\n                    HOST      TID   FLAG 0x COMMAND\npvm> ");
            assertContains(text, "pvm> mstat nosuch\n                  nosuch  No such host\n");
            assertContains(text, "<###_PVM_NO_RESET_###>:\n\tindex=0 owner=0x40001/262145 flags=0x2\n\n");
            assertContains(text, "pvm> getopt PvmRoute\nPvmRoute Currently Set to 1\n");
            assertContains(text, "pvm> reset info\npvm> version\n3.4.6\npvm> id\nt40001\n");
            assertTrue(text.endsWith("pvm> quit\n\nConsole: exit handler called\npvmd still running.\n"), text);
        }
    }

    /** Nothing in these lines depends on pids or tids that differ between two consoles of fresh machines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conf",
                "ps -a",
                "ps -alx",
                "ps -z",
                "ps -nnohost",
                "jobs",
                "jobs -l",
                "spawn -2 nofile",
                "spawn -nohost nofile",
                "spawn -SUN4 /usr/bin/true",
                "kill",
                "kill -c",
                "sig 15",
                "pstat t40999",
                "mstat nohost .",
                "id x",
                "nosuch",
                "names",
                "getopt PvmShowTids",
                "getopt Bogus",
                "setopt PvmShowTids 0",
                "setopt Bogus 1",
                "setenv NOSUCHVAR",
                "export",
                "alias",
                "echo a \"b  c\" 'd e' f\\ g # comment",
                "delete nohost",
                "tickle 5",
                "trace buf",
                "trace opt",
                "reset bogus",
                "version"
            })
    void prints(String line) throws Exception {
        machine.start();
        CPvmMachine.Result c = machine.run(line + "\n", "/usr/bin/pvm");
        machine.close();
        machine = new CPvmMachine(Files.createDirectory(directory.resolve("java")));
        machine.start();
        CPvmMachine.Result java =
                machine.run(line + "\n", CPvmMachine.java(PvmConsole.class).toArray(new String[0]));
        assertEquals(withoutPids(c.output()), withoutPids(java.output()));
        assertEquals(c.status(), java.status());
    }

    @Test
    void outputOfAJobToAFile() throws Exception {
        machine.start();
        try (Conversation console = console()) {
            console.say("spawn ->" + directory + "/job.txt /bin/echo hello").await("\\[1] finished\n");
            console.finish();
        }
        String text = Files.readString(directory.resolve("job.txt"));
        assertTrue(text.matches("\\[1:t4000[0-9a-f]] hello\n\\[1:t4000[0-9a-f]] EOF\n"), text);
    }

    @Test
    void exportedVariablesReachTheTask() throws Exception {
        machine.start();
        try (Conversation console = console()) {
            console.say("setenv GREETING good morning").say("export GREETING");
            console.say("spawn -> /usr/bin/env").await("\\[1] finished\n");
            String text = console.finish();
            assertContains(text, "] GREETING=good morning\n");
            assertEquals(1, text.split("] PVM_EXPORT=GREETING\n", -1).length - 1, text);
        }
    }

    @Test
    void resetEndsTasksAndClearsLeftEntries() throws Exception {
        machine.start();
        machine.run("", "/usr/bin/lmbi", "2", "pm", "e");
        assertContains(machine.run("", "/usr/bin/gmbi", "lmbi").output(), "2 mbox entries");
        try (Conversation console = console()) {
            console.say("spawn -> sleep 1000")
                    .await("1 successful\n")
                    .say("reset")
                    .await("\\[1] finished\n");
            console.say("ps -a").await("COMMAND\npvm> ");
            console.finish();
        }
        assertContains(machine.run("", "/usr/bin/gmbi", "lmbi").output(), "0 mbox entries");
    }

    @Test
    void itStartsADaemonWhenNoneRunsAndHaltsIt() throws Exception {
        try (Conversation console = console()) {
            String text = console.await("pvm> ")
                    .say("conf")
                    .await("LINUX64")
                    .say("halt")
                    .finish();
            assertEquals(0, console.status(), text);
            assertTrue(text.startsWith("pvm> conf\n"), text);
        }
        assertTrue(
                machine.run("", CPvmMachine.java(PvmConsole.class).toArray(new String[0]))
                        .output()
                        .startsWith("pvm> "),
                "the first daemon still runs");
        machine.run("halt\n", "/usr/bin/pvm");
    }

    @Test
    void theStartFileRunsFirst() throws Exception {
        Files.writeString(directory.resolve(".pvmrc"), "# mine\nalias who id\necho hi\n");
        machine.start();
        CPvmMachine.Result result =
                machine.run("who\n", CPvmMachine.java(PvmConsole.class).toArray(new String[0]));
        assertTrue(
                result.output()
                        .startsWith(
                                "pvmd already running.\n# mine\nalias who id\necho hi\nhi\npvm> who\nt40001\npvm> "),
                result.output());
    }

    @Test
    void withoutADaemonAndWithoutAWayToStartOneItSaysSo() throws Exception {
        machine.environment().put("PVM_ROOT", directory + "/nothing");
        machine.environment().put("PATH", directory.toString());
        CPvmMachine.Result result =
                machine.run("conf\n", CPvmMachine.java(PvmConsole.class).toArray(new String[0]));
        assertEquals(1, result.status(), result.output());
        assertEquals(1, result.output().lines().count(), result.output());
        assertTrue(result.output().startsWith("pvm: "), result.output());
    }

    @Test
    void aDaemonThatDiesEndsTheConsole() throws Exception {
        machine.start();
        try (Conversation console = console()) {
            console.say("id").await("t40001\npvm> ");
            machine.close();
            String text = console.finish();
            assertTrue(console.status() != 0, text);
        }
    }

    private Conversation console() throws Exception {
        return new Conversation(
                machine.builder(CPvmMachine.java(PvmConsole.class).toArray(new String[0])));
    }

    private static String withoutPids(String text) {
        return text.replaceAll("(?m)^(.{24} .{8} .{8}) +[0-9]+ ", "$1 PID ");
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), "no \"" + part + "\" in:\n" + text);
    }
}
