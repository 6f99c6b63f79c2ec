package org.jpvm.compat;

import java.util.Arrays;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.TraceEvent;
import org.jpvm.client.CallTracer;
import org.jpvm.client.TracedSession;
import org.jpvm.client.Tracer;
import org.jpvm.wire.trace.CallFields;
import org.jpvm.wire.trace.TraceRecordWriter;

/**
 * Reports the calls of the C interface to the trace sink with the fields that libpvm gives them. A call says {@link #enter} first, with
 * its parameters, and where its result is not all, {@link #results} last; {@link CompatState#call} does the rest. Calls inside calls are
 * not reported, those of a message handler are. Where C has the address of data, records have a number that tells objects apart.
 *
 * <p>As in C the exit of a call is reported when somebody wants it then: the call that switches tracing on has an exit and no entry.
 */
final class CallTrace {
    private static final int NONE = -1;

    /** The fields of an exit. */
    @FunctionalInterface
    interface Results {
        void write(TraceRecordWriter record, int result);
    }

    private final CompatState state;
    private CallTracer tracer;
    private int depth;
    private TraceEvent event;
    private Results results;

    CallTrace(CompatState state) {
        this.state = state;
    }

    /** Reports the calls of a session that can, and returns the session to make calls of. */
    PvmTask attach(PvmTask session) {
        if (session instanceof TracedSession traced) {
            tracer = traced.tracer();
            return traced.untraced();
        }
        return session;
    }

    /** The session has ended. */
    void detach() {
        tracer = null;
    }

    // ---- for CompatState.call ----

    /** A call begins. */
    void begin() {
        if (depth++ == 0) {
            event = null;
            results = null;
        }
    }

    /** A call ends with this result or error. */
    void end(int result) {
        if (depth == 1 && event != null && tracer != null && tracer.wants(event)) {
            tracer.exit(event, record -> writeResults(record, result));
        }
    }

    /** What {@link #begin} began is over. */
    void leave() {
        depth--;
    }

    // ---- for the calls ----

    /** A call of this kind begins, which enrols; whether {@link #entry} is to report its parameters. */
    boolean enters(TraceEvent kind) {
        state.task();
        return entersDetached(kind);
    }

    /** As {@link #enters} for a call that does not enrol. */
    boolean entersDetached(TraceEvent kind) {
        if (depth != 1) {
            return false;
        }
        event = kind;
        return tracer != null && tracer.wants(kind);
    }

    /** Reports parameters. */
    void entry(Tracer.Fields parameters) {
        tracer.entry(event, parameters);
    }

    /** A call without parameters. */
    void enter(TraceEvent kind) {
        if (enters(kind)) {
            entry(Tracer.Fields.NONE);
        }
    }

    /** A call with one parameter. */
    void enter(TraceEvent kind, int id, int value) {
        if (enters(kind)) {
            entry(record -> record.putInt(id, value));
        }
    }

    /** A call with two parameters. */
    void enter(TraceEvent kind, int id, int value, int otherId, int other) {
        if (enters(kind)) {
            entry(record -> record.putInt(id, value).putInt(otherId, other));
        }
    }

    /** A call with a text for its parameter. */
    void enter(TraceEvent kind, int id, String value) {
        if (enters(kind)) {
            entry(record -> record.putString(id, text(value)));
        }
    }

    /** A call that looks for messages. */
    void enterReceive(TraceEvent kind, int tid, int tag) {
        if (enters(kind)) {
            int context = state.task().context();
            entry(record -> wanted(record, tid, tag, context));
        }
    }

    /** A call that packs or unpacks an array. */
    void enterPacking(TraceEvent kind, Object array, int count, int stride) {
        if (enters(kind)) {
            entry(record -> record.putLong(CallFields.PDA, System.identityHashCode(array))
                    .putInt(CallFields.PC, count)
                    .putInt(CallFields.PSD, stride));
        }
    }

    /** A call that packs or unpacks a string. */
    void enterString(TraceEvent kind, Object string) {
        if (enters(kind)) {
            entry(record -> record.putLong(CallFields.PDA, System.identityHashCode(string)));
        }
    }

    /** A call about a mailbox entry. */
    void enterMailbox(TraceEvent kind, String name, int index, int flags) {
        if (enters(kind)) {
            entry(record -> record.putString(CallFields.CN, text(name))
                    .putInt(CallFields.CI, index)
                    .putInt(CallFields.CF, flags));
        }
    }

    /** A call of PVM 3.3 about a mailbox entry. */
    void enterIndexed(TraceEvent kind, String name, int index) {
        if (enters(kind)) {
            entry(record -> record.putString(CallFields.CN, text(name)).putInt(CallFields.CI, index));
        }
    }

    /** A call about a group. */
    void enterGroup(TraceEvent kind, String group, int id, int value) {
        if (enters(kind)) {
            entry(record -> record.putString(CallFields.GN, text(group)).putInt(id, value));
        }
    }

    /** Whether {@link #results} is to say what the exit reports. */
    boolean exits() {
        return depth == 1 && tracer != null && tracer.wants(event);
    }

    /** Says what the exit reports. */
    void results(Results fields) {
        results = fields;
    }

    /** Runs a message handler, whose calls are reported if the handler itself is, as in C. */
    void inHandler(Runnable handler) {
        if (tracer == null || !tracer.wants(TraceEvent.MHF_INVOKE)) {
            handler.run();
            return;
        }
        int depthBefore = depth;
        TraceEvent eventBefore = event;
        Results resultsBefore = results;
        depth = 0;
        try {
            handler.run();
        } finally {
            depth = depthBefore;
            event = eventBefore;
            results = resultsBefore;
        }
    }

    /** The first ints of an array, as many as there are. */
    static int[] first(int[] values, int count) {
        return values == null ? new int[0] : Arrays.copyOf(values, Math.max(0, Math.min(values.length, count)));
    }

    static String text(String value) {
        return value == null ? "" : value;
    }

    static TraceRecordWriter wanted(TraceRecordWriter record, int tid, int tag, int context) {
        return record.putInt(CallFields.RST, tid).putInt(CallFields.RMC, tag).putInt(CallFields.RCX, context);
    }

    private void writeResults(TraceRecordWriter record, int result) {
        if (results != null) {
            results.write(record, result);
            return;
        }
        switch (event) {
            case RECVF -> {
                // Its result is an address that C does not tell.
            }
            case RECV, NRECV, TRECV -> received(record, result);
            case MYTID -> record.putInt(CallFields.MT, result);
            case PARENT -> record.putInt(CallFields.PT, result);
            case MSTAT -> record.putInt(CallFields.HS, result);
            case PSTAT -> record.putInt(CallFields.TST, result);
            case MKBUF -> record.putInt(CallFields.MB, result);
            case INITSEND, SETSBUF, GETSBUF -> record.putInt(CallFields.MSB, result);
            case SETRBUF, GETRBUF -> record.putInt(CallFields.MRB, result);
            // C's pvm_getopt leaves 0 there when it fails.
            case GETOPT -> record.putInt(CallFields.OPV, Math.max(0, result));
            case SETOPT -> record.putInt(CallFields.OPV, result);
            case ARCHCODE -> record.putInt(CallFields.AC, result);
            case NEWCONTEXT -> record.putInt(CallFields.CXN, result);
            case GETCONTEXT -> record.putInt(CallFields.CXC, result);
            case ADDMHF -> record.putInt(CallFields.MHI, result);
            case GETINST -> record.putInt(CallFields.GI, result);
            case GETTID -> record.putInt(CallFields.GT, result);
            case GSIZE -> record.putInt(CallFields.GS, result);
            case GETINFO ->
                record.putInt(CallFields.CC, Math.min(result, 0)).putInt(CallFields.CR, result > 0 ? result : NONE);
            // The calls below say more when they succeed; a record has all its fields all the same.
            case BUFINFO ->
                record.putInt(CallFields.CC, result)
                        .putInt(CallFields.INB, result)
                        .putInt(CallFields.IMC, result)
                        .putInt(CallFields.IST, result);
            case PRECV ->
                record.putInt(CallFields.CC, result)
                        .putInt(CallFields.MNB, NONE)
                        .putInt(CallFields.MC, NONE)
                        .putInt(CallFields.MCX, state.task().context())
                        .putInt(CallFields.SRC, NONE);
            case CONFIG ->
                record.putInt(CallFields.NH, 0).putInt(CallFields.NA, 0).putInt(CallFields.CC, result);
            case TASKS -> record.putInt(CallFields.CC, result).putInt(CallFields.TNT, 0);
            case TICKLE -> record.putInt(CallFields.CC, result).putInts(CallFields.TR);
            case GETFDS -> record.putInt(CallFields.CC, result).putInts(CallFields.FDS);
            case SPAWN -> record.putInt(CallFields.CC, result).putInts(CallFields.STL);
            case BCAST -> record.putInt(CallFields.CC, result).putInts(CallFields.MDL);
            case SIBLINGS -> record.putInts(CallFields.SIB);
            default -> record.putInt(CallFields.CC, result);
        }
    }

    private void received(TraceRecordWriter record, int id) {
        MessageBuffer message = id > 0 ? state.buffers.buffer(id) : null;
        record.putInt(CallFields.MB, id)
                .putInt(CallFields.MNB, message != null ? message.lengthBytes() : NONE)
                .putInt(CallFields.MC, message != null ? message.tag() : NONE)
                .putInt(CallFields.MCX, state.task().context())
                .putInt(CallFields.SRC, message != null ? message.source().value() : NONE);
    }
}
