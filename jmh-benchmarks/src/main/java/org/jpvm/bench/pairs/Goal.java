package org.jpvm.bench.pairs;

import java.util.ArrayList;
import java.util.List;

/**
 * What a column is to reach beside a baseline.
 *
 * @param baseline null when it is the time itself that counts
 * @param size     bytes of a message
 * @param limit    a time may be at most this many times the baseline's, or this many microseconds; the rate of a stream must be at least as many times the
 *                 baseline's
 */
record Goal(Column column, Column baseline, Kind kind, int size, double limit) {
    private static final int TINY = 8;
    private static final int SMALL = 1024;
    private static final int MIDDLE = 65536;
    private static final int LARGE = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;

    /** Goals between two hosts. */
    static List<Goal> betweenHosts() {
        return List.of(
                new Goal(Column.JAVA_JPVMD, Column.C_PVMD, Kind.STREAM, LARGE, 5),
                new Goal(Column.JAVA_TCP, Column.RAW_TCP, Kind.STREAM, LARGE, 0.9));
    }

    /** All goals within one host. They are meant for raw encoding. */
    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>();
        for (int size : new int[] {TINY, SMALL, MIDDLE}) {
            goals.add(new Goal(Column.C_JPVMD, Column.C_PVMD, Kind.LATENCY, size, 0.85));
        }
        goals.add(new Goal(Column.C_JPVMD, Column.C_PVMD, Kind.STREAM, LARGE, 1.5));
        for (int size : new int[] {TINY, SMALL, MIDDLE}) {
            goals.add(new Goal(Column.JAVA_JPVMD, Column.C_PVMD, Kind.LATENCY, size, 1));
        }
        goals.add(new Goal(Column.JAVA_JPVMD, Column.C_PVMD, Kind.STREAM, LARGE, 3));
        for (Column direct : List.of(Column.JAVA_UNIX, Column.JAVA_TCP)) {
            for (int size : new int[] {TINY, SMALL, MIDDLE}) {
                goals.add(new Goal(direct, Column.C_PVMD_DIRECT, Kind.LATENCY, size, 0.9));
            }
            goals.add(new Goal(direct, Column.C_PVMD_DIRECT, Kind.STREAM, LARGE, 5));
        }
        goals.add(new Goal(Column.JAVA_SHARED, Column.MPI, Kind.LATENCY, TINY, 2));
        goals.add(new Goal(Column.JAVA_SHARED, Column.MPI, Kind.STREAM, SMALL, 5));
        goals.add(new Goal(Column.JAVA_SHARED, Column.MPI, Kind.STREAM, LARGE, 0.8));
        goals.add(new Goal(Column.JAVA_SHARED, Column.C_PVMD_DIRECT, Kind.LATENCY, TINY, 0.1));
        goals.add(new Goal(Column.JAVA_SHARED, null, Kind.PARKED, TINY, 20));
        return goals;
    }

    /** What was measured, NaN when it was not: as the limit. */
    double figure(Samples samples) {
        return baseline == null
                ? samples.nanos(column, kind, size) / NANOS_PER_MICRO
                : samples.ratio(column, baseline, kind, size);
    }

    /** Whether a figure is good enough. */
    boolean isMetBy(double figure) {
        return kind == Kind.STREAM ? figure >= limit : figure <= limit;
    }
}
