package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProgramHistoryTest {
    private static final double NONE = Double.NaN;
    private final ProgramHistory history = new ProgramHistory();

    @Test
    void theMedianOfThoseThatEndedIsExpected() {
        assertEquals(NONE, history.work("a", NONE));
        for (double work : new double[] {100, 101, 102, 500}) {
            history.ended("a", work, NONE);
        }
        assertEquals(101.5, history.work("a", NONE));
        assertEquals(NONE, history.work("b", NONE));
    }

    @Test
    void nothingIsExpectedOfProgramsWhoseTasksDiffer() {
        for (double work : new double[] {10, 100, 200, 400}) {
            history.ended("a", work, NONE);
        }
        assertEquals(NONE, history.work("a", NONE));
    }

    @Test
    void hintsAreEnlargedByHowFarTheyWereOff() {
        assertEquals(100, history.work("a", 100));
        history.ended("a", 50, 100);
        history.ended("a", 300, 150);
        assertEquals(200, history.work("a", 100));
        assertEquals(100, history.work("b", 100));
        history.ended("c", 1, 1000);
        assertEquals(400, history.work("c", 100), "a task killed early says little");
    }

    @Test
    void nonsenseIsIgnored() {
        for (double work : new double[] {NONE, -1, 0, Double.POSITIVE_INFINITY}) {
            history.ended("a", work, 5);
        }
        assertEquals(NONE, history.work("a", NONE));
        history.ended("a", 7, -3);
        assertEquals(7, history.work("a", Double.NEGATIVE_INFINITY));
    }

    @Test
    void hostsLearnFromEachOther() {
        ProgramHistory other = new ProgramHistory();
        other.ended("a", 100, 50);
        assertTrue(history.learnFrom(other));
        assertFalse(history.learnFrom(other));
        assertEquals(100, history.work("a", NONE));
        other.ended("a", 100, 50);
        assertEquals(200, history.work("a", 100), "a copy");
    }

    @Test
    void itIsBounded() {
        ProgramHistory other = new ProgramHistory();
        for (int i = 0; i < 3 * ProgramHistory.MAX_PROGRAMS; i++) {
            history.ended("old" + i, 5, NONE);
            other.ended("new" + i, 5, NONE);
        }
        history.learnFrom(other);
        int kept = 0;
        for (int i = 0; i < 3 * ProgramHistory.MAX_PROGRAMS; i++) {
            kept += history.work("old" + i, NONE) == 5 ? 1 : 0;
            kept += history.work("new" + i, NONE) == 5 ? 1 : 0;
        }
        assertEquals(ProgramHistory.MAX_PROGRAMS, kept);
    }
}
