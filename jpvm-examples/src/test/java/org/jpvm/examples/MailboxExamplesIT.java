package org.jpvm.examples;

import static org.jpvm.examples.ExamplePrograms.assertPrints;
import static org.jpvm.examples.ExamplePrograms.java;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.group.Group;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of mailbox, contexts, groups and output print what their class comments promise, with nothing of C on this machine. */
class MailboxExamplesIT {
    private static final String TID = "t4[0-9a-f]{4}";

    @TempDir
    private static Path directory;

    private static ExamplePrograms machine;

    @BeforeAll
    static void start() throws Exception {
        machine = ExamplePrograms.start(DaemonKind.JPVMD, new CPvm(directory, directory), directory);
    }

    @AfterAll
    static void stop() throws IOException {
        machine.close();
    }

    @Test
    void serviceAndClient() throws Exception {
        RunningProgram server = machine.start(java("task0", "svc"));
        try (PvmTask observer = machine.enroll()) {
            observer.mailbox().receive("svc", 0, Mailbox.WAIT_FOR_INFO);
        }
        assertPrints(
                "\ntask1: " + TID + "  from task " + TID
                        + " welcome to my server - you are service request number 1\\.\n",
                machine.run(0, java("task1", "svc")));
        assertEquals(
                "gmbi: 1 mbox entries returned.\n"
                        + "-------------------------------\n"
                        + "gmbi: class name: <svc>\n"
                        + "\t: indices <0>\towner_tid <TID>\tflags <0> = <PvmMboxDefault>\n",
                machine.run(0, java("gmbi", "svc")).replaceAll(TID, "TID"));
        assertPrints("task0: Key locked by another task", machine.run(255, java("task0", "svc")));
        machine.run(0, java("task_end", "svc", 0));
        String output = machine.finish(0, server);
        assertTrue(
                output.replaceAll(TID, "TID")
                        .matches("(?s)task0: service name <svc> with flags <0> : <PvmMboxDefault>\\.\n"
                                + "task0: TID on machine <\\S+> with context 0\\.\n"
                                + "task0: TID on machine <\\S+> with context (\\d+)\\.\n"
                                + "task0: just inserted service name <svc> at index 0\\.\n"
                                + "task0: TID on machine <\\S+> with context \\1 - waiting for service request\\.\n"
                                + "task0: TID \ttask1 TID on machine <\\S+> with context \\1\\.  Request number 1\\.\n"
                                + ".*\ntask0: TID END  Request number 2\\.\n"
                                + "task0: TID on machine <\\S+> with context 0\\.\n"
                                + "task0: handled 2 service requests\\.\n"),
                output);
        assertPrints("task1: no service running\n$", machine.run(255, java("task1", "svc")));
        assertPrints("task_end: no service running\n$", machine.run(255, java("task_end", "svc", 0)));
    }

    @Test
    void entriesThatStayAndEntriesThatDoNot() throws Exception {
        machine.run(0, java("lmbi", 1, "d", "e"));
        String stays = machine.run(0, java("lmbi", 1, "pm", "e"))
                .replaceAll("(?s).*just inserted entry <(\\S+)> at index 0.*", "$1");
        assertPrints(
                "gmbi: 1 mbox entries returned\\.\n-+\n"
                        + "gmbi: class name: <" + stays + ">\n"
                        + "\t: indices <0>\towner_tid <t0>\tflags <3> = <PvmMboxMultiInstance PvmMboxPersistent>\n",
                machine.run(0, java("gmbi", "lmbi")));
        assertPrints("rme: Key locked by another task, can't delete\\.", machine.run(255, java("rme", stays, 0)));
        assertPrints("no service running for <nosuch> index <3>", machine.run(255, java("rme", "nosuch", 3)));
    }

    @Test
    void mboxCountsWhatWentWell() throws Exception {
        assertEquals("""
                mbox started as tid=TID
                Inserted Message Into "mbox_test" at index=0:
                \t"This Message Left Here By Mbox"
                \tTID
                Retrieved Message From "mbox_test" at index=0:
                \t"This Message Left Here By Mbox"
                \tTID
                Retrieved Message is a Match.
                """, machine.run(1, java("mbox")).replaceAll("0x4[0-9a-f]{4}", "TID"));
        tour("default", 13, "Retrieved Message is \"This Message Left Here By Mbox \\(4\\)\" from tid=\\d+\\.\n$");
        tour("default33", 29, "First Available Lookup at Index=3 -> 123\n$");
        tour("direct", 3, "at index=1:\n\t\"This Message Left Here By Mbox \\(X\\)\"");
        assertPrints("No Message at Index=2\n", machine.run(0, java("mbox", "query", "nindices=3")));
        machine.run(1, java("mbox", "pers", "owrit"));
        machine.run(1, java("mbox", "query", 0));
        assertPrints(
                "Class \"mbox_test\" has 1 entries:\n\tindex=0 owner=0x0/0 flags=0x5\n",
                machine.run(0, java("mbox", "info", "mbox_test")));
        assertPrints("Message at Index=0 Deleted\\.", machine.run(1, java("mbox", "delete", 0)));
        assertPrints("Deleting Message: Not Found\nNo Message to Delete", machine.run(0, java("mbox", "delete", 0)));
    }

    private static void tour(String name, int status, String proof) throws Exception {
        assertPrints(proof, machine.run(status, java("mbox", name)));
        try (PvmTask task = machine.enroll()) {
            task.mailbox().reset("mbox_test", -1, false, List.of());
        }
    }

    @Test
    void contextsAreInherited() throws Exception {
        for (String child : List.of("inherit1", "inherit3")) {
            String output = machine.run(0, java("inherita", child));
            String changed = output.replaceAll("(?s).*?with changed context (\\d+)\\..*", "$1");
            int inner = Integer.parseInt(changed) + (child.equals("inherit3") ? 1 : 0);
            assertPrints(
                    child + ": " + TID + " \tinherit2 " + TID + " on machine <\\S+> with context " + inner, output);
            assertPrints("END - sent from " + child + " " + TID + " on machine <\\S+> with context " + changed, output);
            assertPrints("with original context 0\\.\n$", output);
        }
        assertPrints(
                "(?s)#1 context (\\d+) .*#2 context (\\d+) .*\n3:[^\n]* context \\2\\. <-- received from 2nd.*"
                        + "\n5:[^\n]* context \\1\\. <-- received from 1st",
                machine.run(0, java("inheritb")));
    }

    @Test
    void aChildThatCannotStartIsSaid() throws Exception {
        assertPrints("inherita: can't start nosuch: No such file", machine.run(1, java("inherita", "nosuch")));
        assertPrints(
                "inheritb: can't start nosuch: No such file", machine.run(1, java("inheritb", "--child", "nosuch")));
        for (String child : List.of("inherit1", "inherit3")) {
            assertPrints(
                    "END - " + child + " can't start nosuch",
                    machine.run(0, java("inherita", child, "--child", "nosuch")));
        }
        assertPrints("trouble spawning nosuch", machine.run(1, java("fmaster1", "--slave", "nosuch")));
        assertPrints(
                "nosuch program to be spawned 2 times\\.\nTrouble spawning slaves\\. Aborting\\. Error codes are:\n"
                        + "TID 0 -7\nTID 1 -7\n",
                machine.run(1, java("starter", "-n", 2, "nosuch")));
    }

    @Test
    void helpersThatNobodySpawnedSaySo() throws Exception {
        for (String name : List.of("inherit1", "inherit2", "inherit3", "fslave1")) {
            assertPrints(name + ": nobody spawned me", machine.run(1, java(name)));
        }
    }

    @Test
    void starterRunsAGroupOfTasks() throws Exception {
        String output = machine.run(0, java("starter", "-n", 3, "java:" + Ptest.class.getName(), 3, 0, 4, 2));
        for (String line : List.of("(?s)(understands 3 processes.*){3}", "Receiving data iter 3 \\.\\.\\.\n")) {
            assertPrints(line, output);
        }
        assertPrints("(?s)(Data validated from all tasks!.*){4}", output);
        assertPrints("(?s)(\\[" + TID + "\\] EOF.*){3}", output);
    }

    @Test
    void ptestNoticesWrongNumbers() throws Exception {
        RunningProgram first = machine.start(java("ptest", 2, 0, 1));
        machine.await(first, "understands 2 processes");
        try (PvmTask pvm = machine.enroll()) {
            machine.awaitGroup(pvm, "group");
            Group group = Group.join(pvm, "group");
            group.freeze(2);
            MessageBuffer data = pvm.newBuffer();
            data.packDoubles(new double[10_000]);
            pvm.send(group.tidOf(0), 0, data);
            assertPrints("Array match failed on iter 0, task 1 index 0", machine.finish(255, first));
        }
    }

    @Test
    void fortranMasterAndSlaves() throws Exception {
        assertPrints(
                " I got     300\\.0000000 from   2 \\(expected     300\\.0000000 \\)\n",
                machine.run(0, java("fmaster1")));
    }

    @Test
    void wrongWordsAreRefusedWithTheUsage() throws Exception {
        List<List<String>> wrong = List.of(
                java("gmbi", "a", "b"),
                java("lmbi", 1, "d", "q"),
                java("lmbi", -1, "d", "e"),
                java("rme", "name", "x"),
                java("task0", "svc", "z"),
                java("task1"),
                java("starter", "-n", 1),
                java("starter", "-n", 0, "x"),
                java("ptest", 0),
                java("inherita", "--bogus"),
                java("inheritb", "--bogus"),
                java("task0", "--bogus"));
        for (List<String> command : wrong) {
            assertPrints("usage: ", machine.run(2, command));
        }
        assertPrints("usage: mbox", machine.run(0, java("mbox", "help")));
        assertPrints("no command frob\nusage: mbox", machine.run(2, java("mbox", "frob")));
    }
}
