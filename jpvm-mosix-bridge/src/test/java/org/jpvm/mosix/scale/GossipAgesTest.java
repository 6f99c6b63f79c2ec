package org.jpvm.mosix.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.jpvm.mosix.gossip.GossipAges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas give the published figures, and the gossip that ships does what they say. */
class GossipAgesTest {
    @ParameterizedTest
    @CsvSource({
        "8, 4, 2.90, 4.3",
        "16, 4, 4.82, 12.1",
        "16, 8, 3.72, 6.1",
        "16, 15, 3.92, 3.2",
        "64, 8, 9.56, 37.0",
        "64, 16, 6.35, 18.5",
        "256, 16, 18.27, 97.4",
        "1024, 20, 53.68, 383.9",
        "1024, 64, 19.68, 120.0"
    })
    void formulas(int hosts, int window, double mean, double oldest) {
        GossipAges ages = new GossipAges(hosts, window);
        assertEquals(mean, ages.mean(), 0.006);
        assertEquals(oldest, ages.oldest(), 0.06);
        assertEquals(window, ages.entriesWithin(ages.windowAge()), 1e-9);
    }

    @Test
    void numbersThatTheFormulasDoNotHave() {
        assertThrows(IllegalArgumentException.class, () -> new GossipAges(16, 16));
        assertThrows(IllegalArgumentException.class, () -> new GossipAges(16, 0));
        assertThrows(IllegalArgumentException.class, () -> new GossipAges(2, 1));
    }

    @ParameterizedTest
    @Timeout(600)
    @CsvSource({"16, 4", "16, 8", "64, 8", "64, 16", "256, 16", "256, 64", "1024, 256"})
    void gossipIsAsOldAsTheySay(int hosts, int window) {
        agrees(hosts, window);
    }

    @ParameterizedTest
    @Timeout(3600)
    @CsvSource({"1024, 20", "1024, 64", "4096, 64", "4096, 128"})
    @EnabledIfSystemProperty(
            named = "jpvm.soak",
            matches = "true",
            disabledReason = "minutes; -Djpvm.soak=true runs it")
    void largeMachines(int hosts, int window) {
        agrees(hosts, window);
    }

    private static void agrees(int hosts, int window) {
        long seed = Long.getLong("jpvm.seed", 1);
        GossipAges ages = new GossipAges(hosts, window);
        GossipModel model = new GossipModel(hosts, window, new SplittableRandom(seed));
        model.run((int) (1.5 * ages.oldest()) + 10);
        model.measure(Math.max(10, 20_000 / hosts));
        String where = "hosts=" + hosts + " window=" + window + "; -Djpvm.seed=" + seed;
        assertEquals(ages.mean(), model.mean(), 0.15 * ages.mean(), "mean age, " + where);
        // The formula leaves out how old entries already are when they arrive, which is felt when they seldom wait for
        // long.
        double tolerance = 4 * window <= hosts ? 0.15 : 0.2;
        assertEquals(ages.oldest(), model.oldest(), tolerance * ages.oldest(), "oldest, " + where);
    }
}
