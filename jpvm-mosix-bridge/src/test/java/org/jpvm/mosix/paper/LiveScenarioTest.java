package org.jpvm.mosix.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.scenario.Families;
import org.junit.jupiter.api.Test;

/** Seconds of the paper become processor time of a host with a quota; source of the figures: mosix §2.1. */
class LiveScenarioTest {
    private static LiveScenario table1(int tasks) {
        return new LiveScenario(Scenario.identical("table1", 16, tasks, 300), 10, 0.1);
    }

    @Test
    void aTaskOfThePaperTakesATenthAtATenthOfAProcessor() {
        LiveScenario live = table1(17);
        assertEquals(17, live.works().length);
        assertEquals(3, live.works()[16], 1e-9);
        assertEquals(10, live.limits()[15], 1e-9);
    }

    @Test
    void boundAndStaticTimeAreThoseOfThePaper() {
        assertEquals(31.875, table1(17).bound(), 1e-9);
        assertEquals(60, table1(17).staticTime(), 1e-9);
        assertEquals(67.5, table1(36).bound(), 1e-9);
        assertEquals(90, table1(36).staticTime(), 1e-9);
    }

    @Test
    void slowHostsFirstAreWhatCostsPvm336Percent() {
        Scenario mixed = Families.find("mixed-15+3-slow-first").get(0).make(18, 22, new Random(1));
        LiveScenario live = new LiveScenario(mixed, 10, 0.09);
        assertEquals(180, live.staticTime(), 1e-9);
        assertEquals(41.25, live.bound(), 1e-9);
        assertEquals(3, live.limits()[0], 1e-9);
        assertEquals(9, live.limits()[17], 1e-9);
    }

    @Test
    void strangersKeepTheTimesOfTheScale() {
        Scenario background = Families.find("background").get(0).make(16, 20, new Random(1));
        double[] toggles = background.strangers().get(0).toggles();
        double[] live = new LiveScenario(background, 100, 0.1)
                .toggles(background.strangers().get(0));
        assertArrayEquals(java.util.Arrays.stream(toggles).map(t -> t / 100).toArray(), live, 1e-9);
    }

    @Test
    void whatCannotBeDoneLiveIsRefused() {
        for (String name : new String[] {"leaving", "memory", "arrivals", "pairs"}) {
            Scenario scenario = Families.find(name).get(0).make(16, 20, new Random(1));
            assertThrows(IllegalArgumentException.class, () -> new LiveScenario(scenario, 10, 0.1), name);
        }
    }
}
