package org.jpvm.daemon.core;

import java.util.LinkedHashMap;
import org.jpvm.Tid;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.trace.TraceDataIds;
import org.jpvm.wire.trace.TraceEvents;
import org.jpvm.wire.trace.TraceRecordWriter;

/**
 * Trace events of the daemon: a task started, its spawn completed, it ended. A receiver gets the list of data identifiers first, and of each
 * kind of event a self-describing record before the bare ones. Source: pvm-wire-protocol §9.4.
 */
final class TraceSinks {
    /** Parent of a task that nobody spawned, in NEW records and newtask events. */
    static final int NO_SPAWNER = -1;

    /** Room for the list of data identifiers. */
    private static final int TABLE_BYTES = 8192;

    private final PvmdState state;

    /** By receiver: bit {@code event - NEWTASK} is set once that event has been described to it. */
    private final LinkedHashMap<Integer, Integer> described = new LinkedHashMap<>();

    TraceSinks(PvmdState state) {
        this.state = state;
    }

    /** A task was started. */
    void newTask(Sink sink, Task task) {
        newTask(sink, task.tid, task.parentTid, task.spawnFlags, task.name);
    }

    /** A task enrolled that nobody spawned. */
    void newOutsider(Sink sink, Task task) {
        newTask(sink, task.tid, NO_SPAWNER, NO_SPAWNER, task.name.isEmpty() ? "-" : task.name);
    }

    private void newTask(Sink sink, int tid, int parentTid, int flags, String name) {
        if (sink.exists()) {
            boolean first = isFirst(sink, TraceEvents.NEWTASK);
            long micros = state.effects.wallClockMicros();
            XdrWriter out = new XdrWriter();
            TraceRecordWriter.newTask(out, first, seconds(micros), rest(micros), tid, parentTid, flags, name);
            state.outbox.send(sink, out);
        }
    }

    /** The spawn of a task is complete. */
    void spawnedTask(Sink sink, int tid, int parentTid) {
        if (sink.exists()) {
            boolean first = isFirst(sink, TraceEvents.SPNTASK);
            long micros = state.effects.wallClockMicros();
            XdrWriter out = new XdrWriter();
            TraceRecordWriter.spawnTask(out, first, seconds(micros), rest(micros), tid, parentTid);
            state.outbox.send(sink, out);
        }
    }

    /** A task ended. */
    void endTask(Sink sink, Task task) {
        if (sink.exists()) {
            boolean first = isFirst(sink, TraceEvents.ENDTASK);
            long micros = state.effects.wallClockMicros();
            XdrWriter out = new XdrWriter();
            TraceRecordWriter.endTask(out, first, seconds(micros), rest(micros), task.tid, task.waitStatus);
            state.outbox.send(sink, out);
        }
    }

    /** A task is gone: if one with the same tid comes, it has to be told everything anew. */
    void forget(int tid) {
        described.remove(tid);
    }

    /** Whether a receiver gets an event for the first time, so that its record has to describe itself; the list of identifiers is sent here. */
    private boolean isFirst(Sink sink, int event) {
        Integer known = described.get(sink.tid());
        if (known == null) {
            if (described.size() >= Limits.MAX_TRACE_SINKS) {
                described.remove(described.keySet().iterator().next());
            }
            known = 0;
            if (Tid.isTask(sink.tid())) {
                XdrWriter table = new XdrWriter(TABLE_BYTES);
                TraceDataIds.writeTable(table);
                state.outbox.send(sink, table);
            }
        }
        int bit = 1 << event - TraceEvents.NEWTASK;
        described.put(sink.tid(), known | bit);
        return (known & bit) == 0;
    }

    private static int seconds(long micros) {
        return (int) (micros / 1_000_000);
    }

    private static int rest(long micros) {
        return (int) (micros % 1_000_000);
    }
}
