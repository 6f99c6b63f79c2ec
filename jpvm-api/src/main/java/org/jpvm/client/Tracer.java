package org.jpvm.client;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jpvm.TaskOption;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.trace.CallFields;
import org.jpvm.wire.trace.TraceEvents;
import org.jpvm.wire.trace.TraceRecordWriter;

/**
 * Turns what a task does into trace records for its sink. The options of the task say where to ({@code PvmSelfTraceTid}, {@code -Code},
 * context), how ({@code PvmSelfTraceOptions}) and in what portions ({@code PvmSelfTraceBuffer}); the trace mask says which events.
 *
 * <pre>
 * option   at each event                     at {@link #flush}
 * full     a record, sent when the buffer    what is left in the buffer
 *          has its bytes, at once if 0
 * time     durations are added up            one record of durations and counts per event
 * count    counted                           one record of counts per event
 * other    nothing, as in C                  nothing
 * </pre>
 *
 * Entry and exit of a call count once each, as in C. The duration is that of the calls; C's is that of building records it does not send.
 * Only {@link #wants} and {@link #wantsPacking} may be called without the lock of the task. Source: pvm-wire-protocol §9.
 */
public final class Tracer {
    /** Option: a record per event. */
    public static final int FULL = 1;
    /** Option: times per event. */
    public static final int TIME = 2;
    /** Option: counts per event. */
    public static final int COUNT = 3;

    private static final int BUFFER_BEGIN = -1;
    private static final int BUFFER_END = -2;

    private static final TraceMask PACKING = packing();

    private static TraceMask packing() {
        TraceMask mask = TraceMask.NONE;
        for (TraceEvent event : TraceEvent.values()) {
            if (event.cName().startsWith("pk") || event.cName().startsWith("upk")) {
                mask = mask.with(event);
            }
        }
        return mask;
    }

    /** Takes the messages for the sink. */
    @FunctionalInterface
    public interface Sink {
        /** Sends an XDR message, whose body is given away. */
        void send(int tid, int context, int tag, XdrWriter body);
    }

    /** The fields of a record after its time and tid. */
    @FunctionalInterface
    public interface Fields {
        /** No fields. */
        Fields NONE = record -> {};

        /** Appends them in the order of C. */
        void write(TraceRecordWriter record);
    }

    private final int ownTid;
    private final TaskOptions options;
    private final LongSupplier clockMicros;
    private final Sink sink;
    private final Set<TraceEvent> describedEntries = EnumSet.noneOf(TraceEvent.class);
    private final Set<TraceEvent> describedExits = EnumSet.noneOf(TraceEvent.class);
    private Totals totals = new Totals(0);
    private XdrWriter buffer;
    /** The mask while there is a sink; read by every call of the task, of any thread. */
    private volatile TraceMask wanted = TraceMask.NONE;

    /**
     * A tracer of a task that just enrolled.
     *
     * @param clockMicros microseconds since 1970
     */
    public Tracer(int ownTid, TaskOptions options, LongSupplier clockMicros, Sink sink) {
        this.ownTid = ownTid;
        this.options = options;
        this.clockMicros = clockMicros;
        this.sink = sink;
        update();
    }

    /** Looks at sink and mask again; to be called when they may have changed. */
    public void update() {
        wanted = hasSink() ? options.traceMask(TraceTarget.SELF) : TraceMask.NONE;
    }

    private boolean hasSink() {
        int tid = options.get(TaskOption.SELF_TRACE_TID);
        return tid > 0 && tid != ownTid;
    }

    /** Whether an event is reported now. Any thread. */
    public boolean wants(TraceEvent event) {
        TraceMask mask = wanted;
        return mask != TraceMask.NONE && mask.contains(event);
    }

    /** Whether any packing or unpacking call is reported now. Any thread. */
    public boolean wantsPacking() {
        TraceMask mask = wanted;
        return mask != TraceMask.NONE && mask.intersects(PACKING);
    }

    /** A call begins, or something happened that has no end. */
    public void entry(TraceEvent event, Fields fields) {
        report(event, true, fields);
    }

    /** A call ends. */
    public void exit(TraceEvent event, Fields fields) {
        report(event, false, fields);
    }

    private void report(TraceEvent event, boolean isEntry, Fields fields) {
        if (!wants(event)) {
            return;
        }
        switch (options.get(TaskOption.SELF_TRACE_OPTIONS)) {
            case FULL -> append(event, isEntry, fields);
            case TIME -> {
                totals().count(event);
                totals.clock(event, isEntry, clockMicros.getAsLong());
            }
            case COUNT -> totals().count(event);
            default -> {
                // The value a task has when nobody set it.
            }
        }
    }

    private void append(TraceEvent event, boolean isEntry, Fields fields) {
        int bufferBytes = options.get(TaskOption.SELF_TRACE_BUFFER);
        if (buffer == null) {
            buffer = new XdrWriter();
            if (bufferBytes != 0) {
                buffer.putInt(BUFFER_BEGIN);
            }
        }
        boolean isFirst = (isEntry ? describedEntries : describedExits).add(event);
        TraceRecordWriter record =
                begin(buffer, isFirst, event.code() | (isEntry ? TraceEvents.ENTRY : TraceEvents.EXIT));
        fields.write(record);
        record.end();
        if (buffer.lengthBytes() >= bufferBytes) {
            flush();
        }
    }

    private TraceRecordWriter begin(XdrWriter out, boolean described, int kind) {
        long micros = clockMicros.getAsLong();
        return new TraceRecordWriter(
                out, described, kind, (int) (micros / 1_000_000), (int) (micros % 1_000_000), ownTid);
    }

    /** Sends what has been collected. */
    public void flush() {
        if (!hasSink()) {
            return;
        }
        switch (options.get(TaskOption.SELF_TRACE_OPTIONS)) {
            case FULL -> {
                if (buffer != null) {
                    XdrWriter full = buffer;
                    buffer = null;
                    if (options.get(TaskOption.SELF_TRACE_BUFFER) != 0) {
                        full.putInt(BUFFER_END);
                    }
                    send(full);
                }
            }
            case TIME -> sendTotals(TraceEvents.TIMING, true);
            case COUNT -> sendTotals(TraceEvents.PROFILING, false);
            default -> {
                // Nothing was collected.
            }
        }
    }

    private void sendTotals(int kind, boolean withTimes) {
        Totals done = totals();
        totals = new Totals(0);
        XdrWriter out = new XdrWriter();
        TraceRecordWriter record = begin(out, true, kind);
        List<String> names = new ArrayList<>();
        int[] counts = new int[TraceEvents.COUNT];
        int[] seconds = new int[TraceEvents.COUNT];
        int[] micros = new int[TraceEvents.COUNT];
        for (TraceEvent event : TraceEvent.values()) {
            if (done.counts[event.code()] > 0) {
                counts[names.size()] = done.counts[event.code()];
                seconds[names.size()] = (int) (done.micros[event.code()] / 1_000_000);
                micros[names.size()] = (int) (done.micros[event.code()] % 1_000_000);
                names.add(event.cName());
            }
        }
        record.putInt(CallFields.VCT, names.size()).putStrings(CallFields.VID, names);
        if (withTimes) {
            record.putInts(CallFields.TGS, seconds, names.size()).putInts(CallFields.TGU, micros, names.size());
        }
        record.putInts(CallFields.PRF, counts, names.size()).end();
        send(out);
    }

    private void send(XdrWriter body) {
        sink.send(
                options.get(TaskOption.SELF_TRACE_TID),
                options.get(TaskOption.SELF_TRACE_CONTEXT),
                options.get(TaskOption.SELF_TRACE_CODE),
                body);
    }

    private Totals totals() {
        if (totals.counts.length == 0) {
            totals = new Totals(TraceEvents.COUNT);
        }
        return totals;
    }

    /** Sums per event. */
    private static final class Totals {
        private final int[] counts;
        private final long[] micros;
        private final long[] entered;

        private Totals(int size) {
            counts = new int[size];
            micros = new long[size];
            entered = new long[size];
        }

        private void count(TraceEvent event) {
            counts[event.code()]++;
        }

        private void clock(TraceEvent event, boolean isEntry, long now) {
            int code = event.code();
            if (isEntry) {
                entered[code] = now;
            } else if (entered[code] != 0) {
                micros[code] += Math.max(0, now - entered[code]);
                entered[code] = 0;
            }
        }
    }
}
