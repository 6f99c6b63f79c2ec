package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.mosix.load.LoadSmoothing;
import org.jpvm.mosix.sim.bound.PaperOptimum;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    @Test
    void policiesAreFoundByNameOrClass() {
        assertTrue(
                Policies.balanceNames().containsAll(List.of("affinity", "fair", "mosix")),
                "" + Policies.balanceNames());
        assertInstanceOf(FairPolicy.class, Policies.balance("fair").orElseThrow());
        assertInstanceOf(
                MosixPolicy.class, Policies.balance(MosixPolicy.class.getName()).orElseThrow());
        assertTrue(Policies.balance("java.lang.String").isEmpty());
        assertTrue(Policies.balance("").isEmpty());
        assertTrue(Policies.placement("fair").isEmpty());
    }

    @Test
    void theGapOfStandingStillIsThatOfThePapersRule() {
        for (int tasks = 1; tasks <= 64; tasks++) {
            double expected = PaperOptimum.of(16, tasks, 1) / Math.max(1, tasks / 16.0) - 1;
            assertEquals(expected, Standstill.gap(tasks / 16.0), 1e-9, "n=" + tasks);
        }
    }

    @Test
    void ownLoadRisesSlowlyAndTheExportedOneFallsSlowly() {
        LoadSmoothing smoothing = new LoadSmoothing();
        smoothing.sample(8);
        assertEquals(3, smoothing.own());
        assertEquals(8, smoothing.exported());
        smoothing.sample(0);
        assertEquals(0, smoothing.own());
        assertEquals(7, smoothing.exported());
        smoothing.received();
        assertEquals(8, smoothing.exported());
        smoothing.sample(Double.NaN);
        smoothing.sample(-1);
        smoothing.sample(Double.POSITIVE_INFINITY);
        assertEquals(8, smoothing.exported());
    }
}
