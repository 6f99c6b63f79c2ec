package org.jpvm.client.io;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jpvm.Encoding;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.CallReporter;
import org.jpvm.client.CallTracer;
import org.jpvm.client.HandlerTable;
import org.jpvm.client.TaskOptions;
import org.jpvm.client.Tracer;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.trace.CallFields;

/**
 * The tracing of one task: its {@link Tracer} with clock, lock and way to the sink. Records go by the daemon whatever the route is, so
 * that tracing opens none. Takes the lock itself where a method does not say that the caller holds it. Source: pvm-wire-protocol §9.
 */
final class TaskTrace implements CallTracer {
    /** With {@link #EVENT_TAG} the destination of user events; {@code PVM_TRACE_TID}. */
    private static final int EVENT_TID = -1111;
    /** Tag of user events; {@code PVM_TRACE_CODE}. */
    private static final int EVENT_TAG = -2222;

    private final TaskCore core;
    private final TaskLoop loop;
    private final Tracer tracer;

    /** The tracing of a task that has its options. */
    TaskTrace(TaskCore core) {
        this.core = core;
        loop = core.loop();
        tracer = new Tracer(core.tid(), core.options(), TaskTrace::nowMicros, this::send);
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public boolean wants(TraceEvent event) {
        return tracer.wants(event);
    }

    @Override
    public boolean wantsPacking() {
        return tracer.wantsPacking();
    }

    @Override
    public void entry(TraceEvent event, Tracer.Fields fields) {
        locked(() -> tracer.entry(event, fields));
    }

    @Override
    public void exit(TraceEvent event, Tracer.Fields fields) {
        locked(() -> tracer.exit(event, fields));
    }

    /** A message is about to be handed to a handler. Lock held. */
    void onHandler(HandlerTable.Handler handler, PackedMessage message) {
        if (tracer.wants(TraceEvent.MHF_INVOKE)) {
            tracer.entry(
                    TraceEvent.MHF_INVOKE,
                    record -> record.putInt(CallFields.RST, handler.source())
                            .putInt(CallFields.RMC, handler.tag())
                            .putInt(CallFields.RCX, handler.context())
                            .putInt(CallFields.MB, CallReporter.numberOf(message))
                            .putInt(CallFields.MNB, message.lengthBytes())
                            .putInt(CallFields.MC, message.tag())
                            .putInt(CallFields.MCX, message.context())
                            .putInt(CallFields.SRC, message.source().value()));
        }
    }

    TraceMask mask(TraceTarget whose) {
        loop.lock();
        try {
            return core.options().traceMask(whose);
        } finally {
            loop.unlock();
        }
    }

    void setMask(TraceTarget whose, TraceMask mask) {
        loop.lock();
        try {
            core.options().setTraceMask(whose, mask);
            tracer.update();
        } finally {
            loop.unlock();
        }
    }

    /** What a registered tracer wants. */
    void applyTracer(String mask, int buffer, int option) {
        loop.lock();
        try {
            core.options().applyTracer(mask, buffer, option);
            tracer.update();
        } finally {
            loop.unlock();
        }
    }

    /** Options may have changed. Lock held. */
    void update() {
        tracer.update();
    }

    /** A change of these options sends what was collected under the old value. Lock held. */
    void beforeChange(TaskOption option) {
        if (option == TaskOption.SELF_TRACE_BUFFER || option == TaskOption.SELF_TRACE_OPTIONS) {
            tracer.flush();
        }
    }

    /** Sends what was collected. Lock held. */
    void flush() {
        tracer.flush();
    }

    /** Whether these are the destination and tag of user events. */
    static boolean isEvent(Tid to, int tag) {
        return to.value() == EVENT_TID && tag == EVENT_TAG;
    }

    /** Sends a user event to the sink if it wants any. */
    void sendEvent(PackedMessage event) {
        if (event.encoding() != Encoding.TRACE) {
            throw new PvmException(PvmError.BAD_PARAM, "a user event is a message in " + Encoding.TRACE);
        }
        if (tracer.wants(TraceEvent.USER_DEFINED)) {
            locked(() -> {
                TaskOptions options = core.options();
                XdrWriter body = event.toTraceRecord();
                send(
                        Encodings.TRACE,
                        options.get(TaskOption.SELF_TRACE_TID),
                        options.get(TaskOption.SELF_TRACE_CONTEXT),
                        options.get(TaskOption.SELF_TRACE_CODE),
                        body);
            });
        }
    }

    private void send(int tid, int context, int tag, XdrWriter body) {
        send(Encodings.XDR, tid, context, tag, body);
    }

    private void send(int encoding, int tid, int context, int tag, XdrWriter body) {
        PackedMessage message =
                PackedMessage.received(encoding, core.tid(), tid, context, tag, 0, body.array(), body.lengthBytes());
        core.sender().toDaemon(tid, message);
    }

    private void locked(Runnable report) {
        loop.lock();
        try {
            if (loop.isAlive()) {
                report.run();
            }
        } catch (PvmException e) {
            // Without a daemon there is nobody to report to; the call itself will find out.
            core.countDropped();
        } finally {
            loop.unlock();
        }
    }
}
