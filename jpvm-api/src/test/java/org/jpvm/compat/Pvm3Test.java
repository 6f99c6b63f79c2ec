package org.jpvm.compat;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskExit;
import org.jpvm.TaskOption;
import org.jpvm.TaskScope;
import org.junit.jupiter.api.Test;

/** Sessions, buffers, messages and errors. */
class Pvm3Test extends Pvm3Fixture {
    @Test
    void enrolsOnFirstUseAndAnewAfterExit() throws Exception {
        String printed = run(() -> {
            assertEquals(0, pvm_exit());
            assertEquals("3.4.6", pvm_version());
            assertEquals(2, pvm_getopt(PvmRoute));
            assertEquals(2, pvm_setopt(PvmRoute, PvmRouteDirect));
            assertEquals(0x80000, pvm_tidtohost(0x80005));
            assertEquals(0, sessions.size(), "none of these needs the daemon");
            assertEquals(0, pvm_getsbuf());
            assertEquals(0x40001, session().tid().value());
            assertEquals(0x40001, pvm_mytid(), "session() enrolled it");
            assertEquals(PvmRouteDirect, task().options.get(TaskOption.ROUTE));
            assertEquals(0, pvm_setcontext(7));
            assertEquals(0, pvm_setopt(PvmResvTids, 1));
            assertEquals(0, pvm_exit());
            assertEquals(List.of("close"), task().log);
            assertEquals(1, pvm_getopt(PvmResvTids));
            assertEquals(0x40002, pvm_mytid());
            assertEquals(7, pvm_getcontext(), "context and options survive pvm_exit");
            assertEquals(1, task().options.get(TaskOption.RESV_TIDS));
            assertEquals(0, pvm_halt());
            assertEquals(List.of("halt"), task().log);
            assertEquals(0x40003, pvm_mytid());
        });
        assertEquals("", printed);
    }

    @Test
    void scopesAreSeparate() throws Exception {
        TaskScope other = TaskScope.of(new EnrollOptions(Map.of(), null));
        run(() -> {
            pvm_initsend(0);
            pvm_freebuf(99);
        });
        in(other, () -> {
            assertEquals(0, pvm_errno());
            assertEquals(0, pvm_getsbuf());
            assertEquals(0x40002, pvm_mytid());
            return null;
        });
        run(() -> assertEquals(PvmNoSuchBuf, pvm_errno()));
    }

    @Test
    void bufferIds() throws Exception {
        run(() -> {
            pvm_setopt(PvmAutoErr, 0);
            int a = pvm_mkbuf(PvmDataDefault);
            int b = pvm_mkbuf(PvmDataRaw);
            int c = pvm_mkbuf(PvmDataInPlace);
            assertArrayEquals(new int[] {1, 2, 3}, new int[] {a, b, c});
            assertEquals(0, pvm_getsbuf(), "mkbuf does not activate");
            assertEquals(0, pvm_freebuf(a));
            assertEquals(0, pvm_freebuf(c));
            assertEquals(c, pvm_mkbuf(PvmDataDefault), "freed last, used first");
            assertEquals(a, pvm_mkbuf(PvmDataDefault));
            assertEquals(0, pvm_setsbuf(b));
            int fresh = pvm_initsend(PvmDataDefault);
            assertEquals(4, fresh, "the new buffer is made before the old one is freed");
            assertEquals(PvmNoSuchBuf, pvm_freebuf(b));
            assertEquals(b, pvm_initsend(PvmDataDefault));
            assertEquals(0, pvm_setrbuf(b));
            assertEquals(0, pvm_getsbuf(), "a buffer is not both");
            assertEquals(b, pvm_setrbuf(0));
            assertEquals(0, pvm_freebuf(0));
            assertEquals(PvmBadParam, pvm_freebuf(-1));
            assertEquals(PvmNoSuchBuf, pvm_freebuf(999));
            assertEquals(PvmBadParam, pvm_bufinfo(0, null, null, null));
            assertEquals(PvmNoSuchBuf, pvm_bufinfo(999, null, null, null));
            assertEquals(PvmBadParam, pvm_setsbuf(-1));
            assertEquals(PvmNoSuchBuf, pvm_setrbuf(999));
            assertEquals(PvmBadParam, pvm_mkbuf(3));
            assertEquals(PvmBadParam, pvm_initsend(9));
            assertEquals(PvmNoBuf, pvm_pkint(new int[1], 1, 1));
            assertEquals(PvmNoBuf, pvm_send(pvm_mytid(), 1));
        });
    }

    @Test
    void ownMessageCanBeUnpackedAndThePositionIsKept() throws Exception {
        run(() -> {
            int id = pvm_initsend(PvmDataDefault);
            pvm_pkint(new int[] {1, 2, 3}, 3, 1);
            int[] value = new int[1];
            assertEquals(0, pvm_setrbuf(id));
            assertEquals(0, pvm_upkint(value, 1, 1));
            assertEquals(id, pvm_setrbuf(0));
            pvm_setrbuf(id);
            pvm_upkint(value, 1, 1);
            assertEquals(2, value[0], "selected again: position kept");
            pvm_setsbuf(id);
            pvm_setrbuf(id);
            pvm_upkint(value, 1, 1);
            assertEquals(1, value[0], "was a send buffer meanwhile: from the start");
        });
    }

    @Test
    void sendReceiveAndProbe() throws Exception {
        run(() -> {
            int me = pvm_mytid();
            pvm_initsend(PvmDataDefault);
            pvm_pkstr("text");
            assertEquals(0, pvm_send(me, 5));
            assertEquals(0, pvm_send(me, 6));
            int probed = pvm_probe(-1, 6);
            assertTrue(probed > 0);
            assertEquals(probed, pvm_probe(-1, 6), "the same message keeps its id");
            int[] bytes = new int[1];
            int[] tag = new int[1];
            int[] source = new int[1];
            assertEquals(0, pvm_bufinfo(probed, bytes, tag, source));
            assertArrayEquals(new int[] {12, 6, me}, new int[] {bytes[0], tag[0], source[0]});
            assertEquals(0, pvm_getrbuf(), "probe leaves the receive buffer");
            int first = pvm_recv(-1, 5);
            assertEquals(first, pvm_getrbuf());
            assertEquals(probed, pvm_recv(me, 6));
            assertEquals(probed, pvm_setrbuf(0));
            pvm_setrbuf(probed);
            StringBuilder text = new StringBuilder();
            String[] again = new String[1];
            assertEquals(0, pvm_upkstr(text));
            assertEquals("text", text.toString());
            assertEquals(0, pvm_nrecv(-1, 6));
            assertEquals(0, pvm_getrbuf(), "nrecv drops the receive buffer even when nothing comes");
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmNoBuf, pvm_upkstr(again));
            assertEquals(0, pvm_trecv(-1, 6, new timeval(1, 500)));
            assertEquals(0, pvm_trecv(-1, 6, new timeval(-1, 0)));
            assertEquals(List.of("receive 1000500000", "receive 0"), task().log);
        });
    }

    @Test
    void allTypesUnderTheirCNames() throws Exception {
        run(() -> {
            for (int encoding : new int[] {PvmDataDefault, PvmDataRaw}) {
                int me = pvm_mytid();
                pvm_initsend(encoding);
                assertEquals(0, pvm_pkbyte(new byte[] {1, 2, 3}, 2, 2));
                assertEquals(0, pvm_pkshort(new short[] {-1}, 1, 1));
                assertEquals(0, pvm_pkushort(new short[] {-1}, 1, 1));
                assertEquals(0, pvm_pkint(new int[] {-1}, 1, 1));
                assertEquals(0, pvm_pkuint(new int[] {-1}, 1, 1));
                assertEquals(0, pvm_pklong(new long[] {-1}, 1, 1));
                assertEquals(0, pvm_pkulong(new long[] {0xffffffffL}, 1, 1));
                assertEquals(0, pvm_pkfloat(new float[] {1.5f}, 1, 1));
                assertEquals(0, pvm_pkdouble(new double[] {2.5}, 1, 1));
                assertEquals(0, pvm_pkcplx(new float[] {1, 2, 3, 4, 5, 6}, 2, 2));
                assertEquals(0, pvm_pkdcplx(new double[] {1, 2}, 1, 1));
                assertEquals(0, pvm_packf("%d %s", 4, "x"));
                pvm_send(me, 1);
                pvm_recv(me, 1);
                byte[] b = new byte[2];
                short[] s = new short[1];
                short[] us = new short[1];
                int[] i = new int[1];
                int[] ui = new int[1];
                long[] l = new long[1];
                long[] ul = new long[1];
                float[] f = new float[1];
                double[] d = new double[1];
                float[] x = new float[4];
                double[] dx = new double[2];
                String[] str = new String[1];
                int[] four = new int[1];
                assertEquals(0, pvm_upkbyte(b, 2, 1));
                assertEquals(0, pvm_upkshort(s, 1, 1));
                assertEquals(0, pvm_upkushort(us, 1, 1));
                assertEquals(0, pvm_upkint(i, 1, 1));
                assertEquals(0, pvm_upkuint(ui, 1, 1));
                assertEquals(0, pvm_upklong(l, 1, 1));
                assertEquals(0, pvm_upkulong(ul, 1, 1));
                assertEquals(0, pvm_upkfloat(f, 1, 1));
                assertEquals(0, pvm_upkdouble(d, 1, 1));
                assertEquals(0, pvm_upkcplx(x, 2, 1));
                assertEquals(0, pvm_upkdcplx(dx, 1, 1));
                assertEquals(0, pvm_unpackf("%d %s", four, str));
                assertArrayEquals(new byte[] {1, 3}, b);
                assertEquals(-1, s[0] + us[0] + i[0] + ui[0] + 3);
                assertEquals(-1, l[0]);
                assertEquals(0xffffffffL, ul[0]);
                assertEquals(4.0, f[0] + d[0]);
                assertArrayEquals(new float[] {1, 2, 5, 6}, x);
                assertArrayEquals(new double[] {1, 2}, dx);
                assertEquals("x4", str[0] + four[0]);
            }
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmNoData, pvm_upkint(new int[1], 1, 1));
            assertEquals(PvmBadParam, pvm_pkint(new int[1], -1, 1));
            assertEquals(0, pvm_packf("%+ %d", PvmDataInPlace, 1));
            assertEquals(PvmNotImpl, pvm_pkstr("x"));
            pvmminfo info = new pvmminfo();
            assertEquals(0, pvm_getminfo(pvm_getsbuf(), info));
            assertEquals(0x20000000, info.enc);
            assertEquals(pvm_mytid(), info.src, "a buffer of one's own shows its owner");
        });
    }

    @Test
    void messagesInMessages() throws Exception {
        String printed = run(() -> {
            int inner = pvm_mkbuf(PvmDataDefault);
            assertEquals(PvmNoBuf, pvm_pkmesg(inner));
            int outer = pvm_initsend(PvmDataRaw);
            pvmminfo info = new pvmminfo();
            info.src = 0x40009;
            info.tag = 3;
            assertEquals(0, pvm_setminfo(inner, info));
            assertEquals(PvmBadParam, pvm_pkmesg(0));
            assertEquals(PvmNoSuchBuf, pvm_pkmesg(77));
            assertEquals(PvmBadParam, pvm_pkmesg(outer));
            assertEquals(PvmMismatch, pvm_pkmesgbody(inner));
            assertEquals(0, pvm_pkmesg(inner));
            pvm_setrbuf(outer);
            int unpacked = pvm_upkmesg();
            assertTrue(unpacked > outer);
            assertEquals(outer, pvm_getrbuf());
            int[] tag = new int[1];
            int[] source = new int[1];
            pvm_bufinfo(unpacked, null, tag, source);
            assertEquals(3, tag[0]);
            assertEquals(0x40009, source[0]);
            assertEquals(PvmNoData, pvm_upkmesg());
            assertEquals(0, pvm_errno());
        });
        assertEquals("", printed, "these calls only return their errors");
    }

    @Test
    void psendAndPrecvLeaveTheBuffersAlone() throws Exception {
        String printed = run(() -> {
            int me = pvm_mytid();
            int sbuf = pvm_initsend(PvmDataDefault);
            assertEquals(0, pvm_psend(me, 1, new int[] {1, 2, 3}, 3, PVM_INT));
            int[] target = {9, 9};
            int[] source = new int[1];
            int[] tag = new int[1];
            int[] length = new int[1];
            assertEquals(0, pvm_precv(-1, -1, target, 2, PVM_UINT, source, tag, length));
            assertArrayEquals(new int[] {1, 2}, target, "excess is dropped");
            assertArrayEquals(new int[] {me, 1, 12}, new int[] {source[0], tag[0], length[0]}, "length is in bytes");
            pvm_psend(me, 2, new double[] {1, 2}, 1, PVM_DCPLX);
            double[] shorter = {9, 9, 9, 9};
            assertEquals(0, pvm_precv(me, 2, shorter, 2, PVM_DCPLX, null, null, null));
            assertArrayEquals(new double[] {1, 2, 9, 9}, shorter);
            assertEquals(sbuf, pvm_getsbuf());
            assertEquals(0, pvm_getrbuf());
            assertEquals(PvmNotImpl, pvm_psend(me, 1, new byte[1], 1, PVM_STR));
            assertEquals(PvmBadParam, pvm_psend(me, 1, new int[1], 1, PVM_LONG));
            assertEquals(PvmBadParam, pvm_precv(me, 1, new int[1], 2, PVM_INT, null, null, null));
            assertEquals(PvmBadParam, pvm_psend(0, 1, new int[1], 1, PVM_INT));
        });
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "libpvm [t40001]: pvm_psend(): Not implemented",
                        "libpvm [t40001]: pvm_psend(): Bad parameter",
                        "libpvm [t40001]: pvm_precv(): Bad parameter",
                        "libpvm [t40001]: pvm_send(): Bad parameter",
                        "libpvm [t40001]: pvm_psend(): Bad parameter",
                        ""),
                printed);
    }

    @Test
    void matchFunctionsAndHandlers() throws Exception {
        run(() -> {
            int me = pvm_mytid();
            pvm_initsend(PvmDataDefault);
            pvm_send(me, 1);
            pvm_send(me, 2);
            List<Integer> seen = new ArrayList<>();
            MatchFunction wanted = (bufid, tid, tag) -> {
                int[] itsTag = new int[1];
                pvm_bufinfo(bufid, null, itsTag, null);
                seen.add(itsTag[0]);
                return itsTag[0] == tag + 1 ? 1 : 0;
            };
            assertNull(pvm_recvf(wanted));
            int received = pvm_recv(-1, 1);
            assertEquals(List.of(1, 2), seen);
            assertEquals(received, pvm_getrbuf());
            pvm_exit();
            pvm_mytid();
            assertEquals(false, task().matcher == null, "the match function survives pvm_exit");
            assertSame(wanted, pvm_recvf(null));

            int kept = pvm_setrbuf(0);
            pvm_setrbuf(kept);
            int sbuf = pvm_initsend(PvmDataDefault);
            int[] inside = new int[3];
            assertEquals(9, pvm_addmhf(-1, 4, -1, bufid -> {
                inside[0] = bufid;
                inside[1] = pvm_getrbuf();
                inside[2] = pvm_getsbuf();
                return pvm_initsend(PvmDataRaw);
            }));
            pvm_send(me, 4);
            assertEquals(inside[0], inside[1]);
            assertEquals(0, inside[2]);
            assertEquals(sbuf, pvm_getsbuf());
            assertEquals(kept, pvm_getrbuf());
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmNoSuchBuf, pvm_bufinfo(inside[0], null, null, null), "freed after the handler");
            assertEquals(0, pvm_delmhf(9));
            assertEquals(PvmBadParam, pvm_delmhf(-1));
        });
    }

    @Test
    void errorRoutine() throws Exception {
        String printed = run(() -> {
            CompatState.current().enroller = () -> {
                throw new PvmException(PvmError.SYS_ERR, "no daemon");
            };
            assertEquals(PvmSysErr, pvm_mytid());
        });
        long pid = ProcessHandle.current().pid();
        assertEquals(
                "libpvm [pid" + pid + "]: pvm_mytid(): Can't contact local daemon" + System.lineSeparator(), printed);
        printed = run(() -> {
            pvm_mytid();
            assertEquals(PvmBadParam, pvm_initsend(9));
            assertEquals(PvmNoBuf, pvm_send(0x40001, 1));
            assertEquals(PvmBadParam, pvm_kill(0));
            assertEquals(PvmNoHost, pvm_hostsync(0x80000, null, null));
            pvm_perror("hello");
            assertEquals("No such host", pvm_strerror());
            assertEquals(0x40001, pvm_mytid());
            assertEquals(PvmNoHost, pvm_errno(), "success keeps the error");
        });
        assertEquals(
                String.join(
                        System.lineSeparator(),
                        "libpvm [t40001]: pvm_mkbuf(): Bad parameter",
                        "libpvm [t40001]: pvm_initsend(): Bad parameter",
                        "libpvm [t40001]: pvm_send(): No current buffer",
                        "libpvm [t40001]: pvm_sendsig(): Bad parameter",
                        "libpvm [t40001]: pvm_kill(): Bad parameter",
                        "libpvm [t40001]: pvm_host_sync(): No such host",
                        "libpvm [t40001]: hello: No such host",
                        ""),
                printed);
    }

    @Test
    void autoErrMayEndTheProcess() throws Exception {
        List<Object> ends = new ArrayList<>();
        String printed = run(() -> {
            CompatState.current().exit = ends::add;
            CompatState.current().abort = () -> ends.add("abort");
            pvm_mytid();
            assertEquals(1, pvm_setopt(PvmAutoErr, 2));
            pvm_freebuf(-1);
            assertEquals(List.of("close"), task().log);
            pvm_setopt(PvmAutoErr, 3);
            pvm_freebuf(-1);
            assertEquals(List.of(PvmBadParam, "abort"), ends);
            pvm_setopt(PvmAutoErr, 0);
            pvm_freebuf(-1);
            assertEquals(2, ends.size());
        });
        assertEquals(2, printed.lines().count(), printed);
    }

    @Test
    void autoErrEndsOnlyTheTaskThatSharesItsProcess() throws Exception {
        for (int autoErr : new int[] {2, 3}) {
            String printed = run(() -> {
                pvm_setopt(PvmAutoErr, autoErr);
                TaskExit end = assertThrows(TaskExit.class, () -> pvm_freebuf(-1));
                assertEquals(autoErr == 2 ? PvmBadParam : 134, end.status());
            });
            assertEquals(1, printed.lines().count(), printed);
        }
    }

    @Test
    void textsOfErrors() {
        assertEquals("Error 0", Pvm3Constants.textOf(0));
        assertEquals("Error 9", Pvm3Constants.textOf(-9));
        assertEquals("Bad parameter", Pvm3Constants.textOf(PvmBadParam));
        assertEquals("Master Host IP Address is Loopback! (See pvm3/Readme)", Pvm3Constants.textOf(PvmIPLoopback));
        assertEquals("Unknown Error", Pvm3Constants.textOf(-37));
        assertEquals("Unknown Error", Pvm3Constants.textOf(5));
        assertEquals(PvmSysErr, PvmError.SYS_ERR.code());
    }
}
