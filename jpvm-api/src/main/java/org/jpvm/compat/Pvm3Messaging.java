package org.jpvm.compat;

import static org.jpvm.compat.Results.require;
import static org.jpvm.compat.Results.store;
import static org.jpvm.compat.Results.tids;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.wire.trace.CallFields;

/** The sending, receiving, context, handler, option and notify calls of {@link Pvm3}. Source: pvm-api §6 to §11. */
abstract class Pvm3Messaging extends Pvm3Packing {
    private static final int ANY = -1;

    Pvm3Messaging() {}

    /** Sends the active send buffer, which stays active. */
    public static int pvm_send(int tid, int msgtag) {
        return CompatState.call("pvm_send", state -> {
            if (state.trace.enters(TraceEvent.SEND)) {
                int bytes = sendLength(state);
                int context = state.task().context();
                state.trace.entry(record -> record.putInt(CallFields.MNB, bytes)
                        .putInt(CallFields.DST, tid)
                        .putInt(CallFields.MC, msgtag)
                        .putInt(CallFields.MCX, context));
            }
            requireDestination(state, tid, msgtag);
            state.task().send(new Tid(tid), msgtag, state.buffers.sendBuffer());
            return PvmOk;
        });
    }

    /** Looked at before the buffer is, as in C. */
    private static void requireDestination(CompatState state, int tid, int msgtag) {
        boolean plain = Tid.isTask(tid) && msgtag >= 0 || tid == Tid.TRACE_VALUE;
        require(plain || state.task().option(TaskOption.RESV_TIDS) != 0, "tid=" + Tid.text(tid) + " msgtag=" + msgtag);
    }

    private static int sendLength(CompatState state) {
        return state.buffers.sendId() == 0 ? -1 : state.buffers.sendBuffer().lengthBytes();
    }

    /** Sends the active send buffer to {@code ntask} tasks, never to the caller. */
    public static int pvm_mcast(int[] tids, int ntask, int msgtag) {
        return CompatState.call("pvm_mcast", state -> {
            if (state.trace.enters(TraceEvent.MCAST)) {
                int bytes = sendLength(state);
                int context = state.task().context();
                state.trace.entry(record -> record.putInt(CallFields.MNB, bytes)
                        .putInt(CallFields.MC, msgtag)
                        .putInt(CallFields.MCX, context)
                        .putInts(CallFields.MDL, CallTrace.first(tids, ntask)));
            }
            PvmTask task = state.task();
            MessageBuffer message = state.buffers.sendBuffer();
            task.multicast(tids(tids, ntask), msgtag, message);
            return PvmOk;
        });
    }

    /** Sends {@code len} items of an array of type {@code PVM_INT} and so on; buffers stay untouched. */
    public static int pvm_psend(int tid, int msgtag, Object buf, int len, int datatype) {
        return CompatState.call("pvm_psend", state -> {
            if (state.trace.enters(TraceEvent.PSEND)) {
                int context = state.task().context();
                state.trace.entry(record -> record.putInt(CallFields.DST, tid)
                        .putInt(CallFields.MC, msgtag)
                        .putInt(CallFields.MCX, context)
                        .putLong(CallFields.PDA, System.identityHashCode(buf))
                        .putInt(CallFields.PC, len)
                        .putInt(CallFields.PDT, datatype));
            }
            MessageBuffer message = state.task().newBuffer(Encoding.IN_PLACE);
            new TypedData(buf, len, datatype).packInto(message);
            int sent = CompatState.call("pvm_send", inner -> {
                inner.task().send(new Tid(tid), msgtag, message);
                return PvmOk;
            });
            if (sent < 0) {
                throw new PvmException(PvmError.ofCode(sent), "pvm_send failed");
            }
            return PvmOk;
        });
    }

    /** Waits for a message, which becomes the active receive buffer, and returns its id. */
    public static int pvm_recv(int tid, int msgtag) {
        return CompatState.call("pvm_recv", state -> {
            state.trace.enterReceive(TraceEvent.RECV, tid, msgtag);
            state.buffers.freeReceiveBuffer();
            return state.buffers.receive(state.task().receive(new Tid(tid), msgtag));
        });
    }

    /** As {@link #pvm_recv} when a message is there, else 0; the receive buffer before is gone in both cases. */
    public static int pvm_nrecv(int tid, int msgtag) {
        return CompatState.call("pvm_nrecv", state -> {
            state.trace.enterReceive(TraceEvent.NRECV, tid, msgtag);
            state.buffers.freeReceiveBuffer();
            return receivedId(state, state.task().tryReceive(new Tid(tid), msgtag));
        });
    }

    /** As {@link #pvm_recv}, but 0 after the time-out; null waits for ever. */
    public static int pvm_trecv(int tid, int msgtag, timeval tmout) {
        return CompatState.call("pvm_trecv", state -> {
            if (state.trace.enters(TraceEvent.TRECV)) {
                int context = state.task().context();
                state.trace.entry(record -> CallTrace.wanted(record, tid, msgtag, context)
                        .putInt(CallFields.MTS, tmout == null ? ANY : (int) tmout.tv_sec)
                        .putInt(CallFields.MTU, tmout == null ? ANY : (int) tmout.tv_usec));
            }
            PvmTask task = state.task();
            state.buffers.freeReceiveBuffer();
            if (tmout == null) {
                return state.buffers.receive(task.receive(new Tid(tid), msgtag));
            }
            return receivedId(state, task.receive(new Tid(tid), msgtag, duration(tmout)));
        });
    }

    private static Duration duration(timeval time) {
        try {
            Duration duration = Duration.ofSeconds(time.tv_sec).plus(time.tv_usec, ChronoUnit.MICROS);
            return duration.isNegative() ? Duration.ZERO : duration;
        } catch (ArithmeticException e) {
            return time.tv_sec < 0 ? Duration.ZERO : Duration.ofSeconds(Long.MAX_VALUE);
        }
    }

    private static int receivedId(CompatState state, Optional<MessageBuffer> message) {
        return message.map(state.buffers::receive).orElse(0);
    }

    /** Id of a message that the same receive would take, or 0; only for {@link #pvm_bufinfo} and {@link #pvm_getminfo}. */
    public static int pvm_probe(int tid, int msgtag) {
        return CompatState.call("pvm_probe", state -> {
            state.trace.enterReceive(TraceEvent.PROBE, tid, msgtag);
            return state.task()
                    .probe(new Tid(tid), msgtag)
                    .map(state.buffers::idOfQueued)
                    .orElse(0);
        });
    }

    /**
     * Waits for a message and copies its bytes into an array of type {@code PVM_INT} and so on, at most {@code len} items. Stores source,
     * tag, and length in bytes. Buffers stay untouched.
     */
    public static int pvm_precv(
            int tid, int msgtag, Object buf, int len, int datatype, int[] rtid, int[] rtag, int[] rlen) {
        return CompatState.call("pvm_precv", state -> {
            if (state.trace.enters(TraceEvent.PRECV)) {
                int context = state.task().context();
                state.trace.entry(record -> CallTrace.wanted(record, tid, msgtag, context)
                        .putLong(CallFields.PDA, System.identityHashCode(buf))
                        .putInt(CallFields.PC, len)
                        .putInt(CallFields.PDT, datatype));
            }
            PvmTask task = state.task();
            TypedData data = new TypedData(buf, len, datatype);
            MessageBuffer message = task.receive(new Tid(tid), msgtag);
            data.fillFrom(message);
            store(rtid, message.source().value());
            store(rtag, message.tag());
            store(rlen, message.lengthBytes());
            state.buffers.dropQueued(message);
            if (state.trace.exits()) {
                state.trace.results((record, result) -> record.putInt(CallFields.CC, result)
                        .putInt(CallFields.MNB, message.lengthBytes())
                        .putInt(CallFields.MC, message.tag())
                        .putInt(CallFields.MCX, task.context())
                        .putInt(CallFields.SRC, message.source().value()));
            }
            return PvmOk;
        });
    }

    /** Changes the match function, null is the default, and returns the one before. */
    public static MatchFunction pvm_recvf(MatchFunction function) {
        CompatState state = CompatState.current();
        MatchFunction before = state.matchFunction;
        CompatState.call("pvm_recvf", current -> {
            current.trace.enter(TraceEvent.RECVF);
            PvmTask task = current.task();
            current.matchFunction = function;
            task.setMatcher(current.matcher());
            return PvmOk;
        });
        return before;
    }

    /** Allocates a context. */
    public static int pvm_newcontext() {
        return CompatState.call("pvm_newcontext", state -> {
            state.trace.enter(TraceEvent.NEWCONTEXT);
            return state.task().newContext();
        });
    }

    /** Gives a context back. */
    public static int pvm_freecontext(int ctx) {
        return CompatState.call("pvm_freecontext", state -> {
            state.trace.enter(TraceEvent.FREECONTEXT, CallFields.CXF, ctx);
            state.task().freeContext(ctx);
            return PvmOk;
        });
    }

    /** Changes the current context, -1 receives all, and returns the one before. */
    public static int pvm_setcontext(int ctx) {
        return CompatState.call("pvm_setcontext", state -> {
            state.trace.enter(TraceEvent.SETCONTEXT, CallFields.CXS, ctx);
            return state.task().setContext(ctx);
        });
    }

    /** The current context. */
    public static int pvm_getcontext() {
        return CompatState.call("pvm_getcontext", state -> {
            state.trace.enter(TraceEvent.GETCONTEXT);
            return state.task().context();
        });
    }

    /** Calls a function instead of queueing messages that match, -1 is any; returns the id of the handler. */
    public static int pvm_addmhf(int src, int tag, int ctx, HandlerFunction function) {
        return CompatState.call("pvm_addmhf", state -> {
            require(function != null, "function");
            if (state.trace.enters(TraceEvent.ADDMHF)) {
                state.trace.entry(record -> CallTrace.wanted(record, src, tag, ctx));
            }
            return state.task()
                    .addMessageHandler(
                            src,
                            tag,
                            ctx,
                            message -> state.trace.inHandler(() -> state.buffers.handle(message, function::handle)));
        });
    }

    /** Removes a message handler. */
    public static int pvm_delmhf(int mhid) {
        return CompatState.call("pvm_delmhf", state -> {
            state.trace.enter(TraceEvent.DELMHF, CallFields.MHI, mhid);
            require(mhid >= 0, "mhid=" + mhid);
            state.task().removeMessageHandler(mhid);
            return PvmOk;
        });
    }

    /** Value of an option; does not enrol. */
    public static int pvm_getopt(int what) {
        return CompatState.call("pvm_getopt", state -> {
            if (state.trace.entersDetached(TraceEvent.GETOPT)) {
                state.trace.entry(record -> record.putInt(CallFields.OPT, what));
            }
            return state.option(optionOf(what));
        });
    }

    /**
     * Sets an option and returns its value before; does not enrol. What was set before enrolment or in an earlier session of
     * {@code PvmRoute}, {@code PvmResvTids}, {@code PvmShowTids}, {@code PvmNoReset} and, unless {@code PVMTASKDEBUG} says otherwise,
     * {@code PvmDebugMask} holds for the next session; enrolment sets the others anew, as in C.
     */
    public static int pvm_setopt(int what, int val) {
        return CompatState.call("pvm_setopt", state -> {
            if (state.trace.entersDetached(TraceEvent.SETOPT)) {
                state.trace.entry(record -> record.putInt(CallFields.OPT, what).putInt(CallFields.OPV, val));
            }
            return state.setOption(optionOf(what), val);
        });
    }

    private static TaskOption optionOf(int what) {
        TaskOption option = TaskOption.ofCode(what);
        require(option != null, "option " + what);
        return option;
    }

    /**
     * Asks for messages about tasks, hosts and routes, or withdraws that with {@code PvmNotifyCancel}; {@code tids} is not used for
     * PvmHostAdd and PvmRouteAdd, where {@code count} is the number of messages, -1 for ever, 0 to stop.
     */
    public static int pvm_notify(int what, int msgtag, int count, int[] tids) {
        return CompatState.call("pvm_notify", state -> {
            if (state.trace.enters(TraceEvent.NOTIFY)) {
                state.trace.entry(record -> record.putInt(CallFields.NE, what)
                        .putInt(CallFields.NMC, msgtag)
                        .putInts(CallFields.NTL, CallTrace.first(tids, what == PvmHostAdd ? 0 : count)));
            }
            PvmTask task = state.task();
            NotifyKind kind = null;
            for (NotifyKind known : NotifyKind.values()) {
                kind = known.code() == (what & ~PvmNotifyCancel) ? known : kind;
            }
            require(kind != null, "what=" + what);
            boolean isCancel = (what & PvmNotifyCancel) != 0;
            if (kind == NotifyKind.HOST_ADD || kind == NotifyKind.ROUTE_ADD) {
                task.notifyOn(kind, msgtag, isCancel ? 0 : Math.max(count, ANY));
                return PvmOk;
            }
            require(count >= 1, "count=" + count);
            if (isCancel) {
                task.cancelNotify(kind, msgtag, tids(tids, count));
            } else {
                task.notifyOn(kind, msgtag, tids(tids, count));
            }
            return PvmOk;
        });
    }
}
