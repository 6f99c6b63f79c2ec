package org.jpvm.bench.pairs;

import java.util.ArrayList;
import java.util.List;

/**
 * What a column is to reach beside a baseline.
 *
 * @param size  bytes of a message
 * @param limit a latency may be at most this many times the baseline's, the rate of a stream must be at least as many times
 */
record Goal(Column column, Column baseline, Kind kind, int size, double limit) {
    private static final int TINY = 8;
    private static final int SMALL = 1024;
    private static final int MIDDLE = 65536;
    private static final int LARGE = 1 << 20;

    /** All goals. They are meant for raw encoding. */
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
        return goals;
    }

    /** What was measured, NaN when it was not. */
    double ratio(Samples samples) {
        return samples.ratio(column, baseline, kind, size);
    }

    /** Whether a ratio is good enough. */
    boolean isMetBy(double ratio) {
        return kind == Kind.LATENCY ? ratio <= limit : ratio >= limit;
    }
}
