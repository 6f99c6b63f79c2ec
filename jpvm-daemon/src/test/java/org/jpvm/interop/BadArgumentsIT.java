package org.jpvm.interop;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jpvm.EnrollOptions;
import org.jpvm.TaskScope;
import org.jpvm.compat.Pvm3;
import org.jpvm.compat.pvmhostinfo;
import org.jpvm.compat.pvmminfo;
import org.jpvm.compat.timeval;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bad arguments of the C-named calls: the code of C PVM 3.4.6, never an exception, and the session goes on. Codes are those that C was seen
 * to return; where C crashes or waits for ever, or cannot see what Java sees, it is PvmBadParam.
 */
@Timeout(120)
class BadArgumentsIT {
    private static final String LONG = "a".repeat(70_000);
    private static final int UNKNOWN_BUFFER = 999;
    private static final int FOREIGN_TASK = 0x3ff00001;
    private static final int FOREIGN_HOST = 0x3ffc0000;
    private static final String MASK = "@".repeat(35);

    /** Functions without an argument, or for which every argument is good. */
    private static final Set<String> CANNOT_BE_BAD = Set.of(
            "pvm_mytid",
            "pvm_parent",
            "pvm_exit",
            "pvm_halt",
            "pvm_strerror",
            "pvm_version",
            "pvm_perror",
            "pvm_getsbuf",
            "pvm_getrbuf",
            "pvm_newcontext",
            "pvm_getcontext",
            "pvm_setcontext",
            "pvm_reg_hoster",
            "pvm_reg_tasker",
            "pvm_gsdump",
            "pvm_catchout",
            "pvm_recvf",
            "pvm_tidtohost",
            // Rows of their own.
            "pvm_gettmask",
            "pvm_settmask");

    private final List<Row> rows = new ArrayList<>();
    private final int[] eight = new int[8];
    private final int[] none = {};

    private record Row(String function, String arguments, int expected, Runnable before, IntSupplier call) {}

    private void row(String function, String arguments, int expected, IntSupplier call) {
        row(function, arguments, expected, () -> {}, call);
    }

    private void row(String function, String arguments, int expected, Runnable before, IntSupplier call) {
        rows.add(new Row(function, arguments, expected, before, call));
    }

    private void tasks() {
        row("pvm_kill", "no task", PvmBadParam, () -> pvm_kill(0x40000));
        row("pvm_sendsig", "no task", PvmBadParam, () -> pvm_sendsig(0, 15));
        row("pvm_sendsig", "a daemon", PvmBadParam, () -> pvm_sendsig(0x80000000, 15));
        row("pvm_sendsig", "foreign task", PvmOk, () -> pvm_sendsig(FOREIGN_TASK, 15));
        row("pvm_pstat", "no task", PvmBadParam, () -> pvm_pstat(-5));
        row("pvm_pstat", "foreign task", PvmNoTask, () -> pvm_pstat(FOREIGN_TASK));
        row("pvm_tasks", "-1", PvmNoHost, () -> pvm_tasks(-1, null, null));
        row("pvm_tasks", "foreign host", PvmNoHost, () -> pvm_tasks(FOREIGN_HOST, null, null));
        row("pvm_tasks", "no room", PvmBadParam, () -> pvm_tasks(0, none, null));
        row("pvm_siblings", "null", PvmBadParam, () -> pvm_siblings(null));
        row("pvm_getfds", "null", PvmBadParam, () -> pvm_getfds(null));
        row("pvm_getnoresets", "no room", PvmBadParam, () -> pvm_getnoresets(null, none));
        row("pvm_spawn", "null", PvmBadParam, () -> pvm_spawn(null, null, 0, null, 1, eight));
        row("pvm_spawn", "count 0", PvmBadParam, () -> pvm_spawn("x", null, 0, "", 0, eight));
        row("pvm_spawn", "count -1", PvmBadParam, () -> pvm_spawn("x", null, 0, "", -1, eight));
        row("pvm_spawn", "more than tids", PvmBadParam, () -> pvm_spawn("x", null, 0, "", 9, eight));
        row("pvm_spawn", "empty name", PvmNoFile, () -> {
            int started = pvm_spawn("", null, 0, "", 1, eight);
            return started == 0 ? eight[0] : started;
        });
        row("pvm_spawn", "no such host, null in argv", PvmNoHost, () -> {
            int started = pvm_spawn("x", new String[] {null, "y"}, PvmTaskHost, null, 1, eight);
            return started == 0 ? eight[0] : started;
        });
        row("pvm_spawn", "long name", PvmOk, () -> pvm_spawn(LONG, null, 0, null, 1, eight));
        row("pvm_export", "null", PvmBadParam, () -> pvm_export(null));
        row("pvm_export", "empty", PvmOk, () -> pvm_export(""));
        row("pvm_unexport", "null", PvmBadParam, () -> pvm_unexport(null));
    }

    private void buffers() {
        row("pvm_mkbuf", "encoding 3", PvmBadParam, () -> pvm_mkbuf(3));
        row("pvm_initsend", "encoding 77", PvmBadParam, () -> pvm_initsend(77));
        buffer("pvm_freebuf", Pvm3::pvm_freebuf, false);
        buffer("pvm_setsbuf", Pvm3::pvm_setsbuf, false);
        buffer("pvm_setrbuf", Pvm3::pvm_setrbuf, false);
        buffer("pvm_bufinfo", id -> pvm_bufinfo(id, null, null, null), true);
        buffer("pvm_getminfo", id -> pvm_getminfo(id, new pvmminfo()), true);
        buffer("pvm_setminfo", id -> pvm_setminfo(id, new pvmminfo()), true);
        buffer("pvm_getmwid", Pvm3::pvm_getmwid, true);
        buffer("pvm_setmwid", id -> pvm_setmwid(id, 1), true);
        buffer("pvm_pkmesg", Pvm3::pvm_pkmesg, true);
        buffer("pvm_pkmesgbody", Pvm3::pvm_pkmesgbody, true);
        row("pvm_bufinfo", "no room", PvmBadParam, () -> pvm_bufinfo(pvm_mkbuf(0), none, null, null));
        row("pvm_getminfo", "null", PvmBadParam, () -> pvm_getminfo(pvm_mkbuf(0), null));
        row("pvm_setminfo", "null", PvmBadParam, () -> pvm_setminfo(pvm_mkbuf(0), null));
        row("pvm_pkmesg", "itself", PvmBadParam, () -> pvm_pkmesg(pvm_initsend(0)));
        row("pvm_pkmesgbody", "itself", PvmBadParam, () -> pvm_pkmesgbody(pvm_initsend(0)));
        row("pvm_upkmesg", "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, Pvm3::pvm_upkmesg);
        row("pvm_upkmesg", "no message in it", PvmNoData, BadArgumentsIT::emptyReceived, Pvm3::pvm_upkmesg);
    }

    private interface WithBuffer {
        int call(int id);
    }

    private void buffer(String function, WithBuffer call, boolean zeroIsBad) {
        row(function, "-1", PvmBadParam, () -> call.call(-1));
        row(function, "unknown", PvmNoSuchBuf, () -> call.call(UNKNOWN_BUFFER));
        if (zeroIsBad) {
            row(function, "0", PvmBadParam, () -> call.call(0));
        }
    }

    private interface Items<A> {
        int call(A array, int count, int stride);
    }

    private static void noBuffers() {
        pvm_setsbuf(0);
        pvm_setrbuf(0);
    }

    private static void emptyReceived() {
        pvm_setrbuf(pvm_mkbuf(PvmDataDefault));
    }

    private static void eightInts() {
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[8], 8, 1);
        pvm_setrbuf(pvm_getsbuf());
    }

    private <A> void items(String type, A array, Items<A> pack, Items<A> unpack) {
        String pk = "pvm_pk" + type;
        Runnable send = () -> pvm_initsend(PvmDataDefault);
        row(pk, "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, () -> pack.call(array, 1, 1));
        row(pk, "count -1", PvmBadParam, send, () -> pack.call(array, -1, 1));
        row(pk, "count -1, no buffer", PvmBadParam, BadArgumentsIT::noBuffers, () -> pack.call(array, -1, 1));
        row(pk, "null", PvmBadParam, send, () -> pack.call(null, 1, 1));
        row(pk, "null, count 0", PvmOk, send, () -> pack.call(null, 0, 1));
        row(pk, "more than the array", PvmBadParam, send, () -> pack.call(array, 99, 1));
        row(pk, "stride beyond the array", PvmBadParam, send, () -> pack.call(array, 2, 99));
        row(pk, "stride below the array", PvmBadParam, send, () -> pack.call(array, 2, -1));
        row(
                pk,
                "stride that overflows",
                PvmBadParam,
                send,
                () -> pack.call(array, Integer.MAX_VALUE, Integer.MAX_VALUE));
        row(pk, "stride 0", PvmOk, send, () -> pack.call(array, 2, 0));
        row(pk, "in place with stride", PvmNotImpl, () -> pvm_initsend(PvmDataInPlace), () -> pack.call(array, 2, 2));
        String upk = "pvm_upk" + type;
        row(upk, "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, () -> unpack.call(array, 1, 1));
        row(upk, "count -1", PvmBadParam, BadArgumentsIT::eightInts, () -> unpack.call(array, -1, 1));
        row(upk, "count -1, no buffer", PvmBadParam, BadArgumentsIT::noBuffers, () -> unpack.call(array, -1, 1));
        row(upk, "null", PvmBadParam, BadArgumentsIT::eightInts, () -> unpack.call(null, 1, 1));
        row(upk, "null, count 0", PvmOk, BadArgumentsIT::eightInts, () -> unpack.call(null, 0, 1));
        row(upk, "more than the array", PvmBadParam, BadArgumentsIT::eightInts, () -> unpack.call(array, 99, 1));
        row(upk, "stride beyond the array", PvmBadParam, BadArgumentsIT::eightInts, () -> unpack.call(array, 2, 99));
        row(upk, "stride below the array", PvmBadParam, BadArgumentsIT::eightInts, () -> unpack.call(array, 2, -1));
        row(upk, "nothing left", PvmNoData, BadArgumentsIT::emptyReceived, () -> unpack.call(array, 1, 1));
    }

    private void packing() {
        items("byte", new byte[4], Pvm3::pvm_pkbyte, Pvm3::pvm_upkbyte);
        items("short", new short[4], Pvm3::pvm_pkshort, Pvm3::pvm_upkshort);
        items("ushort", new short[4], Pvm3::pvm_pkushort, Pvm3::pvm_upkushort);
        items("int", new int[4], Pvm3::pvm_pkint, Pvm3::pvm_upkint);
        items("uint", new int[4], Pvm3::pvm_pkuint, Pvm3::pvm_upkuint);
        items("long", new long[4], Pvm3::pvm_pklong, Pvm3::pvm_upklong);
        items("ulong", new long[4], Pvm3::pvm_pkulong, Pvm3::pvm_upkulong);
        items("float", new float[4], Pvm3::pvm_pkfloat, Pvm3::pvm_upkfloat);
        items("double", new double[4], Pvm3::pvm_pkdouble, Pvm3::pvm_upkdouble);
        items("cplx", new float[8], Pvm3::pvm_pkcplx, Pvm3::pvm_upkcplx);
        items("dcplx", new double[8], Pvm3::pvm_pkdcplx, Pvm3::pvm_upkdcplx);
        Runnable send = () -> pvm_initsend(PvmDataDefault);
        row("pvm_pkstr", "null", PvmBadParam, send, () -> pvm_pkstr(null));
        row("pvm_pkstr", "in place", PvmNotImpl, () -> pvm_initsend(PvmDataInPlace), () -> pvm_pkstr("x"));
        row("pvm_upkstr", "null", PvmBadParam, BadArgumentsIT::eightInts, () -> pvm_upkstr((StringBuilder) null));
        row("pvm_upkstr", "no room", PvmBadParam, BadArgumentsIT::eightInts, () -> pvm_upkstr(new String[0]));
        row("pvm_upkstr", "nothing left", PvmNoData, BadArgumentsIT::emptyReceived, () -> pvm_upkstr(new String[1]));
        for (String name : List.of("pvm_packf", "pvm_vpackf")) {
            row(name, "null", PvmBadParam, send, () -> packf(name, null));
            row(name, "null arguments", PvmBadParam, send, () -> packf(name, "%d", (Object[]) null));
            row(name, "null argument", PvmBadParam, send, () -> packf(name, "%d", (Object) null));
            row(name, "unknown conversion", PvmBadParam, send, () -> packf(name, "%q"));
            row(name, "encoding", PvmBadParam, () -> packf(name, "%+", 77));
            row(name, "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, () -> packf(name, "%d", 1));
        }
        for (String name : List.of("pvm_unpackf", "pvm_vunpackf")) {
            row(name, "null", PvmBadParam, BadArgumentsIT::eightInts, () -> unpackf(name, null));
            row(
                    name,
                    "null arguments",
                    PvmBadParam,
                    BadArgumentsIT::eightInts,
                    () -> unpackf(name, "%d", (Object[]) null));
            row(
                    name,
                    "null argument",
                    PvmBadParam,
                    BadArgumentsIT::eightInts,
                    () -> unpackf(name, "%d", (Object) null));
            row(name, "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, () -> unpackf(name, "%d", eight));
        }
    }

    private static int packf(String name, String format, Object... arguments) {
        return name.equals("pvm_packf") ? pvm_packf(format, arguments) : pvm_vpackf(format, arguments);
    }

    private static int unpackf(String name, String format, Object... arguments) {
        return name.equals("pvm_unpackf") ? pvm_unpackf(format, arguments) : pvm_vunpackf(format, arguments);
    }

    private void messages() {
        Runnable send = () -> pvm_initsend(PvmDataDefault);
        row("pvm_send", "no task", PvmBadParam, send, () -> pvm_send(0, 1));
        row("pvm_send", "a daemon", PvmBadParam, send, () -> pvm_send(0x80000000, 1));
        row("pvm_send", "tag -1", PvmBadParam, send, () -> pvm_send(pvm_mytid(), -1));
        row("pvm_send", "foreign task", PvmOk, send, () -> pvm_send(FOREIGN_TASK, 1));
        row("pvm_send", "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, () -> pvm_send(pvm_mytid(), 1));
        row("pvm_send", "no task, no buffer", PvmBadParam, BadArgumentsIT::noBuffers, () -> pvm_send(-1, 1));
        row("pvm_mcast", "count -1", PvmBadParam, send, () -> pvm_mcast(eight, -1, 1));
        row("pvm_mcast", "no tasks", PvmBadParam, send, () -> pvm_mcast(new int[8], 2, 1));
        row("pvm_mcast", "null", PvmBadParam, send, () -> pvm_mcast(null, 2, 1));
        row("pvm_mcast", "null, count 0", PvmOk, send, () -> pvm_mcast(null, 0, 1));
        row("pvm_mcast", "nobody, tag -1", PvmBadParam, send, () -> pvm_mcast(null, 0, -1));
        row("pvm_mcast", "more than the array", PvmBadParam, send, () -> pvm_mcast(eight, 9, 1));
        row("pvm_mcast", "no buffer", PvmNoBuf, BadArgumentsIT::noBuffers, () -> pvm_mcast(eight, -1, 1));
        row("pvm_psend", "type", PvmBadParam, () -> pvm_psend(pvm_mytid(), 1, eight, 1, 99));
        row("pvm_psend", "string", PvmNotImpl, () -> pvm_psend(pvm_mytid(), 1, eight, 1, PVM_STR));
        row("pvm_psend", "null", PvmBadParam, () -> pvm_psend(pvm_mytid(), 1, null, 1, PVM_INT));
        row("pvm_psend", "count -1", PvmBadParam, () -> pvm_psend(pvm_mytid(), 1, eight, -1, PVM_INT));
        row("pvm_psend", "array of another type", PvmBadParam, () -> pvm_psend(pvm_mytid(), 1, eight, 1, PVM_DOUBLE));
        row("pvm_psend", "more than the array", PvmBadParam, () -> pvm_psend(pvm_mytid(), 1, eight, 9, PVM_INT));
        row("pvm_psend", "no task", PvmBadParam, () -> pvm_psend(0, 1, eight, 1, PVM_INT));
        row("pvm_psend", "tag -1", PvmBadParam, () -> pvm_psend(pvm_mytid(), -1, eight, 1, PVM_INT));
        row("pvm_precv", "type", PvmBadParam, () -> pvm_precv(-1, 1, eight, 1, 99, null, null, null));
        row("pvm_precv", "string", PvmNotImpl, () -> pvm_precv(-1, 1, eight, 1, PVM_STR, null, null, null));
        row("pvm_precv", "null", PvmBadParam, () -> pvm_precv(-1, 1, null, 1, PVM_INT, null, null, null));
        row("pvm_precv", "count -1", PvmBadParam, () -> pvm_precv(-1, 1, eight, -1, PVM_INT, null, null, null));
        row(
                "pvm_precv",
                "more than the array",
                PvmBadParam,
                () -> pvm_precv(-1, 1, eight, 9, PVM_INT, null, null, null));
        row("pvm_nrecv", "no source", PvmOk, () -> pvm_nrecv(-2, 1));
        row("pvm_nrecv", "no tag", PvmOk, () -> pvm_nrecv(-1, -2));
        row("pvm_probe", "no source", PvmOk, () -> pvm_probe(-2, 1));
        row("pvm_trecv", "negative seconds", PvmOk, () -> pvm_trecv(-1, 1, time(-1, 0)));
        row("pvm_trecv", "negative microseconds", PvmOk, () -> pvm_trecv(-1, 1, time(0, -5)));
        row("pvm_trecv", "time that overflows", PvmOk, () -> pvm_trecv(-1, 1, time(Long.MIN_VALUE, Long.MIN_VALUE)));
        row("pvm_recv", "from nobody, of a lost daemon or not", PvmOk, BadArgumentsIT::selfMessage, () -> {
            int id = pvm_recv(-1, 77);
            return id > 0 ? PvmOk : id;
        });
        row("pvm_freecontext", "-1", PvmNotFound, () -> pvm_freecontext(-1));
        row("pvm_freecontext", "unknown", PvmNotFound, () -> pvm_freecontext(12345));
        row("pvm_addmhf", "null", PvmBadParam, () -> pvm_addmhf(-1, 5, 0, null));
        row("pvm_addmhf", "everything", PvmExists, () -> pvm_addmhf(-1, -1, -1, id -> 0));
        row("pvm_delmhf", "-1", PvmBadParam, () -> pvm_delmhf(-1));
        row("pvm_delmhf", "unknown", PvmNotFound, () -> pvm_delmhf(99));
        row("pvm_getopt", "unknown", PvmBadParam, () -> pvm_getopt(99));
        row("pvm_getopt", "-1", PvmBadParam, () -> pvm_getopt(-1));
        row("pvm_setopt", "unknown", PvmBadParam, () -> pvm_setopt(0, 1));
        row("pvm_setopt", "route 7", PvmBadParam, () -> pvm_setopt(PvmRoute, 7));
        row("pvm_setopt", "fragment of 3", PvmBadParam, () -> pvm_setopt(PvmFragSize, 3));
        row("pvm_setopt", "foreign sink", PvmBadParam, () -> pvm_setopt(PvmOutputTid, FOREIGN_TASK));
        row("pvm_notify", "kind 0", PvmBadParam, () -> pvm_notify(0, 1, 1, eight));
        row("pvm_notify", "kind 9", PvmBadParam, () -> pvm_notify(9, 1, 1, eight));
        row("pvm_notify", "count 0", PvmBadParam, () -> pvm_notify(PvmTaskExit, 1, 0, eight));
        row("pvm_notify", "no task", PvmBadParam, () -> pvm_notify(PvmTaskExit, 1, 1, new int[1]));
        row("pvm_notify", "tag -1", PvmBadParam, () -> pvm_notify(PvmTaskExit, -1, 1, new int[] {pvm_mytid()}));
        row("pvm_notify", "null", PvmBadParam, () -> pvm_notify(PvmHostDelete, 1, 1, null));
        row("pvm_notify", "more than the array", PvmBadParam, () -> pvm_notify(PvmHostDelete, 1, 2, new int[1]));
        row("pvm_notify", "no host", PvmOk, () -> pvm_notify(PvmHostDelete, 1, 1, new int[1]));
        row("pvm_notify", "hosts, count -5", PvmOk, () -> pvm_notify(PvmHostAdd, 1, -5, null));
        row("pvm_notify", "hosts, tag -1", PvmBadParam, () -> pvm_notify(PvmHostAdd, -1, 1, null));
        row("pvm_notify", "route of no task", PvmBadParam, () -> pvm_notify(PvmRouteDelete, 1, 1, new int[1]));
        row(
                "pvm_notify",
                "cancel no task",
                PvmBadParam,
                () -> pvm_notify(PvmTaskExit | PvmNotifyCancel, 1, 1, new int[1]));
    }

    private static void selfMessage() {
        pvm_initsend(PvmDataDefault);
        pvm_send(pvm_mytid(), 77);
    }

    private static timeval time(long seconds, long microseconds) {
        timeval time = new timeval();
        time.tv_sec = seconds;
        time.tv_usec = microseconds;
        return time;
    }

    private void machine() {
        String[] one = {"nohost"};
        row("pvm_config", "no room", PvmBadParam, () -> pvm_config(none, null, null));
        for (String name : List.of("pvm_addhosts", "pvm_delhosts")) {
            row(name, "null", PvmBadParam, () -> hosts(name, null, 1, eight));
            row(name, "count 0", PvmBadParam, () -> hosts(name, one, 0, eight));
            row(name, "count -1", PvmBadParam, () -> hosts(name, one, -1, eight));
            row(name, "count 4096", PvmBadParam, () -> hosts(name, new String[4096], 4096, new int[4096]));
            row(name, "null in it", PvmBadParam, () -> hosts(name, new String[1], 1, eight));
            row(name, "more than the array", PvmBadParam, () -> hosts(name, one, 2, eight));
            row(name, "no room", PvmBadParam, () -> hosts(name, one, 1, none));
        }
        row("pvm_mstat", "null", PvmBadParam, () -> pvm_mstat(null));
        row("pvm_mstat", "empty", PvmBadParam, () -> pvm_mstat(""));
        row("pvm_mstat", "long", PvmNoHost, () -> pvm_mstat(LONG));
        row("pvm_hostsync", "0", PvmNoHost, () -> pvm_hostsync(0, null, null));
        row("pvm_hostsync", "-1", PvmNoHost, () -> pvm_hostsync(-1, null, null));
        row("pvm_hostsync", "foreign", PvmNoHost, () -> pvm_hostsync(FOREIGN_HOST, null, null));
        row("pvm_archcode", "null", PvmBadParam, () -> pvm_archcode(null));
        row("pvm_archcode", "empty", PvmNotFound, () -> pvm_archcode(""));
        row("pvm_start_pvmd", "enrolled", PvmDupHost, () -> pvm_start_pvmd(0, null, 0));
        row("pvm_start_pvmd", "-1", PvmBadParam, () -> pvm_start_pvmd(-1, null, 0));
        row("pvm_start_pvmd", "null", PvmBadParam, () -> pvm_start_pvmd(1, null, 0));
        row("pvm_start_pvmd", "null in it", PvmBadParam, () -> pvm_start_pvmd(1, new String[1], 0));
        row("pvm_tickle", "count 0", PvmBadParam, () -> pvm_tickle(0, eight, null, null));
        row("pvm_tickle", "count 11", PvmBadParam, () -> pvm_tickle(11, new int[11], null, null));
        row("pvm_tickle", "null", PvmBadParam, () -> pvm_tickle(1, null, null, null));
        row("pvm_reg_rm", "no room", PvmBadParam, () -> pvm_reg_rm(new pvmhostinfo[0]));
        row("pvm_reg_tracer", "null", PvmBadParam, () -> pvm_reg_tracer(0, 1, 0, 1, null, 0, 1));
        row("pvm_reg_tracer", "short mask", PvmOk, () -> pvm_reg_tracer(0, 1, 0, 1, "abc", 0, 1));
        row("pvm_reg_tracer", "again", PvmOk, () -> pvm_reg_tracer(0, 1, 0, 1, MASK, 0, 1));
    }

    private static int hosts(String name, String[] hosts, int count, int[] infos) {
        return name.equals("pvm_addhosts") ? pvm_addhosts(hosts, count, infos) : pvm_delhosts(hosts, count, infos);
    }

    private void mailbox() {
        for (String bad : new String[] {null, ""}) {
            String text = bad == null ? "null" : "empty";
            row("pvm_putinfo", text, PvmBadParam, () -> pvm_putinfo(bad, pvm_initsend(0), 0));
            row("pvm_recvinfo", text, PvmBadParam, () -> pvm_recvinfo(bad, 0, 0));
            row("pvm_delinfo", text, PvmBadParam, () -> pvm_delinfo(bad, 0, 0));
            row("pvm_insert", text, PvmBadParam, () -> pvm_insert(bad, 0, 1));
            row("pvm_lookup", text, PvmBadParam, () -> pvm_lookup(bad, 0, eight));
            row("pvm_delete", text, PvmBadParam, () -> pvm_delete(bad, 0));
            row("pvm_getmboxinfo", text, PvmOk, () -> pvm_getmboxinfo(bad, eight, null));
        }
        row("pvm_putinfo", "unknown buffer", PvmNoSuchBuf, () -> pvm_putinfo("x", UNKNOWN_BUFFER, 0));
        row("pvm_putinfo", "no buffer", PvmBadParam, () -> pvm_putinfo("x", 0, 0));
        row("pvm_putinfo", "long name", PvmOk, () -> pvm_putinfo(LONG, pvm_initsend(0), 0));
        row("pvm_recvinfo", "-1", PvmBadParam, () -> pvm_recvinfo("x", -1, 0));
        row("pvm_recvinfo", "unknown", PvmNotFound, () -> pvm_recvinfo("nope", 0, 0));
        row("pvm_delinfo", "-1", PvmBadParam, () -> pvm_delinfo("x", -1, 0));
        row("pvm_delinfo", "unknown", PvmNotFound, () -> pvm_delinfo("nope", 0, 0));
        row("pvm_getmboxinfo", "no room", PvmBadParam, () -> pvm_getmboxinfo("", none, null));
        row("pvm_insert", "-2", PvmBadParam, () -> pvm_insert("q", -2, 1));
        row("pvm_lookup", "-2", PvmBadParam, () -> pvm_lookup("q", -2, eight));
        row("pvm_lookup", "unknown", PvmNotFound, () -> pvm_lookup("nope", 0, eight));
        row("pvm_delete", "-1", PvmBadParam, () -> pvm_delete("q", -1));
        row("pvm_delete", "unknown", PvmNotFound, () -> pvm_delete("nope", 0));
    }

    private interface OfGroup {
        int call(String group);
    }

    private void group(String function, int unknown, OfGroup call) {
        row(function, "null", PvmNullGroup, () -> call.call(null));
        row(function, "empty", PvmNullGroup, () -> call.call(""));
        row(function, "unknown", unknown, () -> call.call("nog"));
    }

    private void groups() {
        Runnable send = () -> pvm_initsend(PvmDataDefault);
        row("pvm_joingroup", "null", PvmNullGroup, () -> pvm_joingroup(null));
        row("pvm_joingroup", "empty", PvmNullGroup, () -> pvm_joingroup(""));
        row("pvm_joingroup", "the first", PvmOk, () -> pvm_joingroup("g5"));
        row("pvm_joingroup", "twice", PvmDupGroup, () -> pvm_joingroup("g5"));
        group("pvm_lvgroup", PvmNoGroup, Pvm3::pvm_lvgroup);
        group("pvm_gettid", PvmNoGroup, group -> pvm_gettid(group, 0));
        group("pvm_getinst", PvmNoGroup, group -> pvm_getinst(group, pvm_mytid()));
        group("pvm_gsize", PvmNoGroup, Pvm3::pvm_gsize);
        group("pvm_barrier", PvmNoGroup, group -> pvm_barrier(group, 1));
        row("pvm_bcast", "null", PvmNullGroup, send, () -> pvm_bcast(null, 1));
        row("pvm_bcast", "unknown", PvmNoGroup, send, () -> pvm_bcast("nog", 1));
        group("pvm_freezegroup", PvmNoGroup, group -> pvm_freezegroup(group, 1));
        group("pvm_reduce", PvmNoGroup, group -> pvm_reduce(PvmSum, eight, 1, PVM_INT, 1, group, 0));
        group("pvm_gather", PvmNoGroup, group -> pvm_gather(eight, eight, 1, PVM_INT, 1, group, 0));
        group("pvm_scatter", PvmNoGroup, group -> pvm_scatter(eight, eight, 1, PVM_INT, 1, group, 0));
        group("pvm_grphostinfo", PvmOk, group -> pvm_grphostinfo(group, 0, eight, eight, eight));
        group("pvm_grpvhostinfo", PvmOutOfRes, group -> pvm_grpvhostinfo(group, null, null, eight));
        row("pvm_gettid", "-1", PvmNoInst, () -> pvm_gettid("g5", -1));
        row("pvm_gettid", "77", PvmNoInst, () -> pvm_gettid("g5", 77));
        row("pvm_getinst", "foreign task", PvmNotInGroup, () -> pvm_getinst("g5", FOREIGN_TASK));
        row("pvm_reduce", "null function", PvmBadParam, () -> pvm_reduce(null, eight, 1, PVM_INT, 1, "g5", 0));
        row("pvm_reduce", "null data", PvmBadParam, () -> pvm_reduce(PvmSum, null, 1, PVM_INT, 1, "g5", 0));
        row("pvm_reduce", "count 0", PvmBadParam, () -> pvm_reduce(PvmSum, eight, 0, PVM_INT, 1, "g5", 0));
        row("pvm_reduce", "more than the array", PvmBadParam, () -> pvm_reduce(PvmSum, eight, 9, PVM_INT, 1, "g5", 0));
        row("pvm_reduce", "type", PvmBadParam, () -> pvm_reduce(PvmSum, eight, 1, 99, 1, "g5", 0));
        row(
                "pvm_reduce",
                "array of another type",
                PvmBadParam,
                () -> pvm_reduce(PvmSum, eight, 1, PVM_LONG, 1, "g5", 0));
        row("pvm_reduce", "tag -1", PvmBadParam, () -> pvm_reduce(PvmSum, eight, 1, PVM_INT, -1, "g5", 0));
        row("pvm_reduce", "root -1", PvmNoInst, () -> pvm_reduce(PvmSum, eight, 1, PVM_INT, 1, "g5", -1));
        row("pvm_gather", "null result", PvmBadParam, () -> pvm_gather(null, eight, 1, PVM_INT, 1, "g5", 0));
        row("pvm_gather", "null data", PvmBadParam, () -> pvm_gather(eight, null, 1, PVM_INT, 1, "g5", 0));
        row("pvm_gather", "count -1", PvmBadParam, () -> pvm_gather(eight, eight, -1, PVM_INT, 1, "g5", 0));
        row("pvm_gather", "unsigned", PvmBadParam, () -> pvm_gather(eight, eight, 1, PVM_USHORT, 1, "g5", 0));
        row("pvm_gather", "root 5", PvmNoInst, () -> pvm_gather(eight, eight, 1, PVM_INT, 1, "g5", 5));
        row("pvm_gather", "no room", PvmBadParam, () -> pvm_gather(none, eight, 1, PVM_INT, 1, "g5", 0));
        row("pvm_scatter", "null result", PvmBadParam, () -> pvm_scatter(null, eight, 1, PVM_INT, 1, "g5", 0));
        row("pvm_scatter", "null data", PvmBadParam, () -> pvm_scatter(eight, null, 1, PVM_INT, 1, "g5", 0));
        row("pvm_scatter", "count -1", PvmBadParam, () -> pvm_scatter(eight, eight, -1, PVM_INT, 1, "g5", 0));
        row("pvm_scatter", "no room", PvmBadParam, () -> pvm_scatter(none, eight, 1, PVM_INT, 1, "g5", 0));
        row("pvm_barrier", "count 0", PvmMismatch, () -> pvm_joingroup("g2"), () -> pvm_barrier("g2", 0));
        row("pvm_barrier", "count -2", PvmMismatch, () -> pvm_joingroup("g3"), () -> pvm_barrier("g3", -2));
        row("pvm_freezegroup", "size 0", PvmMismatch, () -> pvm_joingroup("g4"), () -> pvm_freezegroup("g4", 0));
        for (String name : List.of("PvmMax", "PvmMin", "PvmSum", "PvmProduct")) {
            row(name, "null", PvmBadParam, () -> reduction(name, null, null));
            row(name, "count beyond the arrays", PvmBadParam, () -> reduction(name, new int[1], new int[1]));
            row(name, "array of another type", PvmBadParam, () -> reduction(name, new double[4], new double[4]));
        }
    }

    private static int reduction(String name, Object x, Object y) {
        int[] info = new int[1];
        int[] type = {PVM_INT};
        int[] count = {2};
        switch (name) {
            case "PvmMax" -> PvmMax(type, x, y, count, info);
            case "PvmMin" -> PvmMin(type, x, y, count, info);
            case "PvmSum" -> PvmSum(type, x, y, count, info);
            default -> PvmProduct(type, x, y, count, info);
        }
        PvmSum(null, null, null, null, null);
        return info[0];
    }

    @Test
    void everyBadArgumentIsACodeAndTheSessionGoesOn() throws Exception {
        tasks();
        buffers();
        packing();
        messages();
        machine();
        mailbox();
        groups();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (VirtualMachine machine = VirtualMachine.embedded().start()) {
            TaskScope scope = TaskScope.of(new EnrollOptions(machine.environment(), null));
            Future<?> all = thread.submit(() -> scope.call(() -> {
                pvm_setopt(PvmAutoErr, 0);
                int self = pvm_mytid();
                assertAll(rows.stream().map(row -> () -> check(row, self)));
                return pvm_exit();
            }));
            all.get(100, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
    }

    private static void check(Row row, int self) {
        String what = row.function + ": " + row.arguments;
        row.before.run();
        int code;
        try {
            code = row.call.getAsInt();
        } catch (RuntimeException e) {
            fail(what + " threw", e);
            return;
        }
        assertEquals(row.expected, code, what);
        assertEquals(self, pvm_mytid(), what + ": the session has ended");
    }

    @Test
    void everyFunctionThatCanBeCalledBadlyHasARow() throws IOException {
        tasks();
        buffers();
        packing();
        messages();
        machine();
        mailbox();
        groups();
        Set<String> missing = new TreeSet<>();
        try (InputStream in = Pvm3.class.getResourceAsStream("/org/jpvm/testing/functions.txt")) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(missing::add);
        }
        rows.stream().map(Row::function).forEach(missing::remove);
        missing.removeAll(CANNOT_BE_BAD);
        assertEquals(Set.of(), missing);
    }
}
