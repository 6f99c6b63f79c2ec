package org.jpvm.examples;

import static org.jpvm.examples.ExamplePrograms.assertPrints;
import static org.jpvm.examples.ExamplePrograms.java;
import static org.jpvm.examples.ExamplePrograms.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jpvm.Mailbox;
import org.jpvm.PvmTask;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Java and C programs as partners of each other, where C has pairs of programs; one machine per daemon for all of them. */
class TwinMixesInteropIT {
    private static final String TID = "t4[0-9a-f]{4}";

    @TempDir
    private static Path programs;

    private static final Map<DaemonKind, ExamplePrograms> MACHINES = new EnumMap<>(DaemonKind.class);

    private interface Mix {
        void run(ExamplePrograms machine) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> underJpvmd() throws Exception {
        return mixes(DaemonKind.JPVMD);
    }

    @TestFactory
    Stream<DynamicTest> underCPvmd() throws Exception {
        return mixes(DaemonKind.C);
    }

    @AfterAll
    static void stop() throws IOException {
        for (ExamplePrograms machine : MACHINES.values()) {
            machine.close();
        }
    }

    private static Stream<DynamicTest> mixes(DaemonKind kind) throws Exception {
        CPvm cpvm = ExamplePrograms.cpvm();
        writeScripts(cpvm);
        ExamplePrograms machine = ExamplePrograms.start(kind, cpvm, programs);
        MACHINES.put(kind, machine);
        return Stream.of(
                mix("Java service, C clients", machine, m -> service(m, java("task0", "jsvc"), "jsvc", false)),
                mix("C service, Java clients", machine, m -> service(m, m.c("task0", "csvc"), "csvc", true)),
                mix("Java entries, C deletes", machine, TwinMixesInteropIT::javaEntries),
                mix("C entries, Java deletes", machine, TwinMixesInteropIT::cEntries),
                mix("C inherita, Java inherit1, C inherit2", machine, m -> family(m, m.c("inherita", "inherit1"))),
                mix("C inherita, Java inherit3, C inherit2", machine, m -> family(m, m.c("inherita", "inherit3"))),
                mix("Java inherita, C inherit1, Java inherit2", machine, m -> {
                    family(m, java("inherita", m.c("inherit1").get(0)));
                }),
                mix("Java inherita, C inherit3, Java inherit2", machine, m -> {
                    family(m, java("inherita", m.c("inherit3").get(0)));
                }),
                mix("C inheritb, Java inherit2", machine, m -> twoContexts(m, m.c("inheritb"))),
                mix("Java inheritb, C inherit2", machine, m -> {
                    twoContexts(m, java("inheritb", "--child", m.c("inherit2").get(0)));
                }),
                mix("Fortran master, Java slaves", machine, m -> adds(m, m.c("fmaster1"))),
                mix("Java master, Fortran slaves", machine, m -> {
                    adds(m, java("fmaster1", "--slave", m.c("fslave1").get(0)));
                }),
                mix("ring of C, Fortran and Java", machine, TwinMixesInteropIT::ring));
    }

    private static DynamicTest mix(String name, ExamplePrograms machine, Mix mix) {
        return DynamicTest.dynamicTest(name, () -> mix.run(machine));
    }

    /** What C programs spawn by name is Java; what those spawn is C again. */
    private static void writeScripts(CPvm cpvm) throws IOException {
        Path inherit2 = cpvm.programs().resolve("inherit2");
        script(programs, "inherit1", java("inherit1", "--child", inherit2));
        script(programs, "inherit2", java("inherit2"));
        script(programs, "inherit3", java("inherit3", "--child", inherit2));
        script(programs, "fslave1", java("fslave1"));
    }

    private static void service(ExamplePrograms machine, List<String> command, String name, boolean javaClients)
            throws Exception {
        RunningProgram server = machine.start(command);
        try (PvmTask observer = machine.enroll()) {
            observer.mailbox().receive(name, 0, Mailbox.WAIT_FOR_INFO);
        }
        for (int request = 1; request <= 2; request++) {
            String welcome = "welcome to my server - you are service request number " + request + "\\.";
            assertPrints(welcome, machine.run(0, javaClients ? java("task1", name) : machine.c("task1", name)));
        }
        String listed =
                "class name: <" + name + ">\n\t: indices <0>\towner_tid <" + TID + ">\tflags <0> = <PvmMboxDefault ?>";
        assertPrints(listed, machine.run(0, java("gmbi", name)));
        assertPrints(listed, machine.run(0, machine.c("gmbi", name)));
        machine.run(0, javaClients ? java("task_end", name, 0) : machine.c("task_end", name, 0));
        String output = machine.finish(0, server);
        assertPrints("task0: " + TID + " \ttask1 " + TID + " on machine <\\S+> with context \\d+\\.", output);
        assertPrints("handled 3 service requests\\.", output);
    }

    private static void javaEntries(ExamplePrograms machine) throws Exception {
        RunningProgram locked = machine.start(java("lmbi", 1, "d", "w"));
        machine.await(locked, "waiting for exit request");
        RunningProgram open = machine.start(java("lmbi", 1, "o", "w"));
        machine.await(open, "waiting for exit request");
        assertPrints(
                "Key locked by another task, can't delete\\.", machine.run(255, machine.c("rme", entry(locked), 0)));
        machine.run(0, machine.c("task_end", entry(locked), 0));
        machine.finish(0, locked);
        assertPrints("no service running", machine.run(255, machine.c("rme", entry(locked), 0)));
        machine.run(0, machine.c("task_end", entry(open), 0));
        machine.finish(0, open);
    }

    private static void cEntries(ExamplePrograms machine) throws Exception {
        RunningProgram locked = machine.startUnbuffered(machine.c("lmbi", 1, "d", "w"));
        machine.await(locked, "waiting for exit request");
        assertPrints(
                "rme: Key locked by another task, can't delete\\.", machine.run(255, java("rme", entry(locked), 0)));
        machine.run(0, java("task_end", entry(locked), 0));
        machine.finish(0, locked);
        assertPrints("rme: no service running", machine.run(255, java("rme", entry(locked), 0)));

        RunningProgram open = machine.startUnbuffered(machine.c("lmbi", 2, "o", "w"));
        machine.await(open, "waiting for exit request");
        machine.run(0, java("rme", entry(open), 0));
        String second = entry(open).replace("lmbi0", "lmbi1");
        machine.run(0, java("task_end", second, 0));
        machine.finish(0, open);
        assertPrints("gmbi: 0 mbox entries returned", machine.run(0, java("gmbi", second)));
    }

    /** Name of the first entry that a running lmbi has put. */
    private static String entry(RunningProgram lmbi) {
        return lmbi.output().replaceAll("(?s).*?just inserted entry <(\\S+lmbi0)> at index 0.*", "$1");
    }

    private static void family(ExamplePrograms machine, List<String> command) throws Exception {
        boolean third = command.get(command.size() - 1).endsWith("inherit3");
        String child = third ? "inherit3" : "inherit1";
        String here = " " + TID + " on machine <\\S+> with context ";
        String output = machine.run(0, command);
        String changed = output.replaceAll("(?s).*?with changed context (\\d+)\\..*", "$1");
        String inner = third ? String.valueOf(Integer.parseInt(changed) + 1) : changed;
        assertPrints("inherita: " + TID + " " + child + here + changed + "\\.\n", output);
        assertPrints(child + ": I just spawned inherit2 as tid " + TID + " with context " + inner + "\\.", output);
        assertPrints(child + ": " + TID + " \tinherit2" + here + inner + "\\.", output);
        assertPrints("END - sent from " + child + here + changed + "\\.\n\ninherita: ", output);
        assertPrints("with changed context " + changed + "\\.\n.*with original context 0\\.\n$", output);
    }

    private static void twoContexts(ExamplePrograms machine, List<String> command) throws Exception {
        String output = machine.run(0, command);
        int first = Integer.parseInt(output.replaceAll("(?s).*?new #1 context (\\d+) .*", "$1"));
        String report = ":inheritb: " + TID + " \tinherit2 " + TID + " on machine <\\S+> with context ";
        assertPrints("\n3" + report + (first + 1) + "\\. <-- received from 2nd inherit2\\.\n", output);
        assertPrints("\n5" + report + first + "\\. <-- received from 1st inherit2\\.\n$", output);
    }

    private static void adds(ExamplePrograms machine, List<String> command) throws Exception {
        String output = machine.run(0, command);
        for (String sum : List.of("200.0000000 from   0", "100.0000000 from   1", "300.0000000 from   2")) {
            String value = sum.substring(0, sum.indexOf(' '));
            assertPrints(" I got     \\Q" + sum + " (expected     " + value + " )\\E\n", output);
        }
    }

    /** Whoever is started first is the C program, the next one Fortran's, all others Java. */
    private static void ring(ExamplePrograms machine) throws Exception {
        Path taken = Files.createTempDirectory(programs, "ring");
        script(
                programs,
                "ring",
                "mkdir '%s/c' 2>/dev/null && exec '%s'\nmkdir '%s/f' 2>/dev/null && exec '%s'\nexec '%s'\n"
                        .formatted(
                                taken,
                                machine.c("spmd").get(0),
                                taken,
                                machine.c("fspmd").get(0),
                                String.join("' '", java("spmd"))));
        String output = machine.run(0, java("starter", "-n", 4, "ring"));
        assertPrints("Pass a token through the +4 +tid ring:", output);
        assertPrints("token ring done", output);
    }
}
