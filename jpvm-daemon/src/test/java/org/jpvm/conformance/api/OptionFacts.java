package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jpvm.TaskExit;

/** Options. Source: pvm-api §10, §1.3. */
public final class OptionFacts extends Facts {
    @Proves("pvm_getopt")
    public void defaultsOfATaskFromAShell() {
        pvm_mytid();
        assertEquals(PvmAllowDirect, pvm_getopt(PvmRoute));
        assertEquals(0, pvm_getopt(PvmDebugMask));
        assertEquals(4080, pvm_getopt(PvmFragSize));
        assertEquals(1, pvm_getopt(PvmShowTids));
        for (int zero :
                new int[] {PvmOutputTid, PvmTraceTid, PvmTraceBuffer, PvmTraceOptions, PvmResvTids, PvmNoReset}) {
            assertEquals(0, pvm_getopt(zero), "option " + zero);
        }
        assertEquals(0, pvm_getopt(PvmSelfOutputTid));
        assertEquals(0, pvm_getopt(PvmSelfTraceTid));
    }

    @Proves(
            value = {"pvm_getopt", "pvm_setopt"},
            aspect = Aspect.ERROR)
    public void unknownOptionsAreRefused() {
        pvm_mytid();
        for (int unknown : new int[] {-1, 0, 26, PvmPollType, PvmPollTime}) {
            refused(PvmBadParam, pvm_getopt(unknown));
        }
        for (int unknown : new int[] {-1, 0, 26}) {
            refused(PvmBadParam, pvm_setopt(unknown, 1));
        }
        for (int fixed : new int[] {PvmPollType, PvmPollTime, PvmSelfOutputContext, PvmSelfTraceContext}) {
            refused(PvmNotImpl, pvm_setopt(fixed, 1));
        }
    }

    @Proves(value = "pvm_setopt", aspect = Aspect.ERROR)
    public void valuesOutsideTheirRangeAreRefused() {
        pvm_mytid();
        refused(PvmBadParam, pvm_setopt(PvmRoute, 0));
        refused(PvmBadParam, pvm_setopt(PvmRoute, 4));
        refused(PvmBadParam, pvm_setopt(PvmFragSize, 51));
        refused(PvmBadParam, pvm_setopt(PvmFragSize, 1_048_577));
        refused(PvmBadParam, pvm_setopt(PvmTraceOptions, 4));
        assertEquals(PvmAllowDirect, pvm_getopt(PvmRoute));
        assertEquals(4080, pvm_getopt(PvmFragSize));
    }

    @Proves({"pvm_setopt", "pvm_getopt"})
    public void setoptReturnsTheValueBefore() {
        pvm_mytid();
        int[][] changes = {
            {PvmRoute, PvmAllowDirect, PvmRouteDirect},
            {PvmDebugMask, 0, 0x80},
            {PvmFragSize, 4080, 52},
            {PvmFragSize, 52, 1_048_576},
            {PvmResvTids, 0, 1},
            {PvmTraceBuffer, 0, 1000},
            {PvmTraceOptions, 0, PvmTraceCount},
            {PvmShowTids, 1, 0},
            {PvmNoReset, 0, 1},
            {PvmNoReset, 1, 0},
        };
        for (int[] change : changes) {
            assertEquals(change[1], pvm_setopt(change[0], change[2]), "option " + change[0]);
            assertEquals(change[2], pvm_getopt(change[0]), "option " + change[0]);
        }
        pvm_setopt(PvmDebugMask, 0);
    }

    @Proves(value = "pvm_setopt", aspect = Aspect.QUIRK)
    public void sinksOfChildrenAreSelfOrNobody() {
        int self = pvm_mytid();
        for (int sink : new int[] {PvmOutputTid, PvmTraceTid}) {
            assertEquals(0, pvm_setopt(sink, self));
            assertEquals(self, pvm_setopt(sink, 0));
            refused(PvmBadParam, pvm_setopt(sink, self + 500));
        }
        pvm_setopt(PvmOutputTid, self);
        assertEquals(PvmOk, Math.min(0, pvm_setopt(PvmOutputCode, 77)));
        assertEquals(77, pvm_getopt(PvmOutputCode));
        assertEquals(PvmOk, Math.min(0, pvm_setopt(PvmOutputContext, 5)));
        assertEquals(5, pvm_getopt(PvmOutputContext));
    }

    @Proves(value = "pvm_setopt", aspect = Aspect.QUIRK)
    public void theCodeOfOnesOwnOutputNeedsASink() {
        pvm_mytid();
        assertEquals(0, pvm_setopt(PvmSelfOutputCode, 5));
        assertEquals(0, pvm_getopt(PvmSelfOutputCode));
    }

    @Proves({"pvm_setopt", "pvm_getopt"})
    public void autoErrHasAnyValue() {
        assertEquals(0, pvm_setopt(PvmAutoErr, 1));
        assertEquals(1, pvm_setopt(PvmAutoErr, 17));
        assertEquals(17, pvm_setopt(PvmAutoErr, 0));
        assertEquals(0, pvm_getopt(PvmAutoErr));
    }

    @Proves(
            value = {"pvm_setopt", "pvm_perror"},
            aspect = Aspect.QUIRK)
    public void autoErrOnePrintsTheError() {
        pvm_mytid();
        pvm_setopt(PvmAutoErr, 1);
        String printed = printed(() -> pvm_send(pvm_mytid(), 1));
        assertEquals(String.format("libpvm [t%x]: pvm_send(): No current buffer%n", pvm_mytid()), printed);
        pvm_setopt(PvmAutoErr, 0);
        assertEquals("", printed(() -> pvm_send(pvm_mytid(), 1)));
    }

    @Proves(
            value = {"pvm_setopt", "pvm_exit"},
            aspect = Aspect.QUIRK)
    public void autoErrTwoLeavesAndEnds() {
        int before = pvm_mytid();
        pvm_setopt(PvmAutoErr, 2);
        int[] status = new int[1];
        printed(() -> {
            try {
                pvm_send(pvm_mytid(), 1);
            } catch (TaskExit e) {
                status[0] = e.status();
            }
        });
        assertEquals(PvmNoBuf, status[0]);
        pvm_setopt(PvmAutoErr, 0);
        assertTrue(before != pvm_mytid(), "it had left");
    }

    @Proves(
            value = {"pvm_setopt", "pvm_getopt"},
            aspect = Aspect.LIFETIME)
    public void someOptionsSurviveLeaving() {
        pvm_mytid();
        pvm_setopt(PvmRoute, PvmDontRoute);
        pvm_setopt(PvmResvTids, 1);
        pvm_setopt(PvmShowTids, 0);
        pvm_exit();
        pvm_mytid();
        assertEquals(PvmDontRoute, pvm_getopt(PvmRoute));
        assertEquals(1, pvm_getopt(PvmResvTids));
        assertEquals(0, pvm_getopt(PvmShowTids));
    }

    @Proves(
            value = {"pvm_setopt", "pvm_send"},
            aspect = Aspect.USE)
    public void anyFragmentSizeCarriesAMessage() {
        pvm_mytid();
        for (int size : new int[] {52, 60, 4080, 100_000}) {
            pvm_setopt(PvmFragSize, size);
            int[] data = new int[5000];
            data[4999] = size;
            through(PvmDataDefault, () -> pvm_pkint(data, data.length, 1));
            int[] back = new int[5000];
            assertEquals(PvmOk, pvm_upkint(back, back.length, 1));
            assertEquals(size, back[4999]);
        }
    }

    @Proves({"pvm_getnoresets", "pvm_setopt"})
    public void tasksThatResetSparesAreListed() {
        pvm_setopt(PvmNoReset, 0);
        int self = pvm_mytid();
        int[][] tids = new int[1][];
        int[] count = {-1};
        assertEquals(PvmOk, pvm_getnoresets(tids, count));
        assertEquals(0, count[0]);
        pvm_setopt(PvmNoReset, 1);
        assertEquals(PvmOk, pvm_getnoresets(tids, count));
        assertEquals(1, count[0]);
        assertEquals(self, tids[0][0]);
        pvm_setopt(PvmNoReset, 0);
        assertEquals(PvmOk, pvm_getnoresets(tids, count));
        assertEquals(0, count[0]);
    }

    @Proves("pvm_perror")
    public void perrorPrintsTheLastError() {
        pvm_mytid();
        pvm_send(pvm_mytid(), 1);
        String printed = printed(() -> assertEquals(PvmOk, pvm_perror("mine")));
        assertEquals(String.format("libpvm [t%x]: mine: No current buffer%n", pvm_mytid()), printed);
    }

    @Proves(value = "pvm_perror", aspect = Aspect.QUIRK)
    public void perrorNamesTheProcessBeforeEnrolment() {
        String printed = printed(() -> pvm_perror("mine"));
        assertEquals(
                String.format(
                        "libpvm [pid%d]: mine: Error 0%n",
                        ProcessHandle.current().pid()),
                printed);
    }

    @Proves(
            value = {"pvm_strerror", "pvm_perror"},
            aspect = Aspect.QUIRK)
    public void successDoesNotResetTheError() {
        assertEquals("Error 0", pvm_strerror());
        pvm_send(pvm_mytid(), 1);
        assertEquals("No current buffer", pvm_strerror());
        assertTrue(pvm_initsend(PvmDataDefault) > 0);
        assertEquals(PvmNoBuf, pvm_errno());
        assertEquals("No current buffer", pvm_strerror());
    }

    @Proves("pvm_version")
    public void theVersionIsThatOfTheLibraryFollowed() {
        assertEquals("3.4.6", pvm_version());
    }

    /** What is written to the error stream; all four runs share it, but run one after the other. */
    private static String printed(Runnable body) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            body.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
