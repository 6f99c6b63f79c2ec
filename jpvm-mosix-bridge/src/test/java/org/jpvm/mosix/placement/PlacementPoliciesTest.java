package org.jpvm.mosix.placement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.RoundRobin;
import org.jpvm.placement.SpawnHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What single policies choose. */
class PlacementPoliciesTest {
    private static int[] place(PlacementPolicy policy, Columns view, int count, long seed, int... partnerHosts) {
        int[] chosen = new int[count];
        PlacementRequest request = new PlacementRequest("prog", count, 1, 1, 0, SpawnHints.NONE, partnerHosts);
        policy.place(request, view, new SplittableRandom(seed), chosen);
        return chosen;
    }

    private static int[] counts(int hosts, int[] chosen) {
        int[] counts = new int[hosts];
        for (int at : chosen) {
            counts[at]++;
        }
        return counts;
    }

    static Stream<PlacementPolicy> greedy() {
        return Stream.of(new LeastLoaded(), new NearPartners(), new OpportunityCost());
    }

    @ParameterizedTest
    @MethodSource("greedy")
    void equalHostsGetEqualNumbers(PlacementPolicy policy) {
        int[] expected = new int[16];
        Arrays.fill(expected, 3);
        assertArrayEquals(expected, counts(16, place(policy, new Columns(16), 48, 3)), policy.name());
    }

    @ParameterizedTest
    @MethodSource("greedy")
    void manyTasksOnManyHostsAreSpreadAsFewOnFewAre(PlacementPolicy policy) {
        int[] counts = counts(30_000, place(policy, new Columns(30_000), 60_000, 3));
        assertEquals(2, Arrays.stream(counts).min().orElseThrow(), policy.name());
        assertEquals(2, Arrays.stream(counts).max().orElseThrow(), policy.name());
    }

    @Test
    void leastLoadedFollowsSpeedCoresAndLoad() {
        Columns view = new Columns(4);
        view.speed[0] = 1.0 / 3;
        view.load[1] = 1;
        view.cores[2] = 4;
        view.load[2] = 2;
        // A third of the speed is as good as the third process; four cores with two processes are as good as an idle
        // one.
        int[] counts = counts(4, place(new LeastLoaded(), view, 3, 1));
        assertArrayEquals(new int[] {0, 0, 2, 1}, counts);
    }

    @Test
    void leastLoadedKeepsWithinFivePerCentOfTheLeastAndUsesAllOfThat() {
        Columns view = new Columns(8);
        for (int i = 0; i < 8; i++) {
            view.load[i] = 0.01 * i + (i >= 4 ? 0.03 : 0);
        }
        int[] counts = new int[8];
        for (int seed = 0; seed < 400; seed++) {
            counts[place(new LeastLoaded(), view, 1, seed)[0]]++;
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(i < 4, counts[i] > 50, Arrays.toString(counts));
            assertTrue(i < 4 || counts[i] == 0, Arrays.toString(counts));
        }
    }

    @Test
    void oldFiguresCountLessThanNewOnes() {
        Columns view = new Columns(8);
        Arrays.fill(view.load, 3);
        view.load[1] = 1.4;
        view.load[2] = 0;
        view.age[2] = 10;
        assertEquals(2, place(new LeastLoaded(), view, 1, 1)[0], "ten seconds ago it was idle");
        view.age[2] = 30;
        assertEquals(1, place(new LeastLoaded(), view, 1, 1)[0], "half a minute ago it was idle");
    }

    @Test
    void figuresOfAMinuteAgoCountForNothing() {
        Columns view = new Columns(3);
        view.load[0] = 2;
        view.load[1] = 2;
        view.age[2] = 200;
        // The third said it was idle, but so long ago that nobody knows.
        int[] counts = new int[3];
        for (int seed = 0; seed < 300; seed++) {
            counts[place(new LeastLoaded(), view, 1, seed)[0]]++;
        }
        assertTrue(Arrays.stream(counts).min().orElseThrow() > 50, Arrays.toString(counts));
    }

    @Test
    void powerOfTwoKeepsTheFullestHostLow() {
        int hosts = 4096;
        int most = Arrays.stream(counts(hosts, place(new PowerOfTwo(), new Columns(hosts), hosts, 5)))
                .max()
                .orElseThrow();
        int mostByChance = Arrays.stream(counts(hosts, place(new RandomPlacement(), new Columns(hosts), hosts, 5)))
                .max()
                .orElseThrow();
        assertTrue(most <= 4, "most " + most);
        assertTrue(mostByChance >= 5, "by chance " + mostByChance);
    }

    @Test
    void powerOfTwoAndRandomLookAtAHandfulOfAMillionHosts() {
        Columns view = new Columns(1_000_000);
        place(new PowerOfTwo(), view, 1, 1);
        place(new RandomPlacement(), view, 1, 1);
        assertTrue(view.asked < 1000, view.asked + " figures");
    }

    @Test
    void opportunityCostAvoidsWhatIsNearlyFullWhicheverThatIs() {
        Columns view = new Columns(3);
        // Idle, but with little memory left; with memory, but loaded; a bit of both.
        view.load[0] = 0;
        view.free[0] = 1L << 28;
        view.load[1] = 4;
        view.free[1] = 1L << 31;
        view.load[2] = 1;
        view.free[2] = 1L << 31;
        int[] chosen = new int[1];
        SpawnHints hints = new SpawnHints(Double.NaN, 1L << 28);
        new OpportunityCost()
                .place(new PlacementRequest("prog", 1, 1, 1, 0, hints), view, new SplittableRandom(1), chosen);
        assertEquals(2, chosen[0]);
        new LeastLoaded().place(new PlacementRequest("prog", 1, 1, 1, 0, hints), view, new SplittableRandom(1), chosen);
        assertEquals(0, chosen[0]);
    }

    @Test
    void affinityGoesToItsPartnersUntilTheyAreTooCrowded() {
        Columns view = new Columns(8);
        assertEquals(4, place(new NearPartners(), view, 1, 1, 5, 5, 7)[0]);
        view.load[4] = 3;
        assertEquals(6, place(new NearPartners(), view, 1, 1, 5, 5, 7)[0]);
        view.load[6] = 3;
        int elsewhere = place(new NearPartners(), view, 1, 1, 5, 5, 7)[0];
        assertTrue(elsewhere != 4 && elsewhere != 6, "host " + elsewhere);
        // Nobody knows where they are.
        assertTrue(place(new NearPartners(), view, 1, 1, 0, 0)[0] != 4);
    }

    @Test
    void roundRobinGoesOnWhereItIsTold() {
        Columns view = new Columns(5);
        int[] chosen = new int[7];
        PlacementRequest request = new PlacementRequest("prog", 7, 1, 4, 0, SpawnHints.NONE);
        new RoundRobin().place(request, view, new SplittableRandom(1), chosen);
        assertArrayEquals(new int[] {3, 3, 4, 0, 0, 1, 2}, chosen);
        PlacementRequest behindAll = new PlacementRequest("prog", 2, 1, 6, 0, SpawnHints.NONE);
        int[] two = new int[2];
        new RoundRobin().place(behindAll, view, new SplittableRandom(1), two);
        assertArrayEquals(new int[] {0, 1}, two);
    }
}
