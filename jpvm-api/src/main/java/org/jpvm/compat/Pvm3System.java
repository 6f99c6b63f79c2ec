package org.jpvm.compat;

import static org.jpvm.compat.Results.require;
import static org.jpvm.compat.Results.store;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SystemRoles;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TracerSettings;
import org.jpvm.compat.CompatState.Quiet;
import org.jpvm.wire.trace.CallFields;

/**
 * The calls that register system tasks, those that Debian's libpvm3 lacks or that no header names, and helpers of libpvm3 that programs
 * and examples use. Source: pvm-api §3, §16, §18.
 */
abstract class Pvm3System extends Pvm3Groups {
    /** Length of {@code pvm_errlist}. */
    public static final int pvm_nerr = 37;

    Pvm3System() {}

    // ---- registration ----

    /**
     * Makes this task the resource manager and stores the master host; returns the tid of the former one or 0. It must answer requests:
     * {@code org.jpvm.system} does.
     */
    public static int pvm_reg_rm(pvmhostinfo[] hip) {
        return CompatState.call("pvm_reg_rm", state -> {
            state.trace.enter(TraceEvent.REG_RM);
            require(hip == null || hip.length > 0, "hip has no element");
            SystemRoles.FormerManager former = state.task().systemRoles().registerResourceManager();
            HostInfo master = former.master();
            store(hip, hostInfo(master));
            return former.former().value();
        });
    }

    /** Makes this task the hoster, or ends that when it is: a second call withdraws, as in C. */
    public static int pvm_reg_hoster() {
        return toggle("pvm_reg_hoster", trace -> trace.enter(TraceEvent.REG_HOSTER), roles -> {
            if (roles.isHoster()) {
                roles.unregisterHoster();
            } else {
                roles.registerHoster();
            }
        });
    }

    /** Makes this task the tasker of its host, or ends that when it is: a second call withdraws, as in C. */
    public static int pvm_reg_tasker() {
        return toggle("pvm_reg_tasker", trace -> trace.enter(TraceEvent.REG_TASKER), roles -> {
            if (roles.isTasker()) {
                roles.unregisterTasker();
            } else {
                roles.registerTasker();
            }
        });
    }

    /**
     * Makes this task the tracer, or ends that when it is: a second call withdraws, as in C. A null mask, with which C crashes, is
     * PvmBadParam.
     */
    public static int pvm_reg_tracer(
            int trcctx, int trctag, int outctx, int outtag, String tmask, int trcbuf, int trcopts) {
        TracerSettings settings = new TracerSettings(trcctx, trctag, outctx, outtag, tmask, trcbuf, trcopts);
        return toggle("pvm_reg_tracer", trace -> enterTracer(trace, settings), roles -> {
            if (roles.isTracer()) {
                roles.unregisterTracer();
            } else {
                roles.registerTracer(settings);
            }
        });
    }

    private static void enterTracer(CallTrace trace, TracerSettings settings) {
        if (trace.enters(TraceEvent.REG_TRACER)) {
            trace.entry(record -> record.putInt(CallFields.TRC, settings.traceContext())
                    .putInt(CallFields.TRT, settings.traceTag())
                    .putInt(CallFields.TRX, settings.outputContext())
                    .putInt(CallFields.TRO, settings.outputTag())
                    .putString(CallFields.TRM, CallTrace.text(settings.mask()))
                    .putInt(CallFields.TRB, settings.bufferBytes())
                    .putInt(CallFields.TRL, settings.option()));
        }
    }

    private interface Change {
        void of(SystemRoles roles);
    }

    private static int toggle(String function, Consumer<CallTrace> entry, Change change) {
        return CompatState.call(function, state -> {
            entry.accept(state.trace);
            change.of(state.task().systemRoles());
            return PvmOk;
        });
    }

    static pvmhostinfo hostInfo(HostInfo from) {
        pvmhostinfo to = new pvmhostinfo();
        to.hi_tid = from.tid().value();
        to.hi_name = from.name();
        to.hi_arch = from.architecture();
        to.hi_speed = from.speed();
        to.hi_dsig = from.dataSignature();
        return to;
    }

    // ---- wait ids, calls of PVM 3.3 ----

    /** Wait id of a message. */
    public static int pvm_getmwid(int bufid) {
        return CompatState.call("pvm_getmwid", state -> {
            state.task();
            return state.buffers.buffer(bufid).waitId();
        });
    }

    /** Changes the wait id of a message. */
    public static int pvm_setmwid(int bufid, int wid) {
        return CompatState.call("pvm_setmwid", state -> {
            state.task();
            MessageBuffer buffer = state.buffers.buffer(bufid);
            buffer.setHeader(buffer.source(), buffer.destination(), buffer.context(), buffer.tag(), wid);
            return PvmOk;
        });
    }

    // ---- formats with an argument list ----

    /** As {@link Pvm3#pvm_packf} with the arguments in an array, which stands for a {@code va_list}. */
    public static int pvm_vpackf(String fmt, Object[] arguments) {
        return pvm_packf(fmt, arguments);
    }

    /** As {@link Pvm3#pvm_unpackf} with the arguments in an array, which stands for a {@code va_list}. */
    public static int pvm_vunpackf(String fmt, Object[] arguments) {
        return pvm_unpackf(fmt, arguments);
    }

    // ---- helpers ----

    /** Text of an error code 0 to -{@link #pvm_nerr}; the array {@code pvm_errlist} of C, whose index is the code without its sign. */
    public static String pvm_errlist(int index) {
        return textOf(-index);
    }

    /** What libpvm3 does with its errors: keeps the code, prints or exits as {@code PvmAutoErr} says, and returns the code. */
    public static int lpvmerr(String function, int code) {
        if (code >= 0) {
            return code;
        }
        return CompatState.current().report(String.valueOf(function), code);
    }

    /** Name of this task in {@code pvm_tasks}; PvmExists once it is enrolled, PvmBadParam for null. */
    public static int pvmsettaskname(String name) {
        return CompatState.call("pvmsettaskname", EnumSet.allOf(PvmError.class), Quiet.RETURNED, state -> {
            require(name != null, "name");
            if (state.isEnrolled()) {
                throw new PvmException(PvmError.EXISTS, "this task is enrolled");
            }
            state.taskName = name;
            return PvmOk;
        });
    }

    /** Leaves the machine; the same as {@link Pvm3#pvm_exit} here, where C drops the connection without a word. */
    public static int pvmendtask() {
        return CompatState.call("pvmendtask", state -> {
            state.leave();
            return PvmOk;
        });
    }

    /**
     * What the console's {@code reset} does: kills all tasks but this one and those with {@code PvmNoReset} when {@code killtasks} is not
     * 0, and deletes persistent mailbox entries without owner, of one class ({@code name} not empty) and index (-1 for all) if wanted.
     */
    public static int pvmreset(int mytid, int killtasks, String name, int index) {
        return CompatState.call("pvmreset", state -> {
            PvmTask task = state.task();
            Set<Tid> spared = new java.util.LinkedHashSet<>();
            int[][] noResets = new int[1][];
            if (Pvm3.pvm_getnoresets(noResets, null) == PvmOk) {
                Arrays.stream(noResets[0]).mapToObj(Tid::new).forEach(spared::add);
            }
            spared.add(new Tid(mytid));
            task.mailbox().reset(name == null ? "" : name, index, killtasks != 0, spared);
            if (killtasks != 0) {
                task.tasks().stream()
                        .map(org.jpvm.TaskInfo::tid)
                        .filter(tid -> !spared.contains(tid))
                        .forEach(task::kill);
            }
            return PvmOk;
        });
    }

    /** Unpacks a string into {@code s[0]}; C allocates it. */
    public static int pvmupkstralloc(String[] s) {
        return pvm_upkstr(s);
    }

    /** Stores the time of day. */
    public static int pvmgetclock(timeval now) {
        return CompatState.call("pvmgetclock", state -> {
            require(now != null, "now");
            now.setMicros(TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
            return PvmOk;
        });
    }

    /** Waits so many seconds, or until the thread is interrupted. */
    public static void pvmsleep(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted(); ) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }

    /** Number in hexadecimal, with or without {@code 0x}; ends at the first other character, 0 without any digit. */
    public static int pvmxtoi(String text) {
        String digits = text == null ? "" : text.strip();
        digits = digits.startsWith("0x") || digits.startsWith("0X") ? digits.substring(2) : digits;
        int value = 0;
        for (int i = 0; i < digits.length() && Character.digit(digits.charAt(i), 16) >= 0; i++) {
            value = value << 4 | Character.digit(digits.charAt(i), 16);
        }
        return value;
    }

    /** Data signature of this JVM's raw data, which is that of C on 64-bit little-endian machines. */
    public static int pvmgetdsig() {
        return org.jpvm.wire.Encodings.LOCAL_SIGNATURE;
    }
}
