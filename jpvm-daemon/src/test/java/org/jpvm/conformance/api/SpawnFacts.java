package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jpvm.compat.pvmtaskinfo;

/** Spawned programs; the shell among them shows what a child gets. Source: pvm-api §2, §13. */
public final class SpawnFacts extends Facts {
    private static final int EXIT = 500;

    /** Output of a shell command, without the tids that pvm_catchout prints. */
    private static String shell(String command, int flags, String where) {
        return output("/bin/sh", new String[] {"-c", command}, flags, where);
    }

    private static String output(String program, String[] arguments, int flags, String where) {
        StringBuilder output = new StringBuilder();
        assertEquals(PvmOk, pvm_catchout(output));
        int[] tids = new int[1];
        assertEquals(1, pvm_spawn(program, arguments, flags, where, 1, tids), () -> "result " + tids[0]);
        await("end of the output of " + List.of(arguments), () -> output.indexOf("] EOF\n") >= 0);
        pvm_catchout(null);
        String prefix = String.format("[t%x] ", tids[0]);
        String text = output.toString().replace(prefix, "");
        return text.substring("BEGIN\n".length(), text.length() - "EOF\n".length());
    }

    private static int sleeper() {
        int[] tids = new int[1];
        assertEquals(1, pvm_spawn("/bin/sleep", new String[] {"60"}, PvmTaskDefault, null, 1, tids));
        pvm_notify(PvmTaskExit, EXIT, 1, tids);
        return tids[0];
    }

    @Proves("pvm_spawn")
    public void tidsOfAllThatStartedAreStored() {
        int[] tids = new int[3];
        assertEquals(3, pvm_spawn("/bin/true", null, PvmTaskDefault, "", 3, tids));
        assertEquals(3, Arrays.stream(tids).distinct().count());
        for (int tid : tids) {
            assertEquals(0x40000, pvm_tidtohost(tid));
        }
        assertEquals(1, pvm_spawn("/bin/true", null, PvmTaskDefault, null, 1, null));
    }

    @Proves(value = "pvm_spawn", aspect = Aspect.ERROR)
    public void aMissingProgramIsNoErrorButACode() {
        pvm_mytid();
        int before = pvm_errno();
        int[] tids = new int[2];
        assertEquals(0, pvm_spawn("no-such-program", null, PvmTaskDefault, null, 2, tids));
        assertEquals(PvmNoFile, tids[0]);
        assertEquals(PvmNoFile, tids[1]);
        assertEquals(before, pvm_errno());
    }

    @Proves(value = "pvm_spawn", aspect = Aspect.ERROR)
    public void anUnknownPlaceIsNoHost() {
        int[] tids = new int[1];
        assertEquals(0, pvm_spawn("/bin/true", null, PvmTaskHost, "no-such-host", 1, tids));
        assertEquals(PvmNoHost, tids[0]);
        assertEquals(0, pvm_spawn("/bin/true", null, PvmTaskArch, "NOARCH", 1, tids));
        assertEquals(PvmNoHost, tids[0]);
        assertEquals(0, pvm_spawn("/bin/true", null, PvmTaskHost | PvmHostCompl, ".", 1, tids));
        assertEquals(PvmNoHost, tids[0]);
    }

    @Proves(value = "pvm_spawn", aspect = Aspect.ERROR)
    public void atLeastOneTaskIsStarted() {
        pvm_mytid();
        refused(PvmBadParam, pvm_spawn("/bin/true", null, PvmTaskDefault, null, 0, null));
        refused(PvmBadParam, pvm_spawn("/bin/true", null, PvmTaskDefault, null, -1, null));
    }

    @Proves("pvm_spawn")
    public void aPlaceCanBeNamed() {
        pvm_mytid();
        for (int[] flags : new int[][] {{PvmTaskHost}, {PvmTaskArch}}) {
            String where = flags[0] == PvmTaskHost ? "." : "LINUX64";
            assertEquals(1, pvm_spawn("/bin/true", null, flags[0], where, 1, null), where);
        }
    }

    @Proves(value = "pvm_spawn", aspect = Aspect.QUIRK)
    public void theDirectoryMayFollowThePlace() {
        assertEquals("/usr\n", shell("pwd", PvmTaskHost, ".:/usr"));
        assertEquals("/usr/bin\n", shell("pwd", PvmTaskDefault, ":/usr/bin"));
        assertEquals("/usr\n", shell("echo $PVMSPAWNWD", PvmTaskArch, "LINUX64:/usr"));
    }

    @Proves(value = "pvm_spawn", aspect = Aspect.QUIRK)
    public void aProgramIsCalledByThePathWhereItWasFound() {
        String name = output("sh", new String[] {"-c", "echo $0"}, 0, null);
        assertTrue(name.startsWith("/") && name.endsWith("/sh\n"), name);
    }

    @Proves({"pvm_spawn", "pvm_catchout"})
    public void argumentsArriveAsTheyAre() {
        assertEquals("a b  $HOME 'q'\n", output("/bin/echo", new String[] {"a b", "", "$HOME", "'q'"}, 0, null));
    }

    @Proves({"pvm_catchout", "pvm_setopt"})
    public void withoutTidsCatchoutPrintsBareLines() {
        StringBuilder output = new StringBuilder();
        pvm_setopt(PvmShowTids, 0);
        pvm_catchout(output);
        pvm_spawn("/bin/echo", new String[] {"one\ntwo"}, PvmTaskDefault, null, 1, null);
        pvm_exit();
        assertEquals("one\ntwo\n", output.toString());
    }

    @Proves({"pvm_catchout", "pvm_setopt"})
    public void catchoutPrintsLinesWithTheirTids() {
        StringBuilder output = new StringBuilder();
        pvm_catchout(output);
        int[] tids = new int[1];
        pvm_spawn("/bin/echo", new String[] {"line"}, PvmTaskDefault, null, 1, tids);
        String head = String.format("[t%x] ", tids[0]);
        await("end of output", () -> output.indexOf("EOF") >= 0);
        assertEquals(head + "BEGIN\n" + head + "line\n" + head + "EOF\n", output.toString());
        assertEquals(PvmOk, pvm_catchout(null));
    }

    @Proves(
            value = {"pvm_catchout", "pvm_getopt"},
            aspect = Aspect.QUIRK)
    public void catchoutMakesOneselfTheSinkOfChildren() {
        int self = pvm_mytid();
        assertEquals(PvmOk, pvm_catchout(new StringBuilder()));
        assertEquals(self, pvm_getopt(PvmOutputTid));
        assertEquals(0x7ffff, pvm_getopt(PvmOutputContext));
        assertEquals(PvmOk, pvm_catchout(null));
        assertEquals(0, pvm_getopt(PvmOutputTid));
    }

    @Proves(
            value = {"pvm_catchout", "pvm_exit"},
            aspect = Aspect.BLOCKING)
    public void leavingWaitsForTheOutputOfChildren() {
        StringBuilder output = new StringBuilder();
        pvm_catchout(output);
        pvm_spawn("/bin/sh", new String[] {"-c", "sleep 0.2; echo late"}, PvmTaskDefault, null, 1, null);
        pvm_exit();
        assertTrue(output.toString().contains("late\n"), output.toString());
    }

    @Proves({"pvm_setopt", "pvm_spawn"})
    public void aSinkOfOnesOwnGetsOutputAsMessages() {
        int self = pvm_mytid();
        pvm_setopt(PvmOutputTid, self);
        pvm_setopt(PvmOutputCode, 600);
        pvm_setopt(PvmOutputContext, 0);
        int[] tids = new int[1];
        pvm_spawn("/bin/echo", new String[] {"text"}, PvmTaskDefault, null, 1, tids);
        boolean spawned = false;
        boolean ended = false;
        StringBuilder text = new StringBuilder();
        while (!spawned || !ended) {
            assertEquals(tids[0], receiveInt(-1, 600));
            int count = unpackInt();
            spawned |= count == -1;
            ended |= count == 0;
            if (count == -1 || count == -2) {
                assertEquals(self, unpackInt(), "parent");
            } else if (count > 0) {
                byte[] bytes = new byte[count];
                pvm_upkbyte(bytes, count, 1);
                text.append(new String(bytes, java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
        assertEquals("text\n", text.toString());
    }

    @Proves(value = "pvm_export", aspect = Aspect.USE)
    public void exportedVariablesReachChildren() {
        String command = "echo \"$" + Combination.OWN_VARIABLE + "/$PVM_EXPORT\"";
        assertEquals("/\n", shell(command, 0, null));
        assertEquals(PvmOk, pvm_export(Combination.OWN_VARIABLE));
        assertEquals(PvmOk, pvm_export(Combination.OWN_VARIABLE), "twice is once");
        assertEquals(PvmOk, pvm_export("NO_SUCH_VARIABLE"));
        String output = shell(command, 0, null);
        assertTrue(output.startsWith(Combination.OWN_VALUE + "/" + Combination.OWN_VARIABLE), output);
        assertEquals(1, output.split(Combination.OWN_VARIABLE, -1).length - 1, output);
    }

    @Proves("pvm_unexport")
    public void unexportedVariablesDoNot() {
        pvm_export(Combination.OWN_VARIABLE);
        assertEquals(PvmOk, pvm_unexport(Combination.OWN_VARIABLE));
        assertEquals(PvmOk, pvm_unexport("NO_SUCH_VARIABLE"));
        String output = shell("echo \"<$" + Combination.OWN_VARIABLE + ">\"", 0, null);
        assertEquals("<>\n", output);
    }

    @Proves(
            value = {"pvm_spawn", "pvm_setcontext"},
            aspect = Aspect.QUIRK)
    public void childrenStartInTheContextOfTheSpawner() {
        pvm_setcontext(4321);
        assertEquals(4321, Integer.decode(shell("echo $PVMCTX", 0, null).strip()));
    }

    @Proves(
            value = {"pvm_spawn", "pvm_tasks"},
            aspect = Aspect.QUIRK)
    public void aProgramThatKnowsNothingOfPvmIsATask() {
        int tid = sleeper();
        int[] count = new int[1];
        pvmtaskinfo[][] list = new pvmtaskinfo[1][];
        assertEquals(PvmOk, pvm_tasks(tid, count, list));
        assertEquals(1, count[0]);
        assertEquals(2, list[0][0].ti_flag);
        assertEquals(pvm_mytid(), list[0][0].ti_ptid);
        assertEquals("/bin/sleep", list[0][0].ti_a_out);
        assertTrue(list[0][0].ti_pid > 0);
        assertEquals(PvmOk, pvm_pstat(tid));
        pvm_kill(tid);
        assertEquals(tid, receiveInt(-1, EXIT));
    }

    @Proves({"pvm_kill", "pvm_notify", "pvm_pstat"})
    public void killEndsATask() {
        int tid = sleeper();
        assertEquals(PvmOk, pvm_kill(tid));
        assertEquals(tid, receiveInt(-1, EXIT));
        assertEquals(PvmNoTask, pvm_pstat(tid));
    }

    @Proves("pvm_sendsig")
    public void sendsigDeliversAnySignal() {
        StringBuilder output = new StringBuilder();
        pvm_setopt(PvmShowTids, 0);
        pvm_catchout(output);
        int[] tids = new int[1];
        String trap = "trap 'echo got; exit' USR1; echo ready; while :; do sleep 0.02; done";
        pvm_spawn("/bin/sh", new String[] {"-c", trap}, PvmTaskDefault, null, 1, tids);
        await("ready", () -> output.indexOf("ready") >= 0);
        assertEquals(PvmOk, pvm_sendsig(tids[0], 10));
        await("the trap", () -> output.indexOf("got\n") >= 0);
        await("the end", () -> pvm_pstat(tids[0]) == PvmNoTask);
        pvm_catchout(null);
    }

    @Proves(value = "pvm_spawn", aspect = Aspect.LIFETIME)
    public void childrenOutliveASpawnerThatLeaves() {
        int tid = sleeper();
        pvm_exit();
        assertEquals(PvmOk, pvm_pstat(tid));
        pvm_kill(tid);
    }
}
