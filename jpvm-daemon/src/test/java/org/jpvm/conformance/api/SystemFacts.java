package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.compat.pvmhostinfo;
import org.jpvm.compat.pvmminfo;
import org.jpvm.testing.RunningDaemon;

/** Registration of system tasks, trace masks, and calls that are there for older programs. Source: pvm-api §3, §5, §16, §17. */
public final class SystemFacts extends Facts {
    private static final String MASK = "@".repeat(35);

    /** Registers with the first call and withdraws with the second; in between the class is in the mailbox and others are refused. */
    private void toggles(String mailboxClass, IntSupplier call, Runnable other) {
        pvm_mytid();
        assertEquals(PvmOk, call.getAsInt());
        int[] classes = new int[1];
        pvm_getmboxinfo(mailboxClass, classes, null);
        assertEquals(1, classes[0], "entry while registered");
        assertEquals(
                PvmError.ALREADY, assertThrows(PvmException.class, other::run).error());
        assertEquals(PvmOk, call.getAsInt());
        pvm_getmboxinfo(mailboxClass, classes, null);
        assertEquals(0, classes[0], "entry after withdrawal");
    }

    @Proves(value = "pvm_reg_hoster", aspect = Aspect.QUIRK)
    public void theSecondCallEndsTheHoster() {
        PvmTask partner = partner();
        toggles(
                "###_PVM_HOSTER_###",
                () -> pvm_reg_hoster(),
                () -> partner.systemRoles().registerHoster());
    }

    @Proves(value = "pvm_reg_tasker", aspect = Aspect.QUIRK)
    public void theSecondCallEndsTheTasker() {
        PvmTask partner = partner();
        toggles(
                "###_PVM_TASKER_###",
                () -> pvm_reg_tasker(),
                () -> partner.systemRoles().registerTasker());
    }

    @Proves(value = "pvm_reg_tracer", aspect = Aspect.QUIRK)
    public void theSecondCallEndsTheTracer() {
        pvm_mytid();
        assertEquals(PvmOk, pvm_reg_tracer(0, 1, 0, 2, MASK, 0, PvmTraceFull));
        int[] classes = new int[1];
        pvm_getmboxinfo("###_PVM_TRACER_###", classes, null);
        assertEquals(1, classes[0]);
        assertEquals(PvmOk, pvm_reg_tracer(0, 1, 0, 2, MASK, 0, PvmTraceFull));
        pvm_getmboxinfo("###_PVM_TRACER_###", classes, null);
        assertEquals(0, classes[0]);
    }

    @Proves("pvm_reg_rm")
    public void theResourceManagerLearnsTheMaster() throws Exception {
        // Of its own: pvmd never forgets a resource manager.
        try (RunningDaemon own = combination().start()) {
            TaskScope scope = TaskScope.of(combination().options(own));
            scope.call(() -> {
                pvm_setopt(PvmAutoErr, 0);
                pvmhostinfo[] master = new pvmhostinfo[1];
                assertEquals(0, pvm_reg_rm(master), "there was none");
                assertEquals(0x40000, master[0].hi_tid);
                pvm_exit();
                return null;
            });
        }
    }

    @Proves({"pvm_gettmask", "pvm_settmask"})
    public void traceMasksOfOneselfAndOfChildrenAreApart() {
        pvm_mytid();
        char[] none = new char[TEV_MASK_LENGTH];
        char[] mask = new char[TEV_MASK_LENGTH];
        assertEquals(PvmOk, pvm_gettmask(PvmTaskSelf, none));
        assertEquals(TEV_MASK_LENGTH - 1, new String(none).indexOf(0), "length");
        Arrays.fill(mask, 0, TEV_MASK_LENGTH - 1, '@');
        mask[TEV_SEND / 4] |= 1 << TEV_SEND % 4;
        assertEquals(PvmOk, pvm_settmask(PvmTaskChild, mask));
        char[] back = new char[TEV_MASK_LENGTH];
        assertEquals(PvmOk, pvm_gettmask(PvmTaskChild, back));
        assertArrayEquals(mask, back);
        assertEquals(PvmOk, pvm_gettmask(PvmTaskSelf, back));
        assertArrayEquals(none, back);
    }

    @Proves(
            value = {"pvm_gettmask", "pvm_settmask"},
            aspect = Aspect.ERROR)
    public void traceMasksBelongToSelfOrChildren() {
        pvm_mytid();
        char[] mask = new char[TEV_MASK_LENGTH];
        Arrays.fill(mask, 0, TEV_MASK_LENGTH - 1, '@');
        refused(PvmBadParam, pvm_gettmask(2, mask));
        refused(PvmBadParam, pvm_settmask(-1, mask));
    }

    @Differs("The libraries of PVM 3.4.6 do not export pvm_getmwid and pvm_setmwid; jpvm has them with both providers.")
    @Proves({"pvm_getmwid", "pvm_setmwid"})
    public void waitIdsAreReadAndSet() {
        int id = pvm_initsend(PvmDataDefault);
        assertEquals(0, pvm_getmwid(id));
        assertEquals(PvmOk, pvm_setmwid(id, 77));
        assertEquals(77, pvm_getmwid(id));
        pvmminfo info = new pvmminfo();
        pvm_getminfo(id, info);
        assertEquals(77, info.wid);
        pvm_send(pvm_mytid(), 1);
        assertEquals(77, pvm_getmwid(receive(-1, 1)));
    }

    @Proves(
            value = {"pvm_getmwid", "pvm_setmwid"},
            aspect = Aspect.ERROR)
    public void waitIdsBelongToBuffers() {
        refused(PvmBadParam, pvm_getmwid(0));
        refused(PvmBadParam, pvm_setmwid(-1, 1));
        refused(PvmNoSuchBuf, pvm_getmwid(100_000));
        refused(PvmNoSuchBuf, pvm_setmwid(100_000, 1));
    }

    @Differs("pvm_vpackf and pvm_vunpackf take an array in place of a va_list.")
    @Proves({"pvm_vpackf", "pvm_vunpackf"})
    public void argumentsMayStandInAnArray() {
        through(PvmDataDefault, () -> assertEquals(PvmOk, pvm_vpackf("%d %s", new Object[] {7, "text"})));
        int[] number = new int[1];
        StringBuilder text = new StringBuilder();
        assertEquals(PvmOk, pvm_vunpackf("%d %s", new Object[] {number, text}));
        assertEquals(7, number[0]);
        assertEquals("text", text.toString());
        refused(PvmNoData, pvm_vunpackf("%d", new Object[] {number}));
        refused(PvmBadParam, pvm_vpackf("%q", new Object[] {1}));
    }
}
