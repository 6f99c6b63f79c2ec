package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jpvm.SpawnRequest;
import org.jpvm.compat.pvmtaskinfo;
import org.jpvm.testing.NativeProvider;

/** What a spawned task, which uses the provider under test, knows of itself. Source: pvm-api §2. */
public final class ChildFacts extends Facts {
    private static final int EXIT = 500;
    private static final int SPAWNED = 2;
    private static final int CONNECTED = 4;

    private int[] spawn(int flags, int count) {
        String self = Integer.toString(pvm_mytid());
        SpawnRequest child = NativeProvider.program(combination().provider(), FactChild.class, self);
        int[] tids = new int[count];
        String[] arguments = child.arguments().toArray(new String[0]);
        assertEquals(count, pvm_spawn(child.file(), arguments, flags, null, count, tids));
        return tids;
    }

    private static void end(int[] tids) {
        pvm_notify(PvmTaskExit, EXIT, tids.length, tids);
        pvm_initsend(PvmDataDefault);
        for (int tid : tids) {
            pvm_send(tid, FactChild.END);
        }
        for (int i = 0; i < tids.length; i++) {
            receive(-1, EXIT);
        }
    }

    @Proves({"pvm_spawn", "pvm_mytid", "pvm_parent", "pvm_siblings", "pvm_getcontext", "pvm_getopt"})
    public void childrenKnowParentSiblingsContextAndSink() {
        int self = pvm_mytid();
        pvm_setopt(PvmOutputTid, self);
        pvm_setopt(PvmOutputCode, 600);
        pvm_setcontext(4321);
        int[] tids = spawn(PvmTaskDefault, 2);
        pvm_setcontext(0);
        for (int tid : tids) {
            assertEquals(tid, receiveInt(tid, FactChild.REPORT));
            assertEquals(self, unpackInt(), "parent");
            assertEquals(4321, unpackInt(), "context");
            assertEquals(self, unpackInt(), "sink of its output");
            int[] siblings = new int[unpackInt()];
            assertEquals(PvmOk, pvm_upkint(siblings, siblings.length, 1));
            assertArrayEquals(tids, siblings, "siblings, itself among them");
            pvmtaskinfo[][] list = new pvmtaskinfo[1][];
            assertEquals(PvmOk, pvm_tasks(tid, null, list));
            assertEquals(SPAWNED + CONNECTED, list[0][0].ti_flag);
            assertEquals(self, list[0][0].ti_ptid);
        }
        end(tids);
    }

    @Proves(
            value = {"pvm_spawn", "pvm_parent"},
            aspect = Aspect.QUIRK)
    public void aParentMayHide() {
        int[] tids = spawn(PvmNoSpawnParent, 1);
        assertEquals(tids[0], receiveInt(tids[0], FactChild.REPORT));
        assertEquals(PvmParentNotSet, unpackInt());
        pvmtaskinfo[][] list = new pvmtaskinfo[1][];
        assertEquals(PvmOk, pvm_tasks(tids[0], null, list));
        assertEquals(PvmParentNotSet, list[0][0].ti_ptid);
        end(tids);
    }
}
