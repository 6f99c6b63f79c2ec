package org.jpvm.bench.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private final Samples samples = new Samples();

    private void latencies(Column column, double... nanos) {
        for (int i = 0; i < nanos.length; i++) {
            samples.add(column, Kind.LATENCY, 8, i, nanos[i]);
        }
    }

    @Test
    void theMedianIsTheMiddleOne() {
        assertEquals(2, Samples.median(List.of(9.0, 1.0, 2.0)));
        assertEquals(1.5, Samples.median(List.of(2.0, 1.0)));
        assertEquals(2, Samples.median(List.of(Double.NaN, 2.0)));
        assertTrue(Double.isNaN(Samples.median(List.of())));
    }

    @Test
    void aRatioIsThatOfRoundsAndNotOfMedians() {
        // A round in which all was ten times slower changes neither.
        latencies(Column.JAVA_UNIX, 10, 100, 12);
        latencies(Column.C_PVMD, 20, 200, 30);
        assertEquals(0.5, samples.ratio(Column.JAVA_UNIX, Column.C_PVMD, Kind.LATENCY, 8));
        assertEquals(12, samples.nanos(Column.JAVA_UNIX, Kind.LATENCY, 8));
        assertEquals(10, samples.least(Column.JAVA_UNIX, Kind.LATENCY, 8));
    }

    @Test
    void ofStreamsTheRatesAreCompared() {
        samples.add(Column.MPI, Kind.STREAM, 1000, 0, 100);
        samples.add(Column.C_PVMD, Kind.STREAM, 1000, 0, 400);
        assertEquals(4, samples.ratio(Column.MPI, Column.C_PVMD, Kind.STREAM, 1000));
        assertEquals(1e10, samples.bytesPerSecond(Column.MPI, 1000));
    }

    @Test
    void roundsThatOnlyOneHasDoNotCount() {
        latencies(Column.MPI, 1, 1, 1);
        samples.add(Column.C_PVMD, Kind.LATENCY, 8, 2, 4);
        assertEquals(0.25, samples.ratio(Column.MPI, Column.C_PVMD, Kind.LATENCY, 8));
        samples.forget(Column.C_PVMD);
        assertTrue(Double.isNaN(samples.ratio(Column.MPI, Column.C_PVMD, Kind.LATENCY, 8)));
    }

    @Test
    void goalsAreMetAtTheirLimit() {
        Goal latency = new Goal(Column.C_JPVMD, Column.C_PVMD, Kind.LATENCY, 8, 0.85);
        assertTrue(latency.isMetBy(0.85));
        assertFalse(latency.isMetBy(0.86));
        Goal rate = new Goal(Column.C_JPVMD, Column.C_PVMD, Kind.STREAM, 8, 1.5);
        assertTrue(rate.isMetBy(1.5));
        assertFalse(rate.isMetBy(1.4));
    }
}
