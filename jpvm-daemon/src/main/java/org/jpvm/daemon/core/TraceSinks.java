package org.jpvm.daemon.core;

import java.util.LinkedHashMap;
import org.jpvm.Tid;
import org.jpvm.wire.XdrWriter;

/**
 * Trace events of the daemon: a task started, its spawn completed, it ended. A receiver gets the list of data identifiers first, and of each
 * kind of event a self-describing record before the bare ones. Source: pvm-wire-protocol §9.4.
 */
final class TraceSinks {
    /** Parent of a task that nobody spawned, in NEW records and newtask events. */
    static final int NO_SPAWNER = -1;

    private static final int DATA_IDS = -3;
    private static final int DATA_IDS_END = -4;
    private static final int DESCRIPTION = -5;
    private static final int DESCRIPTION_END = -6;
    private static final int RECORD = -7;
    private static final int RECORD_END = -8;
    private static final int TYPE_INT = 6;
    private static final int TYPE_STRING = 12;

    private enum Event {
        NEWTASK(75),
        ENDTASK(76),
        SPNTASK(77);

        final int kind;

        Event(int kind) {
            this.kind = kind;
        }

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final PvmdState state;

    /** By receiver: bit {@code Event.ordinal()} is set once that event has been described to it. */
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
            Record record = open(sink, Event.NEWTASK, tid);
            record.putInt(89, parentTid).putInt(91, flags).putString(92, name).send();
        }
    }

    /** The spawn of a task is complete. */
    void spawnedTask(Sink sink, int tid, int parentTid) {
        if (sink.exists()) {
            open(sink, Event.SPNTASK, tid).putInt(89, parentTid).send();
        }
    }

    /** A task ended. */
    void endTask(Sink sink, Task task) {
        if (sink.exists()) {
            Record record = open(sink, Event.ENDTASK, task.tid).putInt(98, task.waitStatus);
            // CPU times: a C daemon of this build sends zeros, too.
            record.putInt(99, 0).putInt(100, 0).putInt(101, 0).putInt(102, 0).send();
        }
    }

    /** A task is gone: if one with the same tid comes, it has to be told everything anew. */
    void forget(int tid) {
        described.remove(tid);
    }

    private Record open(Sink sink, Event event, int tid) {
        Integer known = described.get(sink.tid());
        if (known == null) {
            if (described.size() >= Limits.MAX_TRACE_SINKS) {
                described.remove(described.keySet().iterator().next());
            }
            known = 0;
            sendDataIds(sink);
        }
        boolean describe = (known & 1 << event.ordinal()) == 0;
        described.put(sink.tid(), known | 1 << event.ordinal());
        Record record = new Record(sink, describe);
        record.out.putInt(describe ? DESCRIPTION : RECORD).putInt(event.kind);
        if (describe) {
            record.out.putString(event.text());
        }
        long micros = state.effects.wallClockMicros();
        record.putInt(106, (int) (micros / 1_000_000)).putInt(107, (int) (micros % 1_000_000));
        return record.putInt(88, tid);
    }

    private void sendDataIds(Sink sink) {
        if (!Tid.isTask(sink.tid())) {
            return;
        }
        XdrWriter out = new XdrWriter(8192);
        out.putInt(DATA_IDS);
        for (int id = 0; id < TraceDataIds.count(); id++) {
            out.putInt(id).putString(TraceDataIds.name(id)).putString(TraceDataIds.description(id));
        }
        state.outbox.send(sink, out.putInt(DATA_IDS_END));
    }

    private final class Record {
        final XdrWriter out = new XdrWriter();
        private final Sink sink;
        private final boolean describe;

        Record(Sink sink, boolean describe) {
            this.sink = sink;
            this.describe = describe;
        }

        Record putInt(int dataId, int value) {
            if (describe) {
                out.putInt(dataId).putInt(TYPE_INT);
            }
            out.putInt(value);
            return this;
        }

        Record putString(int dataId, String value) {
            if (describe) {
                out.putInt(dataId).putInt(TYPE_STRING);
            }
            out.putString(value);
            return this;
        }

        void send() {
            state.outbox.send(sink, out.putInt(describe ? DESCRIPTION_END : RECORD_END));
        }
    }
}
