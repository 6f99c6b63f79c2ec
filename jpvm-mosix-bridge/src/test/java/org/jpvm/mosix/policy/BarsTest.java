package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.bound.PaperOptimum;
import org.jpvm.mosix.sim.scenario.Families;
import org.jpvm.mosix.sim.scenario.Family;
import org.jpvm.mosix.sim.scenario.Hints;
import org.jpvm.mosix.sim.scenario.PaperTable;
import org.jpvm.placement.MoveCosts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How far the policies are above what no schedule can beat. A few runs each in every build; all of them, printed, with
 * {@code -Djpvm.bars=full}, which takes some minutes.
 */
class BarsTest {
    private static final boolean FULL = "full".equals(System.getProperty("jpvm.bars"));
    private static final MoveCosts COSTS = new MoveCosts(0.1, 0.05);
    private static final MoveCosts PAPER_COSTS = new MoveCosts(0.1, 0);
    private static final FairPolicy FAIR = new FairPolicy();
    private static final MosixPolicy MOSIX = new MosixPolicy();

    @Test
    void roundRobinGivesThePapersTableOfPvm() {
        for (int tasks : PaperTable.counts(PaperTable.HOSTS)) {
            double expected = 300 * Math.ceil(tasks / 16.0);
            double makespan = Trial.of(null)
                    .run(Scenario.identical("", 16, tasks, 300), 1)
                    .makespan();
            assertEquals(expected, makespan, 1e-6, "n=" + tasks);
        }
    }

    @Test
    void mosixReachesThePapersRule() {
        double sum = 0;
        int runs = 0;
        for (int tasks : PaperTable.counts(PaperTable.HOSTS)) {
            for (int seed = 1; seed <= seeds(1, 5); seed++) {
                Scenario scenario = Scenario.identical("", 16, tasks, 300);
                double makespan =
                        Trial.of(MOSIX).with(PAPER_COSTS).run(scenario, seed).makespan();
                sum += makespan / PaperOptimum.of(16, tasks, 300);
                runs++;
            }
        }
        assertTrue(sum / runs <= 1.01, "mosix over the paper's rule: " + sum / runs);
    }

    @Test
    void fairComesNearTheBoundOfTheTable() {
        int[] counts = FULL ? PaperTable.counts(PaperTable.HOSTS) : new int[] {8, 16, 17, 27, 32, 47};
        Trial.Figures unknown = Trial.of(FAIR).run(family("table1"), counts, seeds(1, 10));
        check("table1 fair", unknown, 1.007, 1.025, 4);
        Trial.Figures known = Trial.of(FAIR).with(Hints.EXACT).run(family("table1"), counts, seeds(1, 10));
        check("table1 fair, durations known", known, 1.007, 1.025, 2.5);
    }

    @Test
    void fairKeepsThatOnManyHosts() {
        int hosts = FULL ? 256 : 64;
        int[] counts = FULL ? PaperTable.counts(hosts) : new int[] {68};
        double most = FULL ? 1.008 : 1.018;
        check("table1 fair, 256 hosts", Trial.of(FAIR).run(family("table1"), hosts, counts, 1), most, 1.025, 9);
    }

    @Test
    @EnabledIfSystemProperty(named = "jpvm.bars", matches = "full")
    void fairKeepsThatOnThousandsOfHosts() {
        int hosts = 4096;
        int[] counts = PaperTable.counts(hosts);
        check("table1 fair, 4096 hosts", Trial.of(FAIR).run(family("table1"), hosts, counts, 1), 1.01, 1.025, 5);
    }

    @Test
    void hintsMakeRandomDurationsAsGoodAsEqualOnes() {
        Family random = family("random");
        int[] counts = FULL ? random.counts().apply(16) : new int[] {20, 36};
        int seeds = seeds(1, 10);
        Trial trial = Trial.of(FAIR).with(COSTS).placed();
        Trial.Figures none = trial.run(random, counts, seeds);
        // Without hints nobody is systematically better than equal progress, which here comes to 1.13 for more tasks
        // than hosts.
        check("random durations, unknown", none, FULL ? 1.14 : 1.2, 1.4, 7);
        Trial.Figures threshold = Trial.of(MOSIX).with(COSTS).placed().run(random, counts, seeds);
        print("random durations, mosix", threshold);
        assertTrue(none.mean() < threshold.mean(), none + " against " + threshold);
        check("random durations, exact hints", trial.with(Hints.EXACT).run(random, counts, seeds), 1.01, 1.02, 4);
        Trial.Figures wrong = trial.with(Hints.WRONG).run(random, counts, seeds);
        check("random durations, hints wrong by 2", wrong, FULL ? 1.06 : 1.09, 1.4, 4);
    }

    @Test
    void strangersCostFairLittle() {
        Family background = family("background");
        int[] counts = FULL ? background.counts().apply(16) : new int[] {8, 17, 24, 36};
        Trial trial = Trial.of(FAIR).with(COSTS).placed();
        check("background", trial.run(background, counts, seeds(1, 5)), FULL ? 1.05 : 1.06, 1.1, 9);
    }

    @Test
    void fairUsesSlowHostsToo() {
        for (Family mixed : Families.find("mixed")) {
            int[] counts = FULL ? mixed.counts().apply(0) : new int[] {12, 17, 24};
            Trial trial = Trial.of(FAIR).with(COSTS).placed();
            check(mixed.name(), trial.run(mixed, counts, seeds(1, 5)), 1.02, 1.04, 20);
        }
    }

    @Test
    void lateTasksAndLeavingHostsCostLittle() {
        for (String name : List.of("arrivals", "leaving")) {
            Family family = family(name);
            int[] counts = FULL ? family.counts().apply(16) : new int[] {17, 24, 36};
            Trial trial = Trial.of(FAIR).with(COSTS).placed();
            check(name, trial.run(family, counts, seeds(1, 5)), 1.01, 1.025, 8);
        }
    }

    @Test
    void fairIsNeverMuchWorseThanTheThresholdHoweverDearMovesAre() {
        for (Family costly : Families.find("costly")) {
            boolean isTried = costly.warmUpShare() == 0.001 || costly.warmUpShare() == 0.03;
            if (!FULL && !isTried) {
                continue;
            }
            int[] counts = FULL ? costly.counts().apply(16) : new int[] {17, 24, 36};
            Trial base = Trial.of(FAIR).with(new MoveCosts(0.02, 300 * costly.warmUpShare()));
            Trial.Figures fair = base.run(costly, counts, seeds(1, 5));
            Trial.Figures known = base.with(Hints.EXACT).run(costly, counts, seeds(1, 5));
            Trial.Figures mosix = Trial.of(MOSIX).with(base.costs()).run(costly, counts, seeds(1, 5));
            print(costly.name() + " fair", fair);
            print(costly.name() + " fair, durations known", known);
            print(costly.name() + " mosix", mosix);
            // Warm-ups are drawn, so that few runs of dear moves say little.
            double most = mosix.mean() + (FULL ? 0.01 : 0.04);
            assertTrue(fair.mean() <= most, costly.name() + ": " + fair + " against " + mosix);
            assertTrue(known.mean() <= most, costly.name() + ": " + known + " against " + mosix);
        }
    }

    @Test
    void affinityBringsPairsTogether() {
        Family pairs = family("pairs");
        int[] counts = {24, 40, 48};
        Trial.Figures mosix = Trial.of(MOSIX).with(COSTS).run(pairs, counts, 1);
        Trial.Figures affinity = Trial.of(new AffinityPolicy()).with(COSTS).run(pairs, counts, 1);
        print("pairs mosix", mosix);
        print("pairs affinity", affinity);
        assertTrue(affinity.apart() < 0.75 * mosix.apart(), affinity + " against " + mosix);
        assertTrue(affinity.mean() < mosix.mean() + 0.03, affinity + " against " + mosix);
    }

    private static Family family(String name) {
        return Families.find(name).get(0);
    }

    private static int seeds(int few, int many) {
        return FULL ? many : few;
    }

    private static void check(String name, Trial.Figures figures, double mean, double worst, double moves) {
        print(name, figures);
        String report = name + ": " + figures + "; again with -Dtest=BarsTest";
        assertEquals(0, figures.failed, report);
        assertTrue(figures.mean() <= mean, report);
        assertTrue(figures.worst <= worst, report);
        assertTrue(figures.movesPerTask() <= moves, report);
    }

    private static void print(String name, Trial.Figures figures) {
        if (FULL) {
            System.out.printf(Locale.ROOT, "%-36s %s%n", name, figures);
        }
    }
}
