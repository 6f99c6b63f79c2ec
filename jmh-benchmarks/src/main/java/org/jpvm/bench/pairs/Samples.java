package org.jpvm.bench.pairs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured, round by round. Columns are compared within rounds: other work on the computer changes the times of whole rounds far more than the
 * relation of two columns that are measured one after the other.
 */
final class Samples {
    private static final double NANOS_PER_SECOND = 1e9;

    private record Key(Column column, Kind kind, int size) {}

    private final Map<Key, List<Double>> nanos = new HashMap<>();

    /**
     * One figure.
     *
     * @param round from 0, in this order; a round may be missing
     * @param value nanoseconds of one message
     */
    void add(Column column, Kind kind, int size, int round, double value) {
        List<Double> rounds = nanos.computeIfAbsent(new Key(column, kind, size), key -> new ArrayList<>());
        while (rounds.size() < round) {
            rounds.add(Double.NaN);
        }
        rounds.add(value);
    }

    /** Forgets a column that has failed. */
    void forget(Column column) {
        nanos.keySet().removeIf(key -> key.column == column);
    }

    /** Nanoseconds of one message in each round; NaN where there is none. */
    List<Double> rounds(Column column, Kind kind, int size) {
        return Collections.unmodifiableList(nanos.getOrDefault(new Key(column, kind, size), List.of()));
    }

    /** Median of the rounds, NaN when there is none. */
    double nanos(Column column, Kind kind, int size) {
        return median(rounds(column, kind, size));
    }

    /** Least of the rounds, NaN when there is none. */
    double least(Column column, Kind kind, int size) {
        return rounds(column, kind, size).stream()
                .filter(value -> !value.isNaN())
                .min(Double::compare)
                .orElse(Double.NaN);
    }

    /** Bytes per second of a stream at the median time. */
    double bytesPerSecond(Column column, int size) {
        return size * NANOS_PER_SECOND / nanos(column, Kind.STREAM, size);
    }

    /**
     * How the column stands beside a baseline: rate by rate for a stream, so that more is better, and time by time else, so that less is.
     *
     * @return the median of the ratios of the rounds, NaN when there is no round that has both
     */
    double ratio(Column column, Column baseline, Kind kind, int size) {
        List<Double> own = rounds(column, kind, size);
        List<Double> other = rounds(baseline, kind, size);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(own.size(), other.size()); i++) {
            ratios.add(kind == Kind.STREAM ? other.get(i) / own.get(i) : own.get(i) / other.get(i));
        }
        return median(ratios);
    }

    /** The middle one, or the mean of the two in the middle; NaNs do not count. */
    static double median(List<Double> values) {
        double[] sorted = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
