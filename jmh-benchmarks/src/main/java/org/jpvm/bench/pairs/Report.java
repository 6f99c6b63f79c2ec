package org.jpvm.bench.pairs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jpvm.Encoding;

/**
 * All that was measured, ready to be shown.
 *
 * @param command  that made it, as people type it
 * @param machine  facts about the computer, by their names
 * @param encoding of PVM messages
 * @param hosts    whether the two ends were on hosts of their own
 * @param sizes    bytes of messages
 * @param rounds   that counted
 * @param columns  those measured
 * @param missing  those that were asked for and are not there, and why
 */
record Report(
        String command,
        Map<String, String> machine,
        Encoding encoding,
        boolean hosts,
        List<Integer> sizes,
        int rounds,
        List<Column> columns,
        Map<Column, String> missing,
        Samples samples) {
    /** What other columns are compared with. */
    static final List<Column> BASELINES = List.of(Column.C_PVMD, Column.C_PVMD_DIRECT, Column.MPI, Column.RAW_TCP);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    /** The baselines that were measured. */
    List<Column> baselines() {
        Column limit = hosts ? Column.MPI : Column.RAW_TCP;
        return BASELINES.stream()
                .filter(column -> column != limit && columns.contains(column))
                .toList();
    }

    /** Microseconds, one way; median. */
    double micros(Column column, int size) {
        return samples.nanos(column, Kind.LATENCY, size) / NANOS_PER_MICRO;
    }

    /** Microseconds until a sleeping receiver of the least size has answered; median. */
    double microsOfSleeper(Column column) {
        return samples.nanos(column, Kind.PARKED, sizes.get(0)) / NANOS_PER_MICRO;
    }

    /** Millions of bytes per second; median. */
    double megabytes(Column column, int size) {
        return samples.bytesPerSecond(column, size) / BYTES_PER_MEGABYTE;
    }

    /** Rate of a stream for people: as {@link #megabytes}, of empty messages thousands per second. */
    double rate(Column column, int size) {
        return size == 0 ? NANOS_PER_MILLI / samples.nanos(column, Kind.STREAM, size) : megabytes(column, size);
    }

    /** One row for each column and size: numbers by their names, null for what was not measured. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int size : sizes) {
            for (Column column : columns) {
                rows.add(row(column, size));
            }
        }
        return rows;
    }

    private Map<String, Object> row(Column column, int size) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("column", column.label());
        row.put("bytes", size);
        row.put("latency_us", finite(micros(column, size)));
        row.put("latency_best_us", finite(samples.least(column, Kind.LATENCY, size) / NANOS_PER_MICRO));
        row.put("stream_mb_per_s", finite(megabytes(column, size)));
        row.put("stream_best_mb_per_s", finite(best(column, size)));
        row.put("stream_messages_per_s", finite(NANOS_PER_SECOND / samples.nanos(column, Kind.STREAM, size)));
        for (Kind kind : Kind.values()) {
            for (Column baseline : BASELINES) {
                row.put(
                        kind.word() + "_of_" + baseline.label().replace('-', '_'),
                        finite(samples.ratio(column, baseline, kind, size)));
            }
        }
        row.put("parked_us", finite(samples.nanos(column, Kind.PARKED, size) / NANOS_PER_MICRO));
        return row;
    }

    private double best(Column column, int size) {
        return size * NANOS_PER_SECOND / samples.least(column, Kind.STREAM, size) / BYTES_PER_MEGABYTE;
    }

    /** The goals of what was asked for, and what has become of them; ratio and outcome null where something was missing. */
    List<Map<String, Object>> goals() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Goal goal : hosts ? Goal.betweenHosts() : Goal.all()) {
            if (!wasAsked(goal.column())
                    || goal.baseline() != null && !wasAsked(goal.baseline())
                    || !sizes.contains(goal.size())) {
                continue;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            double figure = goal.figure(samples);
            row.put("column", goal.column().label());
            row.put("baseline", goal.baseline() == null ? "us" : goal.baseline().label());
            row.put("what", goal.kind().word());
            row.put("bytes", goal.size());
            row.put("ratio", finite(figure));
            row.put("goal", (goal.kind() == Kind.STREAM ? ">= " : "<= ") + goal.limit());
            row.put("met", Double.isNaN(figure) ? null : goal.isMetBy(figure));
            rows.add(row);
        }
        return rows;
    }

    private boolean wasAsked(Column column) {
        return columns.contains(column) || missing.containsKey(column);
    }

    /** Everything, the figures of the single rounds too. */
    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", command);
        all.put("machine", machine);
        all.put("hosts", hosts ? Hosts.COUNT : 1);
        all.put("encoding", encoding.name().toLowerCase(Locale.ROOT));
        all.put("rounds", rounds);
        Map<String, Object> described = new LinkedHashMap<>();
        columns.forEach(column -> described.put(column.label(), column.description()));
        all.put("columns", described);
        Map<String, Object> absent = new LinkedHashMap<>();
        missing.forEach((column, why) -> absent.put(column.label(), why));
        all.put("missing", absent);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int size : sizes) {
            for (Column column : columns) {
                Map<String, Object> row = row(column, size);
                row.put("latency_ns_of_rounds", finite(samples.rounds(column, Kind.LATENCY, size)));
                row.put("stream_ns_of_rounds", finite(samples.rounds(column, Kind.STREAM, size)));
                row.put("parked_ns_of_rounds", finite(samples.rounds(column, Kind.PARKED, size)));
                rows.add(row);
            }
        }
        all.put("figures", rows);
        all.put("goals", goals());
        return Json.of(all) + "\n";
    }

    private static List<Object> finite(List<Double> values) {
        List<Object> finite = new ArrayList<>();
        values.forEach(value -> finite.add(finite(value)));
        return finite;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? Double.valueOf(value) : null;
    }
}
