package org.jpvm.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What moves cost, measured. */
class MoveCostsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void theUsualCostIsOneMeasurementAmongTheLatest() {
        MoveMeter meter = new MoveMeter();
        double usual = meter.costs(false).stop();
        assertEquals(0.15, usual, 1e-9);
        meter.stopped(false, 9);
        assertEquals(usual, meter.costs(false).stop(), 1e-9);
        for (double seconds : new double[] {0.2, 0.3, Double.NaN, -1, 1000}) {
            meter.stopped(false, seconds);
        }
        // Of 0.15, 0.2, 0.3 and 9 the lower one in the middle.
        assertEquals(0.2, meter.costs(false).stop(), 1e-9);
        meter.warmedUp(true, 0.02);
        assertEquals(0.02, meter.costs(true).warmUp(), 1e-9);
        assertTrue(meter.costs(true).stop() < usual, "hosted tasks were not measured");
        for (int i = 0; i < 100; i++) {
            meter.stopped(false, 0.1);
            meter.warmedUp(true, 0.4);
        }
        assertEquals(0.1, meter.costs(false).stop(), 1e-9);
        assertEquals(0.4, meter.costs(true).warmUp(), 1e-9);
    }

    @Test
    void whatTheJvmUsesMoreAfterAnArrivalIsWarmUp() {
        WarmUpGauge gauge = new WarmUpGauge();
        long now = 0;
        double used = 3;
        for (int i = 0; i < 40; i++) {
            now += SECOND / 2;
            used += 0.01;
            assertTrue(Double.isNaN(gauge.measured(used, now)));
        }
        gauge.arrived(now + SECOND / 4);
        gauge.arrived(now + SECOND / 4);
        used += 0.6;
        double cost = Double.NaN;
        for (int i = 0; i < 4 && Double.isNaN(cost); i++) {
            now += SECOND / 2;
            used += 0.01;
            cost = gauge.measured(used, now);
        }
        assertEquals(0.3, cost, 0.01);
        now += SECOND;
        assertTrue(Double.isNaN(gauge.measured(used, now)));
    }

    @Test
    void ofTheFirstArrivalNothingIsKnownFromBefore() {
        WarmUpGauge gauge = new WarmUpGauge();
        gauge.arrived(0);
        assertTrue(Double.isNaN(gauge.measured(5, SECOND)));
        assertTrue(Double.isNaN(gauge.measured(6, 3 * SECOND)));
    }
}
