package org.jpvm.examples;

import static org.jpvm.examples.ExamplePrograms.assertPrints;
import static org.jpvm.examples.ExamplePrograms.java;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.PvmTask;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Twins of programs that Debian has as sources only: compiled here, beside and against the Java ones on one machine per daemon. */
class SourceTwinsInteropIT {
    private static final Path ARCHIVE = Path.of("/usr/share/doc/pvm-examples/examples.tar.gz");
    private static final Path HEADER = Path.of("/usr/include/pvm3.h");
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private static Path directory;

    private static final List<ExamplePrograms> MACHINES = new ArrayList<>();

    private interface Check {
        void run(ExamplePrograms machine) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> underJpvmd() throws Exception {
        return checks(DaemonKind.JPVMD);
    }

    @TestFactory
    Stream<DynamicTest> underCPvmd() throws Exception {
        return checks(DaemonKind.C);
    }

    @AfterAll
    static void stop() throws IOException {
        for (ExamplePrograms machine : MACHINES) {
            machine.close();
        }
    }

    private static Stream<DynamicTest> checks(DaemonKind kind) throws Exception {
        CPvm cpvm = ExamplePrograms.cpvm();
        for (Path needed : List.of(ARCHIVE, HEADER)) {
            Needs.cpvm(
                    Files.exists(needed),
                    "no " + needed + " (Debian: apt-get install pvm-examples pvm-dev gcc libc6-dev)");
        }
        compile();
        ExamplePrograms machine = ExamplePrograms.start(kind, cpvm, directory);
        MACHINES.add(machine);
        return Stream.of(
                check("mbox prints the same", machine, SourceTwinsInteropIT::mboxPrintsTheSame),
                check("mbox reads the other's entries", machine, SourceTwinsInteropIT::mboxReadsTheOthersEntries),
                check("ptest with C first", machine, m -> ptest(m, compiled("ptest"), java("ptest"), java("ptest"))),
                check("ptest with Java first", machine, m -> ptest(m, java("ptest"), compiled("ptest"), java("ptest"))),
                check("starter prints the same", machine, SourceTwinsInteropIT::starterPrintsTheSame));
    }

    private static DynamicTest check(String name, ExamplePrograms machine, Check check) {
        return DynamicTest.dynamicTest(name, () -> check.run(machine));
    }

    private static void compile() throws Exception {
        if (Files.exists(directory.resolve("mbox"))) {
            return;
        }
        execute("tar", "xzf", ARCHIVE.toString(), "-C", directory.toString());
        for (String name : List.of("mbox", "ptest", "starter")) {
            // As the programs were written: C of 1989, errno as a plain variable, exit without an argument.
            execute(
                    "cc",
                    "-w",
                    "-std=gnu89",
                    "-fno-builtin",
                    "-Derrno=unused",
                    "-o",
                    directory.resolve(name).toString(),
                    directory.resolve("examples/" + name + ".c").toString(),
                    "-lgpvm3",
                    "-lpvm3");
        }
    }

    private static void execute(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(
                process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0,
                String.join(" ", command) + ": " + said);
    }

    private static List<String> compiled(String name) {
        return List.of(directory.resolve(name).toString());
    }

    private static List<String> with(List<String> command, Object... arguments) {
        return Stream.concat(command.stream(), Stream.of(arguments).map(Object::toString))
                .toList();
    }

    private static void mboxPrintsTheSame(ExamplePrograms machine) throws Exception {
        same(machine, 1);
        same(machine, 13, "default");
        same(machine, 29, "default33");
        same(machine, 3, "direct");
        same(machine, 1, "pers", "minst");
        same(machine, 0, "delete", 2);
        same(machine, 0, "querynoreset");
        same(machine, 1, "rddel");
        same(machine, 0, "query", "nindices=3", "owrit");
    }

    /** Runs C's and Java's mbox, each on an empty mailbox class. */
    private static void same(ExamplePrograms machine, int status, Object... words) throws Exception {
        // C's "default" deletes entry 3 and says 5.
        String expected = mbox(machine, status, with(compiled("mbox"), words))
                .replace("Message at Index=5 Deleted.", "Message at Index=3 Deleted.");
        assertEquals(expected, mbox(machine, status, with(java("mbox"), words)));
    }

    private static String mbox(ExamplePrograms machine, int status, List<String> command) throws Exception {
        String output = machine.run(status, command);
        try (PvmTask task = machine.enroll()) {
            task.mailbox().reset("mbox_test", -1, false, List.of());
        }
        // What went wrong is said on stderr, in words of each language's own.
        return output.lines()
                .filter(line -> !line.startsWith("libpvm [") && !line.startsWith("mbox: "))
                .map(line -> line.replaceAll("0x4[0-9a-f]{4}|=26\\d{4}\\b", "TID"))
                .collect(Collectors.joining("\n"));
    }

    private static void mboxReadsTheOthersEntries(ExamplePrograms machine) throws Exception {
        List<List<String>> both = List.of(compiled("mbox"), java("mbox"));
        for (int i = 0; i < 2; i++) {
            List<String> writer = both.get(i);
            List<String> reader = both.get(1 - i);
            String written = machine.run(1, with(writer, "pers", "owrit"));
            String tid = written.replaceAll("(?s).*started as tid=(\\S+).*", "$1");
            assertPrints(
                    "Message at Index=0:  \"This Message Left Here By Mbox\"  " + tid,
                    machine.run(1, with(reader, "query", 0)));
            assertPrints("Message at Index=0 Deleted\\.", machine.run(1, with(reader, "delete", 0)));
            machine.run(0, with(writer, "query", 0));
        }
    }

    @SafeVarargs
    private static void ptest(ExamplePrograms machine, List<String>... members) throws Exception {
        List<RunningProgram> running = new ArrayList<>();
        for (List<String> member : members) {
            running.add(machine.start(with(member, members.length, 0, 6, 2)));
            if (running.size() == 1) {
                try (PvmTask observer = machine.enroll()) {
                    machine.awaitGroup(observer, "group");
                }
            }
        }
        String first = machine.finish(0, running.get(0));
        assertPrints("understands 3 processes\n", first);
        assertPrints("(?s)(Data validated from all tasks! ?\n.*){6}", first);
        for (RunningProgram other : running.subList(1, running.size())) {
            machine.finish(0, other);
        }
    }

    private static void starterPrintsTheSame(ExamplePrograms machine) throws Exception {
        Object[] words = {"-n", 3, "ptest", 3, 0, 2};
        assertEquals(
                sorted(machine.run(0, with(compiled("starter"), words))),
                sorted(machine.run(0, with(java("starter"), words))));
    }

    /** Tasks write in no order, to which only the first line and each task's own lines are an exception. */
    private static List<String> sorted(String output) {
        return output.lines()
                .map(line -> line.replaceAll("4[0-9a-f]{4}", "TID"))
                .sorted()
                .toList();
    }
}
