package org.jpvm.daemon.core;

import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.OutputRecord;

/** Output of tasks started here, and the records around it. Source: pvm-wire-protocol §3.6. */
final class OutputRouter {
    private final PvmdState state;

    OutputRouter(PvmdState state) {
        this.state = state;
    }

    /** A task exists: newtask event and NEW record, once. */
    void announce(Task task) {
        if (!task.announced) {
            task.announced = true;
            state.traces.newTask(task.trace, task);
            record(task.output, OutputRecord.ofStart(task.tid, OutputRecord.NEW, task.parentTid));
        }
    }

    /** As {@link #announce} for a task that nobody spawned. */
    void announceOutsider(Task task) {
        task.announced = true;
        state.traces.newOutsider(task.trace, task);
        record(task.output, OutputRecord.ofStart(task.tid, OutputRecord.NEW, TraceSinks.NO_SPAWNER));
    }

    /** The spawn of a task is complete; its spawner is on this host. */
    void spawned(Sink output, Sink trace, int tid, int parentTid) {
        state.traces.spawnedTask(trace, tid, parentTid);
        record(output, OutputRecord.ofStart(tid, OutputRecord.SPAWN, parentTid));
    }

    /** A task wrote something. */
    void data(Task task, byte[] bytes, int length) {
        if (task.guest) {
            state.handover.guests().output(task, bytes, length);
            return;
        }
        if (task.early != null) {
            if (task.early.output.size() == 0) {
                state.effects.pauseOutput(task.tid);
            }
            task.early.output.write(bytes, 0, length);
            return;
        }
        for (int offset = 0; offset < length; offset += Limits.MAX_OUTPUT_BYTES) {
            int count = Math.min(Limits.MAX_OUTPUT_BYTES, length - offset);
            XdrWriter body = new XdrWriter(count + 16);
            body.putInt(task.tid).putInt(count).putBytes(bytes, offset, count);
            if (task.output.exists()) {
                state.outbox.sendOutput(task, task.output, body);
            } else {
                int console = state.hosts.console().daemonTid();
                state.daemonMessages.send(console, DaemonCode.TASKOUT, 0, 0, body);
                state.outbox.holdOutput(task, state.peers.ofTid(console));
            }
        }
    }

    /** A task has closed its output where it runs. */
    void closed(Task task) {
        if (task.guest) {
            state.handover.guests().outputClosed(task);
            return;
        }
        if (state.handover.home().outputClosed(task)) {
            return;
        }
        if (task.early != null) {
            task.early.outputClosed = true;
            return;
        }
        task.outputOpen = false;
        end(task);
        state.reaper.endIfDone(task);
    }

    /** The output of a task is over: EOF record, once. */
    void end(Task task) {
        if (!task.outputEnded && task.announced) {
            record(task.output, OutputRecord.ofEof(task.tid));
        }
        task.outputEnded = true;
    }

    /** Output goes elsewhere from now on. */
    void changeOutput(Task task, Sink sink) {
        if (task.output.equals(sink)) {
            return;
        }
        record(task.output, OutputRecord.ofEof(task.tid));
        task.output = sink;
        task.outputEnded = false;
        record(sink, OutputRecord.ofStart(task.tid, OutputRecord.SPAWN, task.parentTid));
        record(sink, OutputRecord.ofStart(task.tid, OutputRecord.NEW, task.parentTid));
    }

    /** Trace events go elsewhere from now on. */
    void changeTrace(Task task, Sink sink) {
        if (task.trace.equals(sink)) {
            return;
        }
        state.traces.endTask(task.trace, task);
        task.trace = sink;
        state.traces.spawnedTask(sink, task.tid, task.parentTid);
        state.traces.newTask(sink, task);
    }

    /** Writes output of a task without a sink to the log, line by line. */
    void log(int tid, byte[] data) {
        String text = new String(data, java.nio.charset.StandardCharsets.UTF_8);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            state.log("[" + Tid.text(tid) + "] " + text.substring(start, end));
            start = end + 1;
        }
    }

    private void record(Sink sink, OutputRecord record) {
        if (sink.exists()) {
            XdrWriter body = new XdrWriter(16);
            record.write(body);
            state.outbox.send(sink, body);
        }
    }
}
