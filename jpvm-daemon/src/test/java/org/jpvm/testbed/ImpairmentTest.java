package org.jpvm.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ImpairmentTest {
    private static final int FRAMES = 100_000;

    @Test
    void nothingHappensWithoutPlan() {
        Impairment impairment = new Impairment(new Impairment.Plan(0, 0, 0, 0), 1);
        for (int i = 0; i < 1000; i++) {
            assertEquals(1, impairment.copies());
            assertEquals(0, impairment.delayNanos());
        }
    }

    @Test
    void frequenciesAreThoseOfThePlan() {
        Impairment impairment = new Impairment(new Impairment.Plan(5, 1, 3_000_000, 10), 7);
        int[] copies = new int[3];
        int reordered = 0;
        for (int i = 0; i < FRAMES; i++) {
            copies[impairment.copies()]++;
            long delay = impairment.delayNanos();
            assertTrue(delay == 3_000_000 || delay == 6_000_000, "delay " + delay);
            reordered += delay == 6_000_000 ? 1 : 0;
        }
        assertEquals(0.05, copies[0] / (double) FRAMES, 0.003);
        assertEquals(0.0095, copies[2] / (double) FRAMES, 0.002);
        assertEquals(0.10, reordered / (double) FRAMES, 0.005);
    }

    @Test
    void aSeedRepeatsEverything() {
        Impairment.Plan plan = new Impairment.Plan(30, 20, 0, 25);
        Impairment one = new Impairment(plan, 42);
        Impairment other = new Impairment(plan, 42);
        for (int i = 0; i < 1000; i++) {
            assertEquals(one.copies(), other.copies());
            assertEquals(one.delayNanos(), other.delayNanos());
        }
    }

    @Test
    void followsAnotherPlan() {
        Impairment impairment = new Impairment(new Impairment.Plan(100, 0, 0, 0), 1);
        assertEquals(0, impairment.copies());
        impairment.follow(new Impairment.Plan(0, 0, 0, 0));
        assertEquals(1, impairment.copies());
    }

    @Test
    void aPlanBeyondAllPercentagesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Impairment.Plan(101, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Impairment.Plan(0, -1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Impairment.Plan(0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Impairment.Plan(0, 0, 0, Double.NaN));
    }
}
