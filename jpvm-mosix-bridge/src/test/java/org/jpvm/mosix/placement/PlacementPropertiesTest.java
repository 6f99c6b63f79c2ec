package org.jpvm.mosix.placement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.RoundRobin;
import org.jpvm.placement.SpawnHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every policy, whatever the view holds; the seed is in every message. */
class PlacementPropertiesTest {
    private static final int ROUNDS = 400;

    static Stream<PlacementPolicy> all() {
        return Stream.concat(careful(), Stream.of(new RoundRobin()));
    }

    /** Those that look at loads and memory; round robin does not, as PVM does not. */
    static Stream<PlacementPolicy> careful() {
        return Stream.of(
                new LeastLoaded(), new NearPartners(), new OpportunityCost(), new PowerOfTwo(), new RandomPlacement());
    }

    private static PlacementRequest request(int count, long memory, int... partnerHosts) {
        return new PlacementRequest("prog", count, 1, 1, 0, new SpawnHints(Double.NaN, memory), partnerHosts);
    }

    private static int[] place(PlacementPolicy policy, Columns view, PlacementRequest request, long seed) {
        int[] chosen = new int[request.count()];
        Arrays.fill(chosen, Integer.MIN_VALUE);
        policy.place(request, view, new SplittableRandom(seed), chosen);
        return chosen;
    }

    private static int[] counts(Columns view, int[] chosen) {
        int[] counts = new int[view.size()];
        for (int at : chosen) {
            counts[at]++;
        }
        return counts;
    }

    @Test
    void allAreFoundByName() {
        assertEquals(
                List.of("affinity", "least-loaded", "opportunity-cost", "power-of-two", "random", "round-robin"),
                Policies.placementNames());
        all().forEach(policy -> assertEquals(
                policy.getClass(),
                Policies.placement(policy.name()).orElseThrow().getClass()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyTaskGetsAHostThatThereIsWhateverTheViewHolds(PlacementPolicy policy) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Columns view = Columns.absurd(random);
            int[] partners = random.ints(random.nextInt(4), -5, 30).toArray();
            PlacementRequest request = request(1 + random.nextInt(60), random.nextLong(-5, 1L << 30), partners);
            int[] chosen = place(policy, view, request, seed);
            for (int at : chosen) {
                assertTrue(at >= 0 && at < view.size(), policy.name() + " seed " + seed + ": " + at);
            }
            assertArrayEquals(chosen, place(policy, view, request, seed), policy.name() + " seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("careful")
    void whatLeavesOrRefusesGetsNothingWhileOthersAreThere(PlacementPolicy policy) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Columns view = Columns.absurd(random);
            // The first is the host of who asks.
            boolean others =
                    IntStream.range(0, view.size()).anyMatch(i -> !view.leaving[i] && (!view.refuses[i] || i == 0));
            if (others) {
                for (int at : place(policy, view, request(20, 0), seed)) {
                    assertFalse(view.leaving[at], policy.name() + " seed " + seed + ": leaving");
                    assertFalse(view.refuses[at] && at != 0, policy.name() + " seed " + seed + ": refuses");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("careful")
    void memoryIsNotOvercommittedWhileAnyHostHasIt(PlacementPolicy policy) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Columns view = new Columns(2 + random.nextInt(14));
            for (int i = 0; i < view.size(); i++) {
                view.free[i] = random.nextLong(view.total[i]);
                view.load[i] = random.nextDouble(4);
            }
            long memory = 1 + random.nextLong(1L << 29);
            long room = Arrays.stream(view.free).map(free -> free / memory).sum();
            int count = 1 + random.nextInt(30);
            int[] counts = counts(view, place(policy, view, request(count, memory), seed));
            if (count <= room) {
                for (int i = 0; i < view.size(); i++) {
                    assertTrue(
                            counts[i] * memory <= view.free[i],
                            policy.name() + " seed " + seed + ": " + counts[i] + " tasks of " + memory + " in "
                                    + view.free[i]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("careful")
    void aHostNobodyHeardOfDoesNotDrawEverything(PlacementPolicy policy) {
        double[] ages = {Double.POSITIVE_INFINITY, 1e6, 60, -5, Double.NaN};
        for (double age : ages) {
            Columns view = new Columns(16);
            Arrays.fill(view.load, 3);
            view.load[5] = 0;
            view.age[5] = age;
            int[] counts = counts(view, place(policy, view, request(160, 0), 1));
            assertTrue(counts[5] <= 25, policy.name() + " age " + age + ": " + Arrays.toString(counts));
            // One at a time, and nobody hears anything new: half of all is the most that a single stale figure draws.
            int drawn = 0;
            for (int seed = 0; seed < 160; seed++) {
                drawn += place(policy, view, request(1, 0), seed)[0] == 5 ? 1 : 0;
            }
            assertTrue(drawn <= 80, policy.name() + " age " + age + ": " + drawn + " of 160");
        }
    }

    @ParameterizedTest
    @MethodSource("careful")
    void absurdFiguresDrawNothing(PlacementPolicy policy) {
        for (double bad : new double[] {Double.NaN, -1, 1e300, Double.POSITIVE_INFINITY}) {
            for (int column = 0; column < 3; column++) {
                Columns view = new Columns(16);
                Arrays.fill(view.load, 1);
                (column == 0 ? view.speed : column == 1 ? view.cores : view.load)[3] = bad;
                int[] counts = counts(view, place(policy, view, request(160, 0), 7));
                assertTrue(counts[3] <= 25, policy.name() + " " + bad + ": " + Arrays.toString(counts));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void placesOneTaskOnOneHostAndNoneOnNone(PlacementPolicy policy) {
        assertArrayEquals(new int[] {0}, place(policy, new Columns(1), request(1, 0), 1));
        assertArrayEquals(new int[] {0, 0, 0}, place(policy, new Columns(1), request(3, 1L << 40), 1));
        assertArrayEquals(new int[0], place(policy, new Columns(3), request(0, 0), 1));
    }
}
