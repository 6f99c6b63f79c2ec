package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.compat.pvmminfo;

/** Buffer ids, the two active buffers, headers. Source: pvm-api §3. */
public final class BufferFacts extends Facts {
    private static final int XDR = 0x10000000;

    @Proves({"pvm_mkbuf", "pvm_getsbuf", "pvm_getrbuf"})
    public void mkbufActivatesNothing() {
        int id = pvm_mkbuf(PvmDataDefault);
        assertTrue(id > 0);
        assertEquals(0, pvm_getsbuf());
        assertEquals(0, pvm_getrbuf());
    }

    @Proves(value = "pvm_mkbuf", aspect = Aspect.ERROR)
    public void mkbufRefusesAnUnknownEncoding() {
        for (int encoding : new int[] {PvmDataDefault, PvmDataRaw, PvmDataInPlace, PvmDataTrace}) {
            assertTrue(pvm_mkbuf(encoding) > 0);
        }
        refused(PvmBadParam, pvm_mkbuf(3));
        refused(PvmBadParam, pvm_mkbuf(-1));
    }

    @Proves(
            value = {"pvm_mkbuf", "pvm_freebuf"},
            aspect = Aspect.LIFETIME)
    public void theIdFreedLastIsUsedFirst() {
        int one = pvm_mkbuf(PvmDataDefault);
        int two = pvm_mkbuf(PvmDataDefault);
        int three = pvm_mkbuf(PvmDataDefault);
        assertEquals(PvmOk, pvm_freebuf(one));
        assertEquals(PvmOk, pvm_freebuf(three));
        assertEquals(three, pvm_mkbuf(PvmDataRaw));
        assertEquals(one, pvm_mkbuf(PvmDataRaw));
        assertNotEquals(two, pvm_mkbuf(PvmDataRaw));
    }

    @Proves({"pvm_initsend", "pvm_getsbuf"})
    public void initsendReplacesTheSendBuffer() {
        int made = pvm_mkbuf(PvmDataDefault);
        assertEquals(0, pvm_setsbuf(made));
        int id = pvm_initsend(PvmDataDefault);
        assertEquals(id, pvm_getsbuf());
        assertNotEquals(made, id);
        refused(PvmNoSuchBuf, pvm_bufinfo(made, null, null, null));
    }

    @Proves(value = "pvm_initsend", aspect = Aspect.ERROR)
    public void initsendWithABadEncodingKeepsTheBuffer() {
        int id = pvm_initsend(PvmDataDefault);
        refused(PvmBadParam, pvm_initsend(17));
        assertEquals(id, pvm_getsbuf());
    }

    @Proves(value = "pvm_initsend", aspect = Aspect.LIFETIME)
    public void onePackedBufferIsSentOftenAndMayGrow() {
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {5}, 1, 1);
        pvm_send(pvm_mytid(), 1);
        pvm_send(pvm_mytid(), 2);
        pvm_pkint(new int[] {6}, 1, 1);
        pvm_send(pvm_mytid(), 3);
        assertEquals(5, receiveInt(-1, 1));
        assertEquals(5, receiveInt(-1, 2));
        assertEquals(5, receiveInt(-1, 3));
        assertEquals(6, unpackInt());
    }

    @Proves({"pvm_freebuf", "pvm_getsbuf", "pvm_getrbuf"})
    public void freeingAnActiveBufferDeactivatesIt() {
        int received = through(PvmDataDefault, () -> pvm_pkint(new int[] {1}, 1, 1));
        int packed = pvm_getsbuf();
        assertEquals(received, pvm_getrbuf());
        assertEquals(PvmOk, pvm_freebuf(packed));
        assertEquals(0, pvm_getsbuf());
        assertEquals(received, pvm_getrbuf());
        assertEquals(PvmOk, pvm_freebuf(received));
        assertEquals(0, pvm_getrbuf());
        refused(PvmNoBuf, pvm_pkint(new int[1], 1, 1));
        refused(PvmNoBuf, pvm_upkint(new int[1], 1, 1));
    }

    @Proves(value = "pvm_freebuf", aspect = Aspect.ERROR)
    public void freebufRefusesWhatIsNoBuffer() {
        int id = pvm_mkbuf(PvmDataDefault);
        assertEquals(PvmOk, pvm_freebuf(id));
        refused(PvmNoSuchBuf, pvm_freebuf(id));
        refused(PvmNoSuchBuf, pvm_freebuf(100_000));
        refused(PvmBadParam, pvm_freebuf(-1));
    }

    @Proves(value = "pvm_freebuf", aspect = Aspect.QUIRK)
    public void bufferZeroMayBeFreed() {
        assertEquals(PvmOk, pvm_freebuf(0));
    }

    @Proves({"pvm_setsbuf", "pvm_setrbuf"})
    public void theBufferBeforeIsReturnedAndStays() {
        int one = pvm_mkbuf(PvmDataDefault);
        int two = pvm_mkbuf(PvmDataDefault);
        assertEquals(0, pvm_setsbuf(one));
        assertEquals(one, pvm_setsbuf(two));
        assertEquals(two, pvm_setsbuf(0));
        assertEquals(0, pvm_getsbuf());
        assertEquals(0, pvm_setrbuf(one));
        assertEquals(one, pvm_setrbuf(0));
        assertEquals(0, pvm_getrbuf());
        assertEquals(PvmOk, pvm_bufinfo(one, null, null, null));
        assertEquals(PvmOk, pvm_bufinfo(two, null, null, null));
    }

    @Proves(
            value = {"pvm_setsbuf", "pvm_setrbuf"},
            aspect = Aspect.ERROR)
    public void onlyBuffersCanBeMadeActive() {
        refused(PvmNoSuchBuf, pvm_setsbuf(100_000));
        refused(PvmNoSuchBuf, pvm_setrbuf(100_000));
        refused(PvmBadParam, pvm_setsbuf(-1));
        refused(PvmBadParam, pvm_setrbuf(-1));
    }

    @Proves({"pvm_setsbuf", "pvm_setrbuf"})
    public void aBufferIsActiveOnOneSideOnly() {
        int received = through(PvmDataDefault, () -> pvm_pkint(new int[] {1}, 1, 1));
        pvm_setsbuf(received);
        assertEquals(received, pvm_getsbuf());
        assertEquals(0, pvm_getrbuf());
        pvm_setrbuf(received);
        assertEquals(0, pvm_getsbuf());
        assertEquals(received, pvm_getrbuf());
    }

    @Proves("pvm_setsbuf")
    public void aReceivedMessageCanBeForwarded() {
        int received = through(PvmDataDefault, () -> pvm_pkint(new int[] {1}, 1, 1));
        pvm_setsbuf(received);
        assertEquals(PvmOk, pvm_send(pvm_mytid(), 9));
        assertEquals(1, receiveInt(pvm_mytid(), 9));
    }

    @Proves("pvm_setrbuf")
    public void onesOwnUnsentMessageCanBeUnpacked() {
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {4, 5}, 2, 1);
        pvm_setrbuf(pvm_getsbuf());
        assertEquals(4, unpackInt());
        assertEquals(5, unpackInt());
        refused(PvmNoData, pvm_upkint(new int[1], 1, 1));
    }

    @Proves(value = "pvm_setrbuf", aspect = Aspect.LIFETIME)
    public void theUnpackingPositionIsKept() {
        int first = through(PvmDataDefault, () -> pvm_pkint(new int[] {4, 5}, 2, 1));
        assertEquals(4, unpackInt());
        assertEquals(first, pvm_setrbuf(0));
        int second = through(PvmDataDefault, () -> pvm_pkint(new int[] {8}, 1, 1));
        assertNotEquals(first, second);
        assertEquals(8, unpackInt());
        assertEquals(second, pvm_setrbuf(first));
        assertEquals(5, unpackInt());
    }

    @Proves("pvm_bufinfo")
    public void bufinfoTellsLengthTagAndSource() {
        int[] length = new int[1];
        int[] tag = new int[1];
        int[] source = new int[1];
        int id = through(PvmDataDefault, () -> pvm_pkbyte(new byte[5], 5, 1));
        assertEquals(PvmOk, pvm_bufinfo(id, length, tag, source));
        assertEquals(8, length[0], "XDR pads bytes");
        assertEquals(4711, tag[0]);
        assertEquals(pvm_mytid(), source[0]);
        assertEquals(PvmOk, pvm_bufinfo(id, null, null, null));
    }

    @Proves(value = "pvm_bufinfo", aspect = Aspect.ERROR)
    public void bufinfoWantsABuffer() {
        refused(PvmBadParam, pvm_bufinfo(0, null, null, null));
        refused(PvmBadParam, pvm_bufinfo(-3, null, null, null));
        refused(PvmNoSuchBuf, pvm_bufinfo(100_000, null, null, null));
    }

    @Proves(value = "pvm_bufinfo", aspect = Aspect.QUIRK)
    public void anUnsentInPlaceBufferHasNoLength() {
        pvm_initsend(PvmDataInPlace);
        pvm_pkint(new int[3], 3, 1);
        int[] length = {-1};
        assertEquals(PvmOk, pvm_bufinfo(pvm_getsbuf(), length, null, null));
        assertEquals(0, length[0]);
    }

    @Proves("pvm_getminfo")
    public void getminfoReadsTheHeader() {
        int context = pvm_newcontext();
        pvm_setcontext(context);
        int id = through(PvmDataDefault, () -> pvm_pkint(new int[3], 3, 1));
        pvmminfo info = new pvmminfo();
        assertEquals(PvmOk, pvm_getminfo(id, info));
        assertEquals(12, info.len);
        assertEquals(context, info.ctx);
        assertEquals(4711, info.tag);
        assertEquals(XDR, info.enc);
        assertEquals(pvm_mytid(), info.src);
        assertEquals(0, info.crc);
    }

    @Proves({"pvm_setminfo", "pvm_getminfo"})
    public void setminfoChangesAllButLengthAndEncoding() {
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[3], 3, 1);
        pvmminfo info = new pvmminfo();
        info.len = 1;
        info.ctx = 2;
        info.tag = 3;
        info.wid = 4;
        info.enc = 5;
        info.crc = 6;
        info.src = 7;
        info.dst = 8;
        assertEquals(PvmOk, pvm_setminfo(pvm_getsbuf(), info));
        pvmminfo after = new pvmminfo();
        pvm_getminfo(pvm_getsbuf(), after);
        assertEquals(12, after.len);
        assertEquals(2, after.ctx);
        assertEquals(3, after.tag);
        assertEquals(4, after.wid);
        assertEquals(XDR, after.enc);
        assertEquals(0, after.crc);
        assertEquals(7, after.src);
        assertEquals(8, after.dst);
    }

    @Proves("pvm_setminfo")
    public void theWaitIdTravels() {
        pvm_initsend(PvmDataDefault);
        pvmminfo info = new pvmminfo();
        info.wid = 77;
        pvm_setminfo(pvm_getsbuf(), info);
        pvm_send(pvm_mytid(), 5);
        pvmminfo received = new pvmminfo();
        pvm_getminfo(receive(-1, 5), received);
        assertEquals(77, received.wid);
        assertEquals(5, received.tag);
        assertEquals(pvm_mytid(), received.src);
    }

    @Proves(
            value = {"pvm_getminfo", "pvm_setminfo"},
            aspect = Aspect.ERROR)
    public void headersBelongToBuffers() {
        refused(PvmBadParam, pvm_getminfo(0, new pvmminfo()));
        refused(PvmBadParam, pvm_setminfo(-1, new pvmminfo()));
        refused(PvmNoSuchBuf, pvm_getminfo(100_000, new pvmminfo()));
        refused(PvmNoSuchBuf, pvm_setminfo(100_000, new pvmminfo()));
    }
}
