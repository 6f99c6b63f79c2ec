package org.jpvm.mosix.sim.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosedFormsTest {
    private static double[] identical(int count, double work) {
        double[] works = new double[count];
        Arrays.fill(works, work);
        return works;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 300",
        "16, 300",
        "17, 318.75",
        "20, 375",
        "24, 450",
        "25, 468.75",
        "27, 506.25",
        "30, 562.5",
        "33, 618.75",
        "36, 675",
        "38, 712.5",
        "40, 750",
        "43, 806.25",
        "47, 881.25"
    })
    void mcNaughtonOfTheRowsOfTheTable(int tasks, double bound) {
        assertEquals(bound, ClosedForms.mcNaughton(identical(tasks, 300), 16), 1e-9);
    }

    @Test
    void theLongestTaskCounts() {
        assertEquals(100, ClosedForms.mcNaughton(new double[] {100, 1, 1}, 3));
    }

    @Test
    void theTaskOnTheFastestHostCounts() {
        double[] speeds = {1.0 / 3, 1, 1.0 / 3};
        assertEquals(300, ClosedForms.horvathLamSethi(new double[] {300}, speeds), 1e-9);
        assertEquals(450, ClosedForms.horvathLamSethi(new double[] {300, 300}, speeds), 1e-9);
        assertEquals(300, ClosedForms.horvathLamSethi(new double[] {300, 20}, speeds), 1e-9);
        // Fifteen fast, three slow hosts and 22 tasks are 16 units of speed.
        double[] mixed = new double[18];
        Arrays.fill(mixed, 0, 3, 1.0 / 3);
        Arrays.fill(mixed, 3, 18, 1);
        assertEquals(412.5, ClosedForms.horvathLamSethi(identical(22, 300), mixed), 1e-9);
    }

    @Test
    void aLateTaskNeedsItsTimeFromThen() {
        assertEquals(150, ClosedForms.withReleases(new double[] {100, 50}, new double[] {0, 100}, 2));
        assertEquals(300, ClosedForms.withReleases(new double[] {300, 100}, new double[] {0, 0}, 2));
        assertEquals(240, ClosedForms.withReleases(identical(4, 60), new double[] {0, 0, 0, 0}, 1));
    }

    @Test
    void whatIsLeftWhenHostsLeaveIsDoneByTheOthers() {
        // 24 tasks of 300 s: 1600 s of 7200 are done at 100 s, 14 hosts do the rest in 400 s.
        assertEquals(500, ClosedForms.withLeavingHosts(identical(24, 300), 16, 2, 100), 1e-9);
        assertEquals(50, ClosedForms.withLeavingHosts(identical(16, 50), 16, 2, 100), 1e-9);
        assertEquals(150, ClosedForms.withLeavingHosts(new double[] {150, 10}, 16, 2, 100), 1e-9);
    }
}
