package org.jpvm.mosix.sim.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.policy.FairPolicy;
import org.jpvm.mosix.policy.MosixPolicy;
import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.Scenario.Host;
import org.jpvm.mosix.sim.Scenario.Stranger;
import org.jpvm.mosix.sim.Scenario.Task;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;
import org.junit.jupiter.api.Test;

class ClusterEngineTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double EXACT = 1e-6;

    @Test
    void tasksShareTheCoresOfTheirHost() {
        Host host = new Host(2, 2, Long.MAX_VALUE, 0, NEVER, NEVER);
        // Three on two cores of speed 2: 4/3 each until the first ends after 7.5 s, then 2 each.
        Scenario scenario = new Scenario("", List.of(host), List.of(task(0, 10), task(0, 20), task(0, 20)), List.of());
        assertArrayEquals(new double[] {7.5, 12.5, 12.5}, run(scenario, null).finished(), EXACT);
    }

    @Test
    void strangersTakeTheirShareWhileTheyRun() {
        Scenario scenario = new Scenario(
                "", List.of(Host.ofSpeed(1)), List.of(task(0, 10)), List.of(new Stranger(1, new double[] {0, 4, 6, 100
                })));
        // 2 by 4 s, 4 by 6 s, then half speed.
        assertEquals(18, run(scenario, null).makespan(), EXACT);
    }

    @Test
    void tasksStartWhenTheyArriveAndWaitForAHost() {
        Host late = new Host(1, 1, Long.MAX_VALUE, 5, NEVER, NEVER);
        Scenario scenario = new Scenario("", List.of(late), List.of(task(2, 10), task(20, 1)), List.of());
        assertArrayEquals(new double[] {15, 21}, run(scenario, null).finished(), EXACT);
    }

    @Test
    void leastServedFirstDoesTheSameWorkInAnotherOrder() {
        Scenario scenario = new Scenario("", List.of(Host.ofSpeed(1)), List.of(task(0, 20), task(8, 10)), List.of());
        // Served when asked first, within a second: then the new one catches up with 8 or so and both end as they share
        // the rest.
        RunResult result = run(scenario, new FairPolicy());
        assertEquals(30, result.makespan(), EXACT);
        assertTrue(result.finished()[1] < 21, "the late one first: " + result.finished()[1]);
        assertEquals(28, run(scenario, null).finished()[1], EXACT);
    }

    @Test
    void aMoveCostsItsStopAndItsWarmUp() {
        Scenario scenario = new Scenario(
                "", List.of(Host.ofSpeed(1), Host.ofSpeed(1)), List.of(onFirst(100), onFirst(100)), List.of());
        double[] movedAt = {NEVER};
        ClusterModel.Observer observer = new ClusterModel.Observer() {
            @Override
            public void moved(double now, int task, int from, int to, String reason) {
                movedAt[0] = now;
            }
        };
        RunResult result = new ClusterEngine().run(scenario, settings(new Once(), new MoveCosts(3, 2), 1), observer);
        assertEquals(1, result.moves());
        double moved = movedAt[0];
        assertEquals(moved + 100 - moved / 2, result.finished()[0], EXACT);
        double expected = moved + 3 + 100 - moved / 2;
        assertTrue(result.finished()[1] >= expected + 1 - EXACT && result.finished()[1] <= expected + 3 + EXACT);
    }

    @Test
    void tasksDieWithTheirHost() {
        Host crashing = new Host(1, 1, Long.MAX_VALUE, 0, NEVER, 4);
        Scenario scenario =
                new Scenario("", List.of(crashing, Host.ofSpeed(1)), List.of(task(0, 10), task(0, 10)), List.of());
        RunResult result = run(scenario, null);
        assertEquals(1, result.lostTasks());
        assertEquals(NEVER, result.makespan());
        assertArrayEquals(new double[] {Double.NaN, 10}, result.finished(), EXACT);
    }

    @Test
    void leavingHostsAreEmptied() {
        for (BalancePolicy policy : List.of(new MosixPolicy(), new FairPolicy())) {
            Host leaving = new Host(1, 1, Long.MAX_VALUE, 0, 10, NEVER);
            Scenario scenario = new Scenario(
                    "",
                    List.of(leaving, Host.ofSpeed(1), Host.ofSpeed(1)),
                    List.of(onFirst(100), onFirst(100), onFirst(100)),
                    List.of());
            List<Double> last = new ArrayList<>();
            RunResult result = new ClusterEngine()
                    .run(scenario, settings(policy, new MoveCosts(0.1, 0), 1), new ClusterModel.Observer() {
                        @Override
                        public void moved(double now, int task, int from, int to, String reason) {
                            assertTrue(now < 10 || to != 1, "comes to a host that leaves");
                            if (from == 1) {
                                last.add(now);
                            }
                        }
                    });
            assertEquals(0, result.lostTasks(), policy.name());
            assertTrue(last.get(last.size() - 1) < 14, policy.name() + " emptied it at " + last);
        }
    }

    @Test
    void oneIdleHostIsNotFlooded() {
        for (BalancePolicy policy : List.of(new MosixPolicy(), new FairPolicy())) {
            List<Host> hosts = new ArrayList<>();
            List<Task> tasks = new ArrayList<>();
            for (int i = 1; i <= 64; i++) {
                hosts.add(Host.ofSpeed(1));
                for (int k = 0; k < 3; k++) {
                    tasks.add(new Task("task", 0, 300, Double.NaN, 0, List.of(), 0, i));
                }
            }
            hosts.add(new Host(1, 1, Long.MAX_VALUE, 50, NEVER, NEVER));
            int[] there = {0, 0};
            new ClusterEngine()
                    .run(
                            new Scenario("", hosts, tasks, List.of()),
                            settings(policy, new MoveCosts(0.1, 0.05), 3),
                            new ClusterModel.Observer() {
                                @Override
                                public void moved(double now, int task, int from, int to, String reason) {
                                    if (now < 300) {
                                        there[0] += to == 65 ? 1 : from == 65 ? -1 : 0;
                                        there[1] = Math.max(there[1], there[0]);
                                    }
                                }
                            });
            assertTrue(there[1] >= 1 && there[1] <= 3, policy.name() + ": " + there[1] + " tasks on the new host");
        }
    }

    @Test
    void memoryIsNotOvercommittedByChoice() {
        for (BalancePolicy policy : List.of(new MosixPolicy(), new FairPolicy())) {
            for (int seed = 1; seed <= 20; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                List<Host> hosts = new ArrayList<>();
                List<Task> tasks = new ArrayList<>();
                long[] held = new long[9];
                for (int i = 1; i <= 8; i++) {
                    hosts.add(new Host(1, 1, 1000, 0, NEVER, NEVER));
                }
                for (int i = 0; i < 20; i++) {
                    int host = 1 + random.nextInt(8);
                    long memory = random.nextLong(400);
                    held[host] += memory;
                    tasks.add(new Task("task", 0, 300, Double.NaN, memory, List.of(), 0, host));
                }
                String run = policy.name() + " seed " + seed;
                new ClusterEngine()
                        .run(
                                new Scenario("", hosts, tasks, List.of()),
                                settings(policy, new MoveCosts(0.1, 0.05), seed),
                                new ClusterModel.Observer() {
                                    @Override
                                    public void moved(double now, int task, int from, int to, String reason) {
                                        // Ended tasks still count here, so this is stricter late in the run: look at
                                        // the beginning.
                                        held[from] -= tasks.get(task).memory();
                                        held[to] += tasks.get(task).memory();
                                        assertTrue(now > 250 || held[to] <= 1000, run + ": holds " + held[to]);
                                    }
                                });
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Scenario scenario = Scenario.identical("", 16, 36, 300);
        RunResult one = run(scenario, new FairPolicy());
        RunResult two = run(scenario, new FairPolicy());
        assertArrayEquals(one.finished(), two.finished(), 0);
        assertEquals(one.moves(), two.moves());
        RunResult other = new ClusterEngine()
                .run(scenario, settings(new FairPolicy(), new MoveCosts(0.1, 0.05), 2), new ClusterModel.Observer() {});
        assertTrue(other.makespan() != one.makespan(), "another seed, the same run");
    }

    @Test
    void movesOfTasksThatAreNotThereAreIgnored() {
        BalancePolicy confused = new Once() {
            @Override
            public List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random) {
                int here = self.host().hostIndex();
                int there = other.host().hostIndex();
                return List.of(
                        new Move(99, here, there, ""),
                        new Move(-5, here, there, ""),
                        new Move(2, there, here, ""),
                        new Move(1, here, 7, ""),
                        new Move(1, 7, there, ""));
            }
        };
        Scenario scenario =
                new Scenario("", List.of(Host.ofSpeed(1), Host.ofSpeed(1)), List.of(onFirst(5), onFirst(5)), List.of());
        assertEquals(0, run(scenario, confused).moves());
    }

    private static Task task(double arrival, double work) {
        return new Task("task", arrival, work, Double.NaN, 0, List.of(), 0, Scenario.ANY_HOST);
    }

    private static Task onFirst(double work) {
        return new Task("task", 0, work, Double.NaN, 0, List.of(), 0, 1);
    }

    private static RunResult run(Scenario scenario, BalancePolicy policy) {
        return new ClusterEngine()
                .run(scenario, settings(policy, new MoveCosts(0.1, 0.05), 1), new ClusterModel.Observer() {});
    }

    private static ClusterModel.Settings settings(BalancePolicy policy, MoveCosts costs, long seed) {
        return new ClusterModel.Settings(null, policy, costs, 1, 8, seed);
    }

    /** Moves the second task to the second host as soon as the hosts know each other. */
    private static class Once implements BalancePolicy {
        @Override
        public String name() {
            return "once";
        }

        @Override
        public int[] partners(HostState self, HostsView known, MoveCosts costs, RandomGenerator random) {
            for (int i = 0; i < known.size(); i++) {
                if (self.host().hostIndex() == 1 && known.hostIndex(i) == 2) {
                    return new int[] {i};
                }
            }
            return new int[0];
        }

        @Override
        public List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random) {
            return self.tasks().size() < 2
                    ? List.of()
                    : List.of(new Move(self.tasks().get(1).tid(), 1, 2, "once"));
        }
    }
}
