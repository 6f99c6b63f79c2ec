package org.jpvm.bench.pairs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Measures all pairs in turns. A pair that fails is ended and left out from then on. Used by one thread. */
final class Rounds {
    private static final int MOST_MESSAGES = 5_000_000;
    private static final int GROWTH = 4;

    private record Key(Column column, Kind kind, int size) {}

    private final Map<Column, Pair> pairs;
    private final List<Integer> sizes;
    private final double nanosEach;
    private final Samples samples = new Samples();
    private final Map<Column, String> failures = new EnumMap<>(Column.class);

    /** Nanoseconds, as last seen. */
    private final Map<Key, Double> expected = new HashMap<>();

    private int done;

    /**
     * Nothing is measured yet.
     *
     * @param pairs     ready ones; stay the caller's to close, but for those that fail
     * @param sizes     bytes of messages
     * @param nanosEach how long each pair is measured for each size and kind in a round, about
     */
    Rounds(Map<Column, Pair> pairs, List<Integer> sizes, double nanosEach) {
        this.pairs = new TreeMap<>(pairs);
        this.sizes = sizes;
        this.nanosEach = nanosEach;
    }

    Samples samples() {
        return samples;
    }

    /** Rounds that count. */
    int done() {
        return done;
    }

    /** The columns that have failed, and why. */
    Map<Column, String> failures() {
        return failures;
    }

    /** Finds out how fast a pair is, and goes on with all sizes until it has been at each for that long. */
    void warmUp(Column column, double nanosForEach) throws InterruptedException {
        for (int size : sizes) {
            for (Kind kind : kinds(size)) {
                double spent = 0;
                int count = 1;
                while (spent < nanosForEach && pairs.containsKey(column)) {
                    double nanos = measure(column, kind, size, count);
                    spent += elapsed(kind, nanos) * count;
                    count = Math.min(count(column, kind, size), count * GROWTH);
                }
            }
        }
    }

    /** All columns in all sizes, one column after the other, so that noise meets all of them. */
    void round(boolean counts) throws InterruptedException {
        for (int size : sizes) {
            for (Kind kind : kinds(size)) {
                List<Column> turn = new ArrayList<>(pairs.keySet());
                // Nobody is always behind the same one.
                Collections.rotate(turn, done);
                for (Column column : turn) {
                    if (!pairs.containsKey(column)) {
                        continue;
                    }
                    double nanos = measure(column, kind, size, count(column, kind, size));
                    if (counts && pairs.containsKey(column)) {
                        samples.add(column, kind, size, done, nanos);
                    }
                }
            }
        }
        if (counts) {
            done++;
        }
    }

    private int count(Column column, Kind kind, int size) {
        double each = elapsed(kind, expected.getOrDefault(new Key(column, kind, size), nanosEach));
        return (int) Math.max(1, Math.min(MOST_MESSAGES, Math.round(nanosEach / each)));
    }

    /** How soon a sleeper answers depends little on the size: only the least one is tried. */
    private List<Kind> kinds(int size) {
        return size == sizes.get(0) ? List.of(Kind.values()) : List.of(Kind.LATENCY, Kind.STREAM);
    }

    /** How long it takes to measure one of what took so many nanoseconds. */
    private static double elapsed(Kind kind, double nanos) {
        return switch (kind) {
            case LATENCY -> 2 * nanos;
            case STREAM -> nanos;
            case PARKED -> nanos + Kind.PAUSE_NANOS;
        };
    }

    /** 0 when it fails. */
    private double measure(Column column, Kind kind, int size, int count) throws InterruptedException {
        try {
            double nanos = pairs.get(column).nanos(kind, size, count);
            expected.put(new Key(column, kind, size), nanos);
            return nanos;
        } catch (PairFailedException e) {
            failures.put(column, e.getMessage());
            samples.forget(column);
            pairs.remove(column).close();
            return 0;
        }
    }
}
