package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jpvm.PvmTask;
import org.jpvm.compat.pvmtaskinfo;

/** Enrolment and what can be asked about tasks. Source: pvm-api §2. */
public final class TaskFacts extends Facts {
    private static final int CONNECTED = 4;

    @Proves({"pvm_mytid", "pvm_tidtohost"})
    public void aTidIsATaskOfThisHost() {
        int self = pvm_mytid();
        assertEquals(0x40000, pvm_tidtohost(self));
        assertTrue((self & 0x3ffff) > 0 && (self & 0xc0000000) == 0, Integer.toHexString(self));
        assertEquals(self, pvm_mytid());
    }

    @Proves("pvm_tidtohost")
    public void tidtohostKeepsTheHostPartOnly() {
        assertEquals(0x80000, pvm_tidtohost(0x80003));
        assertEquals(0x3ffc0000, pvm_tidtohost(0x3fffffff));
        assertEquals(0x40000, pvm_tidtohost(0x80040000), "a daemon");
    }

    @Proves({"pvm_exit", "pvm_mytid"})
    public void whoLeavesEnrolsAnewWithAnotherTid() {
        int before = pvm_mytid();
        assertEquals(PvmOk, pvm_exit());
        int after = pvm_mytid();
        assertNotEquals(before, after);
        assertEquals(PvmNoTask, pvm_pstat(before));
    }

    @Proves(value = "pvm_exit", aspect = Aspect.QUIRK)
    public void leavingTwiceIsNoError() {
        pvm_mytid();
        assertEquals(PvmOk, pvm_exit());
        assertEquals(PvmOk, pvm_exit());
    }

    @Proves(value = "pvm_exit", aspect = Aspect.LIFETIME)
    public void allThatWasSentHasLeft() {
        PvmTask partner = partner();
        int self = pvm_mytid();
        for (int i = 0; i < 50; i++) {
            sendInt(partner.tid().value(), 5, i);
        }
        pvm_exit();
        for (int i = 0; i < 50; i++) {
            assertEquals(i, next(partner, new org.jpvm.Tid(self), 5).unpackInt());
        }
    }

    @Proves(value = "pvm_exit", aspect = Aspect.LIFETIME)
    public void queuedMessagesAreGoneAndBuffersStay() {
        sendInt(pvm_mytid(), 5, 1);
        sendInt(pvm_mytid(), 6, 1);
        receive(-1, 6);
        int mine = pvm_mkbuf(PvmDataDefault);
        pvm_exit();
        pvm_mytid();
        assertEquals(0, pvm_nrecv(-1, -1));
        assertEquals(PvmOk, pvm_bufinfo(mine, null, null, null));
    }

    @Proves(value = "pvm_parent", aspect = Aspect.ERROR)
    public void aTaskFromAShellHasNoParent() {
        int before = pvm_errno();
        pvm_setopt(PvmAutoErr, 1);
        assertEquals(PvmNoParent, pvm_parent());
        assertEquals(before, pvm_errno(), "not reported as an error");
    }

    @Proves("pvm_siblings")
    public void aTaskFromAShellIsItsOwnSibling() {
        int[][] tids = new int[1][];
        assertEquals(1, pvm_siblings(tids));
        assertEquals(pvm_mytid(), tids[0][0]);
    }

    @Proves("pvm_pstat")
    public void pstatTellsWhetherATaskExists() {
        PvmTask partner = partner();
        assertEquals(PvmOk, pvm_pstat(pvm_mytid()));
        assertEquals(PvmOk, pvm_pstat(partner.tid().value()));
        partner.close();
        int before = pvm_errno();
        assertEquals(PvmNoTask, pvm_pstat(partner.tid().value()));
        assertEquals(before, pvm_errno(), "not reported as an error");
    }

    @Proves(value = "pvm_pstat", aspect = Aspect.ERROR)
    public void pstatWantsATask() {
        pvm_mytid();
        refused(PvmBadParam, pvm_pstat(0x40000));
        refused(PvmBadParam, pvm_pstat(0));
        refused(PvmBadParam, pvm_pstat(-5));
    }

    @Proves(value = "pvm_pstat", aspect = Aspect.QUIRK)
    public void aTaskOnAnUnknownHostIsNoTask() {
        pvm_mytid();
        assertEquals(PvmNoTask, pvm_pstat((99 << 18) + 1));
    }

    private static pvmtaskinfo[] tasks(int where) {
        int[] count = {-1};
        pvmtaskinfo[][] list = new pvmtaskinfo[1][];
        assertEquals(PvmOk, pvm_tasks(where, count, list));
        assertEquals(count[0], list[0].length);
        return list[0];
    }

    @Proves("pvm_tasks")
    public void tasksShowsEveryTask() {
        PvmTask partner = partner();
        int self = pvm_mytid();
        for (int where : new int[] {0, pvm_tidtohost(self)}) {
            pvmtaskinfo[] list = tasks(where);
            assertTrue(Arrays.stream(list)
                    .anyMatch(task -> task.ti_tid == partner.tid().value()));
            pvmtaskinfo me = Arrays.stream(list)
                    .filter(task -> task.ti_tid == self)
                    .findFirst()
                    .orElseThrow();
            assertEquals(0, me.ti_ptid);
            assertEquals(pvm_tidtohost(self), me.ti_host);
            assertEquals(CONNECTED, me.ti_flag);
            assertEquals("", me.ti_a_out, "the name of a task from a shell");
            assertEquals(ProcessHandle.current().pid(), me.ti_pid);
        }
    }

    @Proves("pvm_tasks")
    public void tasksShowsOneTask() {
        int self = pvm_mytid();
        pvmtaskinfo[] list = tasks(self);
        assertEquals(1, list.length);
        assertEquals(self, list[0].ti_tid);
        assertEquals(PvmOk, pvm_tasks(self, null, null));
    }

    @Proves(value = "pvm_tasks", aspect = Aspect.QUIRK)
    public void aTaskThatIsNotThereIsAnEmptyList() {
        assertEquals(0, tasks(pvm_mytid() + 500).length);
    }

    @Proves(value = "pvm_tasks", aspect = Aspect.ERROR)
    public void anUnknownHostHasNoTasks() {
        pvm_mytid();
        refused(PvmNoHost, pvm_tasks(99 << 18, null, null));
    }

    @Proves(
            value = {"pvm_kill", "pvm_sendsig"},
            aspect = Aspect.ERROR)
    public void onlyTasksGetSignals() {
        pvm_mytid();
        refused(PvmBadParam, pvm_kill(0));
        refused(PvmBadParam, pvm_kill(0x40000));
        refused(PvmBadParam, pvm_sendsig(-1, 15));
    }

    @Proves(
            value = {"pvm_kill", "pvm_sendsig"},
            aspect = Aspect.QUIRK)
    public void signalsToNobodySucceed() {
        int nobody = pvm_mytid() + 500;
        assertEquals(PvmOk, pvm_kill(nobody));
        assertEquals(PvmOk, pvm_sendsig(nobody, 10));
    }
}
