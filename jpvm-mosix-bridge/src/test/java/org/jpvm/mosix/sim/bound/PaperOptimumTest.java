package org.jpvm.mosix.sim.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperOptimumTest {
    @ParameterizedTest
    @CsvSource({
        "1, 300", "2, 300", "4, 300", "8, 300", "16, 300", "17, 450", "20, 450", "24, 450", "25, 525", "27, 525",
        "32, 600", "33, 700", "36, 700", "38, 750", "40, 750", "43, 833", "47, 883", "48, 900"
    })
    void givesThePrintedFigures(int tasks, double printed) {
        assertEquals(printed, PaperOptimum.of(16, tasks, 300), 0.5);
    }

    @Test
    void theRowPrintedAs31IsThatOf30() {
        // 31 tasks are 581.25 s of work for each host, so nothing can end after the 563 s that are printed.
        assertEquals(563, PaperOptimum.of(16, 30, 300), 0.51);
        assertEquals(581.25, PaperOptimum.of(16, 31, 300), 1e-9);
    }

    @Test
    void isNeverBelowTheBound() {
        for (int hosts = 1; hosts < 20; hosts++) {
            for (int tasks = 1; tasks < 80; tasks++) {
                double bound = Math.max(300, tasks * 300.0 / hosts);
                double rule = PaperOptimum.of(hosts, tasks, 300);
                assertTrue(rule >= bound - 1e-9, hosts + " hosts, " + tasks + " tasks: " + rule + " < " + bound);
                assertTrue(rule <= 300 * Math.ceil((double) tasks / hosts) + 1e-9, hosts + " hosts, " + tasks);
            }
        }
    }

    @Test
    void nothingToDoTakesNoTime() {
        assertEquals(0, PaperOptimum.of(16, 0, 300));
    }
}
