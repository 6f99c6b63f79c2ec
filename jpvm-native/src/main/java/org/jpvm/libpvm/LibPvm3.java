package org.jpvm.libpvm;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of libpvm3 by direct mapping: each Java method here is the C function of that name. Arrays go over as a whole. {@code char *} parameters are {@link CStrings#of}. libpvm3 is neither thread-safe nor reentrant: whoever calls
 * holds the lock of {@link NativeCalls}. Use only after {@link LibPvm3Library} has loaded it. Source: pvm3.h, pvm-api.
 */
final class LibPvm3 {
    /** {@code int (*)(int bufid)} of {@code pvm_addmhf}. */
    interface Handler extends Callback {
        /** Takes one message, which is the active receive buffer. */
        int invoke(int buffer);
    }

    /** {@code int (*)(int bufid, int tid, int tag)} of {@code pvm_recvf}. */
    interface Matcher extends Callback {
        /** Judges one queued message. */
        int invoke(int buffer, int tid, int tag);
    }

    private static Pointer errorNumber;
    private static Pointer siblingCount;
    private static Pointer taskName;

    private LibPvm3() {}

    /**
     * Binds the methods.
     *
     * @throws UnsatisfiedLinkError when the library lacks one
     */
    static void bind(NativeLibrary library) {
        errorNumber = library.getGlobalVariableAddress("pvm_errno");
        siblingCount = library.getGlobalVariableAddress("pvmnsibs");
        taskName = library.getGlobalVariableAddress("pvmmytaskname");
        Native.register(LibPvm3.class, library);
    }

    /** {@code pvm_errno}, which calls that succeed leave as it was. */
    static int errorNumber() {
        return errorNumber.getInt(0);
    }

    static void clearErrorNumber() {
        errorNumber.setInt(0, 0);
    }

    /** Number of siblings, below 0 until the spawner has told. */
    static int siblingCount() {
        return siblingCount.getInt(0);
    }

    /** Forgets the name that {@code pvmsettaskname} stored for an enrolment before this one. */
    static void clearTaskName() {
        taskName.setPointer(0, null);
    }

    static native int pvm_mytid();

    static native int pvm_exit();

    static native int pvmendtask();

    static native int pvmsettaskname(byte[] name);

    static native int pvm_parent();

    static native int pvm_siblings(PointerByReference tids);

    static native int pvm_spawn(byte[] file, Pointer arguments, int flags, byte[] where, int count, int[] tids);

    static native int pvm_sendsig(int tid, int signal);

    static native int pvm_pstat(int tid);

    static native int pvm_tasks(int where, int[] count, PointerByReference list);

    static native int pvm_config(int[] hosts, int[] formats, PointerByReference list);

    static native int pvm_addhosts(Pointer names, int count, int[] infos);

    static native int pvm_delhosts(Pointer names, int count, int[] infos);

    static native int pvm_mstat(byte[] host);

    static native int pvm_hostsync(int host, long[] clock, long[] delta);

    static native int pvm_tickle(int count, int[] arguments, int[] resultCount, int[] results);

    static native int pvm_halt();

    static native int pvm_catchout(Pointer file);

    static native int pvm_mkbuf(int encoding);

    static native int pvm_freebuf(int buffer);

    static native int pvm_setsbuf(int buffer);

    static native int pvm_setrbuf(int buffer);

    static native int pvm_bufinfo(int buffer, int[] length, int[] tag, int[] source);

    static native int pvm_getminfo(int buffer, int[] info);

    static native int pvm_setminfo(int buffer, int[] info);

    static native int pvm_upkmesg();

    static native int pvm_pkbyte(Pointer data, int count, int stride);

    static native int pvm_upkbyte(Pointer data, int count, int stride);

    static native int pvm_pkint(int[] data, int count, int stride);

    static native int pvm_send(int tid, int tag);

    static native int pvm_mcast(int[] tids, int count, int tag);

    static native int pvm_nrecv(int tid, int tag);

    static native int pvm_probe(int tid, int tag);

    static native Pointer pvm_recvf(Matcher matcher);

    static native int pvm_getfds(PointerByReference descriptors);

    static native int pvm_newcontext();

    static native int pvm_freecontext(int context);

    static native int pvm_getcontext();

    static native int pvm_setcontext(int context);

    static native int pvm_getopt(int option);

    static native int pvm_setopt(int option, int value);

    static native int pvm_gettmask(int who, byte[] mask);

    static native int pvm_settmask(int who, byte[] mask);

    static native int pvm_addmhf(int source, int tag, int context, Handler handler);

    static native int pvm_delmhf(int id);

    static native int pvm_notify(int what, int tag, int count, int[] tids);

    static native int pvm_putinfo(byte[] name, int buffer, int flags);

    static native int pvm_recvinfo(byte[] name, int index, int flags);

    static native int pvm_reg_rm(PointerByReference master);

    static native int pvm_reg_hoster();

    static native int pvm_reg_tasker();

    static native int pvm_reg_tracer(
            int traceContext, int traceTag, int outputContext, int outputTag, byte[] mask, int buffer, int options);

    static native int pvm_getnoresets(PointerByReference tids, int[] count);

    static native int pvmreset(int own, int killTasks, byte[] name, int index);

    static native int pvm_delinfo(byte[] name, int index, int flags);

    static native int pvm_getmboxinfo(byte[] pattern, int[] count, PointerByReference list);
}
