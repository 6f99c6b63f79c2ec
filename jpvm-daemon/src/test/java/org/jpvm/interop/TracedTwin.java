package org.jpvm.interop;

import static org.jpvm.compat.Pvm3.*;

import java.nio.channels.SelectableChannel;
import org.jpvm.compat.MatchFunction;
import org.jpvm.compat.pvmhostinfo;
import org.jpvm.compat.pvmmboxinfo;
import org.jpvm.compat.pvmminfo;
import org.jpvm.compat.pvmtaskinfo;
import org.jpvm.compat.timeval;

/** {@code ctraced.c} line by line on the Java form of the C interface. */
public final class TracedTwin {
    private TracedTwin() {}

    private static void packing() {
        byte[] b = {1, 2, 3, 4};
        short[] s = {5, 6};
        int[] i = {7, 8, 9, 10};
        long[] l = {11, 12};
        float[] f = {1, 2, 3, 4};
        double[] d = {1, 2, 3, 4};
        float[] c = new float[4];
        double[] z = new double[4];
        String[] text = new String[1];
        pvm_initsend(PvmDataDefault);
        pvm_pkbyte(b, 4, 1);
        pvm_pkshort(s, 2, 1);
        pvm_pkushort(s, 1, 2);
        pvm_pkint(i, 2, 2);
        pvm_pkuint(i, 1, 1);
        pvm_pklong(l, 2, 1);
        pvm_pkulong(l, 1, 1);
        pvm_pkfloat(f, 4, 1);
        pvm_pkdouble(d, 4, 1);
        pvm_pkcplx(f, 2, 1);
        pvm_pkdcplx(d, 2, 1);
        pvm_pkstr("text");
        pvm_packf("%2d %s", i, "more");
        pvm_send(pvm_mytid(), 5);
        pvm_send(pvm_mytid(), 4);
        pvm_recv(-1, 4);
        int n = pvm_probe(-1, 5);
        pvm_bufinfo(n, null, null, null);
        pvm_recv(-1, 5);
        pvm_bufinfo(pvm_getrbuf(), null, null, null);
        pvm_upkbyte(b, 4, 1);
        pvm_upkshort(s, 2, 1);
        pvm_upkushort(s, 1, 2);
        pvm_upkint(i, 2, 2);
        pvm_upkuint(i, 1, 1);
        pvm_upklong(l, 2, 1);
        pvm_upkulong(l, 1, 1);
        pvm_upkfloat(f, 4, 1);
        pvm_upkdouble(d, 4, 1);
        pvm_upkcplx(c, 2, 1);
        pvm_upkdcplx(z, 2, 1);
        pvm_upkstr(text);
        pvm_unpackf("%2d %s", i, text);
        pvm_upkint(i, 1, 1);
    }

    private static int handle(int bufid) {
        pvm_getsbuf();
        return pvm_upkint(new int[1], 1, 1);
    }

    private static void messages(int me) {
        timeval time = new timeval();
        time.tv_usec = 1000;
        int[] tids = {me, 0};
        int[] data = {1, 2, 3};
        int[] got = new int[3];
        pvmminfo info = new pvmminfo();
        pvm_nrecv(-1, 99);
        pvm_trecv(-1, 99, time);
        pvm_initsend(PvmDataRaw);
        pvm_pkint(data, 1, 1);
        pvm_mcast(tids, 1, 7);
        pvm_send(-5, 7);
        pvm_send(me, 6);
        pvm_send(me, 4);
        pvm_recv(-1, 4);
        pvm_nrecv(me, 6);
        pvm_send(me, 6);
        pvm_trecv(me, -1, null);
        pvm_psend(me, 8, data, 3, PVM_INT);
        pvm_precv(me, 8, got, 3, PVM_INT, null, null, null);
        int mid = pvm_mkbuf(PvmDataDefault);
        int old = pvm_setsbuf(mid);
        pvm_getsbuf();
        pvm_getrbuf();
        pvm_setsbuf(old);
        pvm_getminfo(mid, info);
        pvm_setminfo(mid, info);
        pvm_freebuf(mid);
        pvm_freebuf(7777);
        pvm_bufinfo(7777, null, null, null);
        pvm_setrbuf(0);
        pvm_initsend(77);
        old = pvm_addmhf(-1, 44, -1, TracedTwin::handle);
        pvm_initsend(PvmDataDefault);
        pvm_pkint(data, 1, 1);
        pvm_send(me, 44);
        pvm_send(me, 6);
        pvm_recv(-1, 6);
        pvm_delmhf(old);
        pvm_delmhf(old);
        int context = pvm_newcontext();
        pvm_setcontext(context);
        pvm_getcontext();
        pvm_setcontext(0);
        pvm_freecontext(context);
        pvm_recvf((MatchFunction) null);
    }

    private static void machine(int me, int[] list) {
        pvmhostinfo[][] hosts = new pvmhostinfo[1][];
        pvmtaskinfo[][] tasks = new pvmtaskinfo[1][];
        pvmmboxinfo[][] boxes = new pvmmboxinfo[1][];
        SelectableChannel[][] fds = new SelectableChannel[1][];
        int[] n = new int[1];
        int[] args = {6, 0};
        int[] out = new int[20];
        int[][] tids = new int[1][];
        String[] host = {"nohost"};
        String[] nothing = {"one"};
        pvm_parent();
        pvm_siblings(tids);
        pvm_tidtohost(me);
        pvm_getopt(PvmRoute);
        pvm_setopt(PvmRoute, PvmDontRoute);
        pvm_setopt(PvmRoute, 77);
        pvm_getopt(999);
        pvm_config(n, n, hosts);
        pvm_tasks(me, n, tasks);
        pvm_pstat(me);
        pvm_pstat(me + 1000);
        pvm_mstat(hosts[0][0].hi_name);
        pvm_mstat("nohost");
        pvm_notify(PvmTaskExit, 50, 1, new int[] {me});
        pvm_notify(PvmHostAdd, 51, -1, null);
        pvm_notify(99, 52, 1, new int[] {me});
        pvm_kill(me + 1000);
        pvm_sendsig(me + 1000, 10);
        pvm_kill(0);
        pvm_initsend(PvmDataDefault);
        pvm_pkint(n, 1, 1);
        pvm_putinfo("box", pvm_getsbuf(), PvmMboxDefault);
        pvm_recvinfo("box", 0, PvmMboxDefault);
        pvm_getmboxinfo("box", n, boxes);
        pvm_delinfo("box", 0, PvmMboxDefault);
        pvm_recvinfo("box", 0, PvmMboxDefault);
        pvm_insert("old", 3, 4);
        pvm_lookup("old", 3, n);
        pvm_delete("old", 3);
        pvm_delete("old", 3);
        pvm_tickle(1, args, n, out);
        pvm_archcode("LINUX64");
        pvm_archcode("nosuch");
        pvm_addhosts(host, 0, out);
        pvm_delhosts(host, 1, out);
        pvm_spawn("nosuchprogram", nothing, 0, "", 2, list);
        pvm_spawn("nosuchprogram", null, PvmTaskArch, "LINUX64", 0, list);
        pvm_getfds(fds);
        pvm_start_pvmd(0, null, 0);
        pvm_version();
    }

    private static void groups(int me) {
        int[] data = {1, 2};
        int[] all = new int[4];
        pvm_joingroup("traced");
        pvm_joingroup("traced");
        pvm_getinst("traced", me);
        pvm_gettid("traced", 0);
        pvm_gsize("traced");
        pvm_gsize("nogroup");
        pvm_barrier("traced", 1);
        pvm_initsend(PvmDataDefault);
        pvm_bcast("traced", 70);
        pvm_reduce(PvmSum, data, 2, PVM_INT, 71, "traced", 0);
        pvm_gather(all, data, 2, PVM_INT, 72, "traced", 0);
        pvm_scatter(data, all, 2, PVM_INT, 73, "traced", 0);
        pvm_lvgroup("traced");
    }

    private static void events() {
        byte[] b = {1, 2, 3};
        int[] i = {1, 2};
        double[] d = {1.5};
        pvm_initsend(PvmDataTrace);
        pvm_pkint(i, 1, 1);
        pvm_pkint(i, 2, 1);
        pvm_pkdouble(d, 1, 1);
        pvm_pkbyte(b, 3, 1);
        pvm_pkstr("event");
        pvm_send(PVM_TRACE_TID, PVM_TRACE_CODE);
    }

    private static void masks() {
        char[] mask = new char[TEV_MASK_LENGTH];
        char[] none = new char[TEV_MASK_LENGTH];
        pvm_gettmask(PvmTaskSelf, mask);
        TEV_MASK_INIT(none);
        TEV_MASK_SET(none, TEV_GETSBUF);
        pvm_settmask(PvmTaskSelf, none);
        pvm_getrbuf();
        pvm_getsbuf();
        events();
        pvm_settmask(PvmTaskSelf, mask);
        pvm_getrbuf();
        pvm_settmask(7, mask);
    }

    private static void options(String part) {
        switch (part) {
            case "count" -> {
                pvm_setopt(PvmSelfTraceOptions, PvmTraceCount);
                pvm_getsbuf();
                pvm_getsbuf();
                pvm_setopt(PvmSelfTraceOptions, PvmTraceFull);
            }
            case "buffer" -> {
                pvm_setopt(PvmSelfTraceBuffer, 300);
                pvm_getsbuf();
                pvm_getsbuf();
                pvm_getsbuf();
                pvm_getsbuf();
                pvm_setopt(PvmSelfTraceBuffer, 0);
                pvm_getsbuf();
            }
            case "sink" -> {
                int sink = pvm_setopt(PvmSelfTraceTid, -1);
                pvm_getsbuf();
                pvm_setopt(PvmSelfTraceTid, sink);
                pvm_getsbuf();
                pvm_setopt(PvmSelfTraceCode, 500);
            }
            default -> throw new IllegalArgumentException(part);
        }
    }

    /** The parts to run. */
    public static void main(String[] args) {
        pvm_setopt(PvmAutoErr, 0);
        int me = pvm_mytid();
        for (String part : args) {
            switch (part) {
                case "packing" -> packing();
                case "messages" -> messages(me);
                case "machine" -> machine(me, new int[3]);
                case "groups" -> groups(me);
                case "events" -> events();
                case "masks" -> masks();
                default -> options(part);
            }
        }
        pvm_exit();
    }
}
