package org.jpvm.bench.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final double NANOS_EACH = 1e6;

    /** Takes a microsecond for each message, and fails after some measurements. */
    private static final class FakePair implements Pair {
        private final List<String> asked = new ArrayList<>();
        private final int measurements;
        private boolean closed;

        private FakePair(int measurements) {
            this.measurements = measurements;
        }

        @Override
        public double nanos(Kind kind, int size, int count) throws PairFailedException {
            if (asked.size() == measurements) {
                throw new PairFailedException("hangs");
            }
            asked.add(kind.word() + " " + size + " " + count);
            return 1000;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final FakePair good = new FakePair(Integer.MAX_VALUE);

    @Test
    void eachMeasurementTakesAboutAsLongAsItShould() throws Exception {
        Rounds rounds = new Rounds(Map.of(Column.MPI, good), List.of(0, 8), NANOS_EACH);
        rounds.warmUp(Column.MPI, NANOS_EACH);
        assertEquals("latency 0 1", good.asked.get(0), "nothing is known at first");
        good.asked.clear();
        rounds.round(false);
        assertEquals(
                List.of("latency 0 500", "stream 0 1000", "parked 0 1", "latency 8 500", "stream 8 1000"), good.asked);
        assertEquals(0, rounds.done());
        assertEquals(List.of(), rounds.samples().rounds(Column.MPI, Kind.LATENCY, 8));
        rounds.round(true);
        assertEquals(1, rounds.done());
        assertEquals(List.of(1000.0), rounds.samples().rounds(Column.MPI, Kind.LATENCY, 8));
    }

    @Test
    void aPairThatFailsIsEndedNamedAndLeftOut() throws Exception {
        FakePair bad = new FakePair(3);
        Rounds rounds = new Rounds(Map.of(Column.C_PVMD, bad, Column.MPI, good), List.of(8), NANOS_EACH);
        rounds.round(true);
        assertFalse(bad.closed);
        rounds.round(true);
        assertTrue(bad.closed);
        rounds.round(true);
        assertEquals(Map.of(Column.C_PVMD, "hangs"), rounds.failures());
        assertEquals(List.of(), rounds.samples().rounds(Column.C_PVMD, Kind.LATENCY, 8));
        assertEquals(3, rounds.samples().rounds(Column.MPI, Kind.LATENCY, 8).size());
    }

    @Test
    void aPairThatFailsWhileItWarmsUpDoesNotHoldTheOthersUp() throws Exception {
        Rounds rounds = new Rounds(Map.of(Column.C_PVMD, new FakePair(0), Column.MPI, good), List.of(8), NANOS_EACH);
        rounds.warmUp(Column.C_PVMD, NANOS_EACH);
        assertEquals(Set.of(Column.C_PVMD), rounds.failures().keySet());
        rounds.round(true);
        assertEquals(1, rounds.done());
    }

    @Test
    void noDaemonHasToKeepMoreThanTwoWindows() {
        assertEquals(1000, PairLoop.window(0));
        assertEquals(1000, PairLoop.window(8));
        assertEquals(32, PairLoop.window(65536));
        assertEquals(1, PairLoop.window(16 << 20));
    }
}
