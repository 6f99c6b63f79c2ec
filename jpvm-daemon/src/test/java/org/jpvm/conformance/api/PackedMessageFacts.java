package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.compat.pvmminfo;

/** Messages in messages. Source: pvm-api §4. */
public final class PackedMessageFacts extends Facts {
    private static final int XDR = 0x10000000;

    private static int packed(int encoding, int value) {
        int id = pvm_mkbuf(encoding);
        int before = pvm_setsbuf(id);
        assertEquals(PvmOk, pvm_pkint(new int[] {value}, 1, 1));
        pvm_setsbuf(before);
        return id;
    }

    @Proves({"pvm_pkmesg", "pvm_upkmesg"})
    public void aMessageKeepsItsHeader() {
        int inner = packed(PvmDataRaw, 5);
        pvmminfo info = new pvmminfo();
        info.tag = 3;
        info.ctx = 4;
        info.wid = 6;
        info.src = 7;
        info.dst = 8;
        pvm_setminfo(inner, info);
        pvmminfo before = new pvmminfo();
        pvm_getminfo(inner, before);
        int outer = through(PvmDataDefault, () -> assertEquals(PvmOk, pvm_pkmesg(inner)));
        int taken = pvm_upkmesg();
        assertTrue(taken > 0);
        assertEquals(outer, pvm_getrbuf(), "the new buffer is not active");
        pvmminfo after = new pvmminfo();
        pvm_getminfo(taken, after);
        assertEquals(4, after.len);
        assertEquals(before.enc, after.enc);
        assertNotEquals(XDR, after.enc);
        assertEquals(3, after.tag);
        assertEquals(4, after.ctx);
        assertEquals(6, after.wid);
        assertEquals(7, after.src);
        assertEquals(8, after.dst);
        pvm_setrbuf(taken);
        assertEquals(5, unpackInt());
    }

    @Proves({"pvm_pkmesg", "pvm_upkmesg"})
    public void aMessageStandsAmongOtherData() {
        int inner = packed(PvmDataDefault, 5);
        int outer = through(PvmDataDefault, () -> {
            pvm_pkint(new int[] {1}, 1, 1);
            pvm_pkmesg(inner);
            pvm_pkint(new int[] {2}, 1, 1);
        });
        int[] length = new int[1];
        pvm_bufinfo(outer, length, null, null);
        // Eight ints of header, then a length before each fragment, and one that ends them.
        assertTrue(length[0] >= 4 + 32 + 4 + 4 + 4, () -> "length " + length[0]);
        assertEquals(1, unpackInt());
        assertTrue(pvm_upkmesg() > 0);
        assertEquals(2, unpackInt());
    }

    @Proves(value = "pvm_pkmesg", aspect = Aspect.ERROR)
    public void pkmesgReturnsErrorsWithoutKeepingThem() {
        int inner = packed(PvmDataDefault, 5);
        int before = pvm_errno();
        assertEquals(PvmNoBuf, pvm_pkmesg(inner));
        int own = pvm_initsend(PvmDataDefault);
        assertEquals(PvmBadParam, pvm_pkmesg(own), "into itself");
        assertEquals(PvmBadParam, pvm_pkmesg(0));
        assertEquals(PvmNoSuchBuf, pvm_pkmesg(100_000));
        assertEquals(before, pvm_errno());
    }

    @Differs("What is packed after pvm_pkmesgbody arrives; C 3.4.6 sends other bytes in its place.")
    @Proves("pvm_pkmesgbody")
    public void aBodyIsAppended() {
        int inner = packed(PvmDataDefault, 5);
        int outer = through(PvmDataDefault, () -> {
            pvm_pkint(new int[] {4}, 1, 1);
            assertEquals(PvmOk, pvm_pkmesgbody(inner));
            pvm_pkint(new int[] {6}, 1, 1);
        });
        int[] length = new int[1];
        pvm_bufinfo(outer, length, null, null);
        assertEquals(12, length[0]);
        assertEquals(4, unpackInt());
        assertEquals(5, unpackInt());
        assertEquals(6, unpackInt());
    }

    @Proves(value = "pvm_pkmesgbody", aspect = Aspect.ERROR)
    public void aBodyMustHaveTheSameEncoding() {
        int raw = packed(PvmDataRaw, 5);
        assertEquals(PvmNoBuf, pvm_pkmesgbody(raw));
        int own = pvm_initsend(PvmDataDefault);
        assertEquals(PvmMismatch, pvm_pkmesgbody(raw));
        assertEquals(PvmBadParam, pvm_pkmesgbody(own), "into itself");
        assertEquals(PvmBadParam, pvm_pkmesgbody(-1));
        assertEquals(PvmNoSuchBuf, pvm_pkmesgbody(100_000));
    }

    @Proves(value = "pvm_upkmesg", aspect = Aspect.ERROR)
    public void upkmesgNeedsAMessageInAMessage() {
        assertEquals(PvmNoBuf, pvm_upkmesg());
        through(PvmDataDefault, () -> pvm_pkint(new int[] {1, 2}, 2, 1));
        assertEquals(PvmNoData, pvm_upkmesg());
    }
}
