package org.jpvm.mosix.scale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.junit.jupiter.api.Test;

/** Where queueing theory has the answer, the model gives it. */
class ScaleModelTest {
    private static final int HOSTS = 1000;
    private static final double LOAD = 0.8;

    /** The less loaded of two. */
    private static final class BetterOfTwo implements PlacementPolicy {
        @Override
        public String name() {
            return "better-of-two";
        }

        @Override
        public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
            int one = random.nextInt(hosts.size());
            int other = random.nextInt(hosts.size());
            chosen[0] = hosts.load(other) < hosts.load(one) ? other : one;
        }
    }

    @Test
    void tasksThatStayWhereTheyAreSpawnedWaitAsInIndependentQueues() {
        ScaleResult result = run(settings(null, ScaleSettings.Knowledge.EXACT, Double.POSITIVE_INFINITY), 9000);
        assertEquals(LOAD / (1 - LOAD), result.meanTasks(), 0.2);
        assertEquals(1 / (1 - LOAD), result.slowdown(), 0.3);
        assertEquals(1 - LOAD, result.idle(), 0.01);
        assertEquals(LOAD, result.shares()[1], 0.01);
        assertEquals(LOAD * LOAD, result.shares()[2], 0.02);
        assertEquals(1, result.shares()[0], 1e-9);
    }

    @Test
    void theBetterOfTwoLeavesTailsThatFallDoublyExponentially() {
        ScaleResult result =
                run(settings(new BetterOfTwo(), ScaleSettings.Knowledge.EXACT, Double.POSITIVE_INFINITY), 4000);
        double mean = 0;
        for (int tasks = 1; tasks <= 4; tasks++) {
            double share = Math.pow(LOAD, (1 << tasks) - 1);
            mean += share;
            assertEquals(share, result.shares()[tasks], 0.015, "hosts with " + tasks + " tasks");
        }
        assertEquals(mean, result.meanTasks(), 0.05);
    }

    @Test
    void gossipIsNotAsGoodAsKnowingAllAndMuchBetterThanNothing() {
        double seeing = run(settings(new BetterOfTwo(), ScaleSettings.Knowledge.EXACT, Double.POSITIVE_INFINITY), 2000)
                .slowdown();
        double hearing = run(settings(new BetterOfTwo(), ScaleSettings.Knowledge.GOSSIP, 1), 200)
                .slowdown();
        double staying = run(settings(null, ScaleSettings.Knowledge.EXACT, Double.POSITIVE_INFINITY), 2000)
                .slowdown();
        assertTrue(seeing < hearing && hearing < 0.6 * staying, seeing + " " + hearing + " " + staying);
    }

    @Test
    void equalSeedsGiveEqualResults() {
        ScaleSettings settings = settings(new BetterOfTwo(), ScaleSettings.Knowledge.GOSSIP, 2);
        ScaleModel one = new ScaleModel(settings, new SplittableRandom(9));
        ScaleModel other = new ScaleModel(settings, new SplittableRandom(9));
        one.run(300);
        other.run(100);
        other.run(200);
        assertEquals(one.events(), other.events());
        assertArrayEquals(one.result().shares(), other.result().shares());
        assertEquals(one.result().slowdown(), other.result().slowdown());
    }

    @Test
    void settingsThatMakeNoSense() {
        assertThrows(IllegalArgumentException.class, () -> settings(null, ScaleSettings.Knowledge.GOSSIP, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(null, ScaleSettings.Knowledge.GOSSIP, Double.NaN));
    }

    private static ScaleSettings settings(PlacementPolicy policy, ScaleSettings.Knowledge knowledge, double step) {
        // Messages take more time than all else.
        int hosts = step < Double.POSITIVE_INFINITY ? HOSTS / 4 : HOSTS;
        return new ScaleSettings(hosts, step, 8, 32, LOAD, 10, policy, knowledge);
    }

    private static ScaleResult run(ScaleSettings settings, int seconds) {
        ScaleModel model = new ScaleModel(settings, new SplittableRandom(Long.getLong("jpvm.seed", 1)));
        model.run(seconds / 2);
        model.startMeasuring();
        model.run(seconds);
        return model.result();
    }
}
