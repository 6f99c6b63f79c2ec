package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.compat.pvmmboxinfo;
import org.jpvm.compat.pvmminfo;

/** The mailbox. Source: pvm-api §14. */
public final class MailboxFacts extends Facts {
    private static int entry(int value) {
        int id = pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {value}, 1, 1);
        return id;
    }

    private static void theirs(PvmTask partner, String name, int value, int flags) {
        MessageBuffer message = partner.newBuffer();
        message.packInt(value);
        partner.mailbox().put(name, message, flags);
    }

    private static int found(String name, int index, int flags) {
        assertTrue(pvm_recvinfo(name, index, flags) > 0, () -> name + " " + index + ": " + pvm_strerror());
        return unpackInt();
    }

    private static pvmmboxinfo[] classes(String pattern) {
        int[] count = {-1};
        pvmmboxinfo[][] list = new pvmmboxinfo[1][];
        assertEquals(PvmOk, pvm_getmboxinfo(pattern, count, list));
        assertEquals(count[0], list[0].length);
        return list[0];
    }

    private static List<String> names(String pattern) {
        return Arrays.stream(classes(pattern)).map(one -> one.mi_name).toList();
    }

    @Proves({"pvm_putinfo", "pvm_recvinfo", "pvm_delinfo"})
    public void anEntryIsKeptAndReadAndDeleted() {
        assertEquals(0, pvm_putinfo("box1", entry(7), PvmMboxDefault));
        assertEquals(7, found("box1", 0, PvmMboxDefault));
        assertEquals(7, found("box1", 0, PvmMboxDefault));
        assertEquals(0, pvm_delinfo("box1", 0, PvmMboxDefault));
        assertEquals(PvmNotFound, pvm_recvinfo("box1", 0, PvmMboxDefault));
    }

    @Proves("pvm_recvinfo")
    public void aFoundEntryIsTheReceiveBufferWithItsHeader() {
        pvmminfo info = new pvmminfo();
        int id = entry(7);
        info.tag = 55;
        info.ctx = 66;
        info.wid = 77;
        info.src = pvm_mytid();
        pvm_setminfo(id, info);
        pvm_putinfo("box2", id, 0);
        int buffer = pvm_recvinfo("box2", 0, 0);
        assertEquals(buffer, pvm_getrbuf());
        pvm_getminfo(buffer, info);
        assertEquals(4, info.len);
        assertEquals(55, info.tag);
        assertEquals(66, info.ctx);
        assertEquals(77, info.wid);
        assertEquals(pvm_mytid(), info.src);
    }

    @Proves(value = "pvm_recvinfo", aspect = Aspect.LIFETIME)
    public void recvinfoFreesTheReceiveBufferBefore() {
        int id = through(PvmDataDefault, () -> {});
        assertEquals(PvmNotFound, pvm_recvinfo("nobox", 0, 0));
        assertEquals(0, pvm_getrbuf());
        refused(PvmNoSuchBuf, pvm_bufinfo(id, null, null, null));
    }

    @Proves(value = "pvm_recvinfo", aspect = Aspect.ERROR)
    public void whatIsNotThereIsNotFound() {
        pvm_mytid();
        pvm_setopt(PvmAutoErr, 0);
        refused(PvmNotFound, pvm_recvinfo("nobox", 0, PvmMboxDefault));
        refused(PvmBadParam, pvm_recvinfo("nobox", -1, PvmMboxDefault));
    }

    @Proves(value = "pvm_recvinfo", aspect = Aspect.MATCHING)
    public void firstAvailTakesTheNextIndex() {
        for (int i = 0; i < 3; i++) {
            assertEquals(i, pvm_putinfo("box3", entry(10 + i), PvmMboxMultiInstance));
        }
        pvm_delinfo("box3", 0, 0);
        assertEquals(PvmNotFound, pvm_recvinfo("box3", 0, PvmMboxDefault));
        assertEquals(11, found("box3", 0, PvmMboxFirstAvail));
        assertEquals(12, found("box3", 2, PvmMboxFirstAvail));
        assertEquals(PvmNotFound, pvm_recvinfo("box3", 3, PvmMboxFirstAvail));
    }

    @Proves("pvm_recvinfo")
    public void readAndDeleteTakesTheEntryOut() {
        pvm_putinfo("box4", entry(1), PvmMboxDefault);
        assertEquals(1, found("box4", 0, PvmMboxReadAndDelete));
        assertEquals(PvmNotFound, pvm_recvinfo("box4", 0, PvmMboxDefault));
    }

    @Proves(
            value = {"pvm_recvinfo", "pvm_delinfo", "pvm_putinfo"},
            aspect = Aspect.ERROR)
    public void entriesOfOthersAreDenied() {
        PvmTask partner = partner();
        theirs(partner, "box5", 1, 0);
        refused(PvmDenied, pvm_recvinfo("box5", 0, PvmMboxReadAndDelete));
        refused(PvmDenied, pvm_delinfo("box5", 0, 0));
        refused(PvmDenied, pvm_putinfo("box5", entry(2), 0));
        assertEquals(1, found("box5", 0, 0), "anybody may read");
    }

    @Proves({"pvm_putinfo", "pvm_delinfo"})
    public void overwritableEntriesAreEverybodys() {
        PvmTask partner = partner();
        theirs(partner, "box6", 1, PvmMboxOverWritable);
        assertEquals(0, pvm_putinfo("box6", entry(2), PvmMboxOverWritable));
        assertEquals(2, found("box6", 0, 0));
        theirs(partner, "box6", 3, PvmMboxOverWritable);
        assertEquals(3, found("box6", 0, 0));
        assertEquals(0, pvm_delinfo("box6", 0, 0));
    }

    @Proves("pvm_putinfo")
    public void onesOwnEntryIsReplaced() {
        pvm_putinfo("box7", entry(1), 0);
        assertEquals(0, pvm_putinfo("box7", entry(2), 0));
        assertEquals(2, found("box7", 0, 0));
        assertEquals(1, classes("box7")[0].mi_nentries);
    }

    @Proves(value = "pvm_recvinfo", aspect = Aspect.BLOCKING)
    public void waitForInfoWaits() throws Exception {
        PvmTask partner = partner();
        pvm_mytid();
        Future<Void> later = beside(() -> {
            theirs(partner, "box8", 8, 0);
            return null;
        });
        assertEquals(8, found("box8", 0, PvmMboxWaitForInfo));
        join(later);
        assertEquals(8, found("box8", 0, PvmMboxWaitForInfo));
    }

    @Proves(value = "pvm_putinfo", aspect = Aspect.ERROR)
    public void putinfoWantsANameAndABuffer() {
        refused(PvmBadParam, pvm_putinfo("", entry(1), 0));
        pvm_setsbuf(0);
        assertEquals(0, pvm_getsbuf());
    }

    @Differs(
            "An invalid buffer in pvm_putinfo is PvmNoSuchBuf or PvmBadParam, as the manual says; C 3.4.6 waits for ever.")
    @Proves(value = "pvm_putinfo", aspect = Aspect.QUIRK)
    public void putinfoOfNoBufferIsAnError() {
        pvm_mytid();
        refused(PvmNoSuchBuf, pvm_putinfo("box9", 100_000, 0));
        refused(PvmBadParam, pvm_putinfo("box9", 0, 0));
    }

    @Proves(value = "pvm_putinfo", aspect = Aspect.QUIRK)
    public void theIndexCanBeChosen() {
        int direct = 5 << PvmMboxDirectIndexShift;
        assertEquals(5, pvm_putinfo("box10", entry(1), PvmMboxMultiInstance | direct));
        assertEquals(1, found("box10", 5, 0));
        assertEquals(0, pvm_putinfo("box10", entry(2), PvmMboxMultiInstance));
    }

    @Proves(
            value = {"pvm_putinfo", "pvm_exit"},
            aspect = Aspect.LIFETIME)
    public void entriesVanishWithTheirOwnerUnlessPersistent() {
        PvmTask partner = partner();
        theirs(partner, "box11", 1, 0);
        theirs(partner, "box12", 2, PvmMboxPersistent | PvmMboxOverWritable);
        partner.close();
        await("the end of box11", () -> pvm_recvinfo("box11", 0, 0) == PvmNotFound);
        assertEquals(2, found("box12", 0, 0));
        assertEquals(0, classes("box12")[0].mi_owners[0], "nobody owns it");
        assertEquals(0, pvm_delinfo("box12", 0, 0));
    }

    @Proves(value = "pvm_delinfo", aspect = Aspect.ERROR)
    public void delinfoWantsAnEntry() {
        pvm_mytid();
        refused(PvmNotFound, pvm_delinfo("nobox", 0, 0));
        refused(PvmBadParam, pvm_delinfo("nobox", -1, 0));
    }

    @Proves("pvm_getmboxinfo")
    public void getmboxinfoTellsIndicesOwnersAndFlags() {
        pvm_putinfo("list1", entry(1), PvmMboxMultiInstance);
        pvm_putinfo("list1", entry(1), PvmMboxMultiInstance | PvmMboxOverWritable);
        pvmmboxinfo[] list = classes("list1");
        assertEquals(1, list.length);
        assertEquals("list1", list[0].mi_name);
        assertEquals(2, list[0].mi_nentries);
        assertArrayEquals(new int[] {0, 1}, list[0].mi_indices);
        assertArrayEquals(new int[] {pvm_mytid(), pvm_mytid()}, list[0].mi_owners);
        assertArrayEquals(
                new int[] {PvmMboxMultiInstance, PvmMboxMultiInstance | PvmMboxOverWritable}, list[0].mi_flags);
    }

    @Proves(value = "pvm_getmboxinfo", aspect = Aspect.MATCHING)
    public void aPatternIsSearchedInsideNames() {
        pvm_putinfo("patternOne", entry(1), 0);
        pvm_putinfo("another*One", entry(1), 0);
        assertEquals(List.of("patternOne"), names("tternO"));
        assertEquals(List.of("patternOne"), names("pat*One"));
        assertEquals(List.of("another*One"), names("r\\*One"));
        assertEquals(List.of(), names("pattern?ne"));
        assertEquals(List.of("patternOne", "another*One"), names("One"), "in the order of their making");
        assertTrue(names("").containsAll(List.of("patternOne", "another*One")));
        assertTrue(names("*").containsAll(List.of("patternOne", "another*One")));
    }

    @Proves({"pvm_insert", "pvm_lookup", "pvm_delete"})
    public void theOldCallsKeepOneInt() {
        assertEquals(0, pvm_insert("old1", -1, 7));
        assertEquals(1, pvm_insert("old1", -1, 8));
        assertEquals(4, pvm_insert("old1", 4, 9));
        int[] data = new int[1];
        assertEquals(1, pvm_lookup("old1", 1, data));
        assertEquals(8, data[0]);
        assertEquals(0, pvm_delete("old1", 0));
        assertEquals(1, pvm_lookup("old1", -1, data), "the first there is");
        assertEquals(8, data[0]);
        assertEquals(9, found("old1", 4, 0), "an entry like any other");
        assertEquals(PvmMboxPersistent | PvmMboxMultiInstance, classes("old1")[0].mi_flags[0]);
        assertEquals(1, pvm_delete("old1", 1));
        assertEquals(4, pvm_delete("old1", 4));
    }

    @Proves(
            value = {"pvm_insert", "pvm_lookup", "pvm_delete"},
            aspect = Aspect.ERROR)
    public void theOldCallsRefuseTheSameThings() {
        assertEquals(3, pvm_insert("old2", 3, 7));
        refused(PvmDenied, pvm_insert("old2", 3, 8));
        refused(PvmBadParam, pvm_insert("old2", -2, 8));
        int[] data = new int[1];
        refused(PvmNotFound, pvm_lookup("old2", 1, data));
        refused(PvmNotFound, pvm_lookup("old3", -1, data));
        refused(PvmNotFound, pvm_delete("old2", 1));
        refused(PvmBadParam, pvm_delete("old2", -1));
        assertEquals(3, pvm_delete("old2", 3));
    }

    @Proves({"pvm_putinfo", "pvm_recvinfo"})
    public void longEntriesAreKeptWhole() {
        pvm_initsend(PvmDataRaw);
        byte[] data = new byte[300_000];
        data[299_999] = 9;
        pvm_pkbyte(data, data.length, 1);
        pvm_putinfo("long", pvm_getsbuf(), 0);
        assertTrue(pvm_recvinfo("long", 0, 0) > 0);
        byte[] back = new byte[data.length];
        assertEquals(PvmOk, pvm_upkbyte(back, back.length, 1));
        assertArrayEquals(data, back);
    }
}
