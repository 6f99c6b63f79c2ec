package org.jpvm.wire.trace;

import java.util.List;
import org.jpvm.wire.XdrWriter;

/**
 * Writes trace records. The first record of an event that a sink gets describes itself, later ones hold the values
 * only:
 *
 * <pre>
 * described: int -5 ; int kind ; str event name ; { int id ; int type ; [int n if array] ; data }* ; int -6
 * plain:     int -7 ; int kind ;                  {                     [int n if array] ; data }* ; int -8
 * </pre>
 *
 * Every record begins with the time of the event and the tid it is about. The caller remembers, per sink and event,
 * whether the description
 * went out. Not thread-safe. Source: pvm-wire-protocol §9.4.
 */
public final class TraceRecordWriter {
    private static final int DESCRIBED_BEGIN = -5;
    private static final int DESCRIBED_END = -6;
    private static final int PLAIN_BEGIN = -7;
    private static final int PLAIN_END = -8;

    private static final int USER_EVENT_BEGIN = -9;
    private static final int USER_EVENT_END = -10;

    private static final int TYPE_INT = 6;
    private static final int TYPE_LONG = 8;
    private static final int TYPE_STRING = 12;
    private static final int TYPE_ARRAY = 0x80;

    private final XdrWriter out;
    private final boolean described;

    /**
     * Begins a record.
     *
     * @param out          where the record is appended
     * @param described    whether this is the sink's first record of the kind
     * @param kind         event number, {@link TraceEvents}, with {@link TraceEvents#ENTRY} or {@link TraceEvents#EXIT}
     *                     where it applies
     * @param seconds      time of the event, seconds since 1970
     * @param microseconds and microseconds
     * @param tid          the task that the event is about
     */
    public TraceRecordWriter(XdrWriter out, boolean described, int kind, int seconds, int microseconds, int tid) {
        this.out = out;
        this.described = described;
        out.putInt(described ? DESCRIBED_BEGIN : PLAIN_BEGIN).putInt(kind);
        if (described) {
            out.putString(TraceEvents.name(kind & ~(TraceEvents.ENTRY | TraceEvents.EXIT)));
        }
        putInt(TraceDataIds.TIME_SECONDS, seconds);
        putInt(TraceDataIds.TIME_MICROSECONDS, microseconds);
        putInt(TraceDataIds.TID, tid);
    }

    /** Begins a user event; items of type, count and data follow, then {@link #endUserEvent}. Source: pvm-wire-protocol §9.5. */
    public static void beginUserEvent(XdrWriter out, int seconds, int microseconds) {
        out.putInt(USER_EVENT_BEGIN)
                .putInt(TraceEvents.USER_DEFINED)
                .putString(TraceEvents.name(TraceEvents.USER_DEFINED))
                .putInt(seconds)
                .putInt(microseconds);
    }

    /** Ends a user event. */
    public static void endUserEvent(XdrWriter out) {
        out.putInt(USER_EVENT_END);
    }

    /** A task started here; from its daemon. */
    public static void newTask(
            XdrWriter out,
            boolean described,
            int seconds,
            int microseconds,
            int tid,
            int parentTid,
            int flags,
            String name) {
        new TraceRecordWriter(out, described, TraceEvents.NEWTASK, seconds, microseconds, tid)
                .putInt(TraceDataIds.PARENT_TID, parentTid)
                .putInt(TraceDataIds.TASK_FLAGS, flags)
                .putString(TraceDataIds.TASK_NAME, name)
                .end();
    }

    /** The spawn of a task is complete; from the daemon of the spawner. */
    public static void spawnTask(
            XdrWriter out, boolean described, int seconds, int microseconds, int tid, int parentTid) {
        new TraceRecordWriter(out, described, TraceEvents.SPNTASK, seconds, microseconds, tid)
                .putInt(TraceDataIds.PARENT_TID, parentTid)
                .end();
    }

    /** A task ended here, with its wait status; its CPU times are 0, as C PVM on Linux sends them. */
    public static void endTask(
            XdrWriter out, boolean described, int seconds, int microseconds, int tid, int waitStatus) {
        new TraceRecordWriter(out, described, TraceEvents.ENDTASK, seconds, microseconds, tid)
                .putInt(TraceDataIds.TASK_STATUS, waitStatus)
                .putInt(TraceDataIds.USER_SECONDS, 0)
                .putInt(TraceDataIds.USER_MICROSECONDS, 0)
                .putInt(TraceDataIds.SYSTEM_SECONDS, 0)
                .putInt(TraceDataIds.SYSTEM_MICROSECONDS, 0)
                .end();
    }

    /** Appends an int. */
    public TraceRecordWriter putInt(int id, int value) {
        describe(id, TYPE_INT);
        out.putInt(value);
        return this;
    }

    /** Appends ints and their count. */
    public TraceRecordWriter putInts(int id, int... values) {
        return putInts(id, values, values.length);
    }

    /** Appends the first ints of an array and their count. */
    public TraceRecordWriter putInts(int id, int[] values, int count) {
        describe(id, TYPE_INT | TYPE_ARRAY);
        out.putInt(count);
        for (int i = 0; i < count; i++) {
            out.putInt(values[i]);
        }
        return this;
    }

    /** Appends a long, which has 4 bytes in XDR. */
    public TraceRecordWriter putLong(int id, int value) {
        describe(id, TYPE_LONG);
        out.putInt(value);
        return this;
    }

    /** Appends strings and their count. */
    public TraceRecordWriter putStrings(int id, List<String> values) {
        describe(id, TYPE_STRING | TYPE_ARRAY);
        out.putInt(values.size());
        values.forEach(out::putString);
        return this;
    }

    /** Appends a string. */
    public TraceRecordWriter putString(int id, String value) {
        describe(id, TYPE_STRING);
        out.putString(value);
        return this;
    }

    /** Ends the record. */
    public void end() {
        out.putInt(described ? DESCRIBED_END : PLAIN_END);
    }

    private void describe(int id, int type) {
        if (described) {
            out.putInt(id).putInt(type);
        }
    }
}
