package org.jpvm.daemon.core;

import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** TM_SETOPT and TM_GETOPT: where output and trace events of a task go. Source: pvm-wire-protocol §3.5. */
final class SinkRequests {
    private static final int OUTPUT_TID = 1;
    private static final int OUTPUT_CONTEXT = 2;
    private static final int OUTPUT_TAG = 3;
    private static final int TRACE_TID = 4;
    private static final int TRACE_CONTEXT = 5;
    private static final int TRACE_TAG = 6;

    private final PvmdState state;

    SinkRequests(PvmdState state) {
        this.state = state;
    }

    void onSetOpt(TaskRequest request) throws MalformedMessageException {
        XdrReader body = request.body();
        while (body.remainingBytes() > 0) {
            int what = body.readInt("what", OUTPUT_TID, TRACE_TAG);
            set(request.task(), what, parseHex(body.readString("value")));
        }
        state.taskMessages.reply(request, new XdrWriter(16));
    }

    /** Each option is a change of its own, with its own records to the old and the new receiver. */
    private void set(Task task, int what, int value) {
        Sink output = task.output;
        Sink trace = task.trace;
        switch (what) {
            case OUTPUT_TID -> output = new Sink(value, output.context(), output.tag());
            case OUTPUT_CONTEXT -> output = new Sink(output.tid(), value, output.tag());
            case OUTPUT_TAG -> output = new Sink(output.tid(), output.context(), value);
            case TRACE_TID -> trace = new Sink(value, trace.context(), trace.tag());
            case TRACE_CONTEXT -> trace = new Sink(trace.tid(), value, trace.tag());
            default -> trace = new Sink(trace.tid(), trace.context(), value);
        }
        state.output.changeOutput(task, output);
        state.output.changeTrace(task, trace);
    }

    private static int parseHex(String text) throws MalformedMessageException {
        try {
            return Integer.parseUnsignedInt(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("option value \"" + text + "\" is no hexadecimal number of 32 bits");
        }
    }

    void onGetOpt(TaskRequest request) {
        Task task = request.task();
        XdrWriter body = new XdrWriter().putInts(task.tid, task.parentTid);
        body.putInts(task.output.tid(), task.output.context(), task.output.tag());
        body.putInts(task.trace.tid(), task.trace.context(), task.trace.tag());
        body.putInts(Protocol.DEFAULT_MTU, Encodings.LOCAL_SIGNATURE);
        body.putString(state.settings.address()).putInt(state.plugIns.schedulerTid);
        state.taskMessages.reply(request, body);
    }
}
