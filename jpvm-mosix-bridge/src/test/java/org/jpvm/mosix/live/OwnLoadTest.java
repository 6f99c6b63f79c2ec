package org.jpvm.mosix.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.placement.LoadSample;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.spi.LocalTask;
import org.junit.jupiter.api.Test;

class OwnLoadTest {
    private static final long SECOND = 1_000_000_000L;

    private final OwnLoad load = new OwnLoad(1, 0);

    private static LocalTask task(int number, long startNanos, boolean spawned) {
        return new LocalTask(0x40000 + number, "x", 0, spawned, false, startNanos, SpawnHints.NONE);
    }

    private static LoadSample sample(double runnable) {
        return new LoadSample(runnable, 0.5, 2, 100, 200, 0);
    }

    @Test
    void beforeTheFirstSampleTheTableAndTheTasksCount() {
        load.setTableSpeed(0.25);
        load.changed(task(1, 0, true));
        load.changed(task(2, 0, false));
        assertEquals(0.25, load.figures().speed());
        assertEquals(1, load.figures().load());
        assertEquals(2, load.figures().tasks());
        assertEquals(0, load.figures().foreignLoad());
    }

    @Test
    void aTaskCountsAtOnceAndNotTwice() {
        load.sample(sample(0), 0, 0, SECOND);
        load.changed(task(1, SECOND + SECOND / 4, true));
        assertEquals(1, load.figures().load());
        // More becomes known of it, which is no second start.
        load.changed(new LocalTask(0x40001, "x", 99, true, false, SECOND + SECOND / 2, SpawnHints.NONE));
        assertEquals(1, load.figures().load());
        assertEquals(1, load.figures().tasks());
        // It ran for three quarters of the time that the sample covers.
        load.sample(sample(0.75), 0, 0, 2 * SECOND);
        assertEquals(1, load.figures().load(), 1e-9);
        load.sample(sample(1), 0, 0, 3 * SECOND);
        assertEquals(1, load.figures().load(), 1e-9);
    }

    @Test
    void aTaskThatDoesNothingIsForgottenSlowly() {
        load.sample(sample(0), 0, 0, SECOND);
        load.changed(task(1, SECOND, true));
        for (int i = 2; i < 30; i++) {
            load.sample(sample(0), 0, 0, i * SECOND);
        }
        assertTrue(load.figures().load() < 0.1, "load " + load.figures().load());
        assertEquals(1, load.figures().tasks());
        load.ended(0x40001);
        assertEquals(0, load.figures().tasks());
    }

    @Test
    void whatWaitsInTheDaemonIsNoLoadAndWhatItUsesIs() {
        load.sample(sample(3.5), 0.5, 0.125, SECOND);
        assertEquals(3.125, load.figures().load(), 1e-9);
        load.sample(sample(0.1), 0.9, -1, 30 * SECOND);
        assertTrue(load.figures().load() >= 0);
    }

    @Test
    void absurdSamplesAreIgnoredAndCounted() {
        load.sample(sample(1), 0, 0, SECOND);
        LoadSample[] absurd = {
            null,
            sample(Double.NaN),
            sample(-1),
            sample(Double.POSITIVE_INFINITY),
            new LoadSample(1, 0, 1, 1, 1, 0),
            new LoadSample(1, -2, 1, 1, 1, 0),
            new LoadSample(1, Double.NaN, 1, 1, 1, 0),
            new LoadSample(1, 1, 0, 1, 1, 0),
            new LoadSample(1, 1, Double.NaN, 1, 1, 0),
            new LoadSample(1, 1, 1, -1, 1, 0),
            new LoadSample(1, 1, 1, 2, 1, 0)
        };
        for (LoadSample one : absurd) {
            load.sample(one, 0, 0, 2 * SECOND);
        }
        assertEquals(absurd.length, load.ignored());
        assertEquals(1, load.figures().load());
        load.sample(sample(1), Double.NaN, Double.NaN, 2 * SECOND);
        assertEquals(1, load.figures().load());
    }

    @Test
    void guestsAreTasksOfOtherHomes() {
        load.changed(task(1, 0, true));
        load.changed(new LocalTask(0x80001, "x", 0, true, false, 0, SpawnHints.NONE));
        assertEquals(1, load.figures().guests());
        load.setLeaving(true);
        load.setRefusesGuests(true);
        assertTrue(load.figures().leaving() && load.figures().refusesGuests());
    }
}
