package org.jpvm.mosix.sim.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.Scenario.Host;
import org.jpvm.mosix.sim.Scenario.Stranger;
import org.jpvm.mosix.sim.Scenario.Task;
import org.junit.jupiter.api.Test;

class FluidOptimumTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private static Host host(double speed, double cores, double joins, double leaves) {
        return new Host(speed, cores, Long.MAX_VALUE, joins, leaves, NEVER);
    }

    private static Task task(double arrival, double work) {
        return new Task("task", arrival, work, Double.NaN, 0, List.of(), 0, Scenario.ANY_HOST);
    }

    private static double of(List<Host> hosts, List<Task> tasks, Stranger... strangers) {
        return FluidOptimum.of(new Scenario("test", hosts, tasks, List.of(strangers)));
    }

    private static List<Task> identical(int count, double work) {
        return IntStream.range(0, count).mapToObj(i -> task(0, work)).toList();
    }

    private static List<Host> equal(int count) {
        return IntStream.range(0, count).mapToObj(i -> Host.ofSpeed(1)).toList();
    }

    @Test
    void ofIdenticalTasksIsMcNaughtons() {
        for (int tasks = 1; tasks <= 48; tasks++) {
            assertEquals(
                    Math.max(300, tasks * 300.0 / 16),
                    FluidOptimum.of(Scenario.identical("table", 16, tasks, 300)),
                    1e-6,
                    tasks + " tasks");
        }
    }

    @Test
    void ofDifferentTasksAndSpeedsIsHorvathLamSethis() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] works = random.doubles(1 + random.nextInt(40), 0.1, 600).toArray();
            double[] speeds = random.doubles(1 + random.nextInt(20), 0.1, 3).toArray();
            double bound = ClosedForms.horvathLamSethi(works, speeds);
            double optimum = of(
                    Arrays.stream(speeds).mapToObj(Host::ofSpeed).toList(),
                    Arrays.stream(works).mapToObj(work -> task(0, work)).toList());
            assertEquals(bound, optimum, 1e-6 * bound, "seed " + seed);
        }
    }

    @Test
    void withReleasesIsNotBelowTheClosedFormAndEqualWhereThatIsReached() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int hosts = 1 + random.nextInt(8);
            int count = 1 + random.nextInt(30);
            double[] works = random.doubles(count, 0.1, 100).toArray();
            double[] releases = random.doubles(count, 0, 200).toArray();
            double closed = ClosedForms.withReleases(works, releases, hosts);
            double optimum = of(
                    equal(hosts),
                    IntStream.range(0, count)
                            .mapToObj(i -> task(releases[i], works[i]))
                            .toList());
            assertTrue(optimum >= closed - 1e-6, "seed " + seed + ": " + optimum + " < " + closed);
            if (hosts == 1) {
                assertEquals(closed, optimum, 1e-6, "seed " + seed);
            }
        }
        // Half of 32 tasks at once, half at 100 s: all hosts are busy from the beginning on.
        List<Task> tasks = new ArrayList<>(identical(16, 300));
        IntStream.range(0, 16).forEach(i -> tasks.add(task(100, 300)));
        assertEquals(600, of(equal(16), tasks), 1e-6);
        assertEquals(150, of(equal(2), List.of(task(0, 100), task(100, 50), task(100, 50))), 1e-6);
    }

    @Test
    void releasesThatLeaveHostsIdleCost() {
        // Until 100 s one host has nothing to do, and then 50 + 225 s are left for both; the closed form sees 225 of
        // them.
        double optimum = of(equal(2), List.of(task(0, 150), task(100, 75), task(100, 75), task(100, 75)));
        assertEquals(100 + 275.0 / 2, optimum, 1e-6);
        double[] works = {150, 75, 75, 75};
        assertEquals(100 + 225.0 / 2, ClosedForms.withReleases(works, new double[] {0, 100, 100, 100}, 2), 1e-9);
    }

    @Test
    void leavingHostsTakeTheirCapacityWithThem() {
        List<Host> hosts = IntStream.range(0, 16)
                .mapToObj(i -> host(1, 1, 0, i < 2 ? 100 : NEVER))
                .toList();
        assertEquals(500, of(hosts, identical(24, 300)), 1e-6);
        assertEquals(
                ClosedForms.withLeavingHosts(new double[] {50, 50}, 16, 2, 100), of(hosts, identical(2, 50)), 1e-6);
        List<Host> crashing = List.of(Host.ofSpeed(1), new Host(1, 1, 1, 0, NEVER, 50));
        assertEquals(150, of(crashing, identical(2, 100)), 1e-6);
    }

    @Test
    void aHostThatComesLaterHelpsFromThenOn() {
        assertEquals(150, of(List.of(Host.ofSpeed(1), host(1, 1, 100, NEVER)), identical(2, 100)), 1e-6);
    }

    @Test
    void coresAreHostsOfTheirOwn() {
        assertEquals(225, of(List.of(host(1, 4, 0, NEVER)), identical(9, 100)), 1e-6);
        assertEquals(100, of(List.of(host(1, 4, 0, NEVER)), identical(3, 100)), 1e-6);
        assertEquals(200, of(List.of(host(1, 1.5, 0, NEVER)), identical(3, 100)), 1e-6);
        assertEquals(50, of(List.of(host(2, 1.5, 0, NEVER)), identical(1, 100)), 1e-6);
    }

    @Test
    void aStrangerTakesAFairShareOfItsCore() {
        Stranger always = new Stranger(1, new double[] {0});
        assertEquals(200, of(equal(1), identical(1, 100), always), 1e-6);
        // Two tasks get 2/3 of the host, whatever moves: 200 / (2/3).
        assertEquals(300, of(equal(1), identical(2, 100), always), 1e-6);
        // On two hosts the one beside the stranger gets 1/2: together 3/2.
        assertEquals(200 / 1.5, of(equal(2), identical(2, 100), always), 1e-6);
        // The third is better beside the stranger, where it makes 1/2 into 2/3, than on the host that is full.
        assertEquals(300 / (1 + 2.0 / 3), of(equal(2), identical(3, 100), always), 1e-6);
        // With two cores a single stranger disturbs nobody until a second task comes.
        assertEquals(100, of(List.of(host(1, 2, 0, NEVER)), identical(1, 100), always), 1e-6);
        assertEquals(200 / (4.0 / 3), of(List.of(host(1, 2, 0, NEVER)), identical(2, 100), always), 1e-6);
    }

    @Test
    void aStrangerThatComesAndGoesTakesOnlyItsTime() {
        Stranger sometimes = new Stranger(1, new double[] {10, 30, 50, 60});
        // Until 10 s all, then half: 10 + 10 + 20 + 5 are done at 60 s, the rest alone.
        assertEquals(60 + 55, of(equal(1), identical(1, 100), sometimes), 1e-6);
        Stranger late = new Stranger(1, new double[] {500});
        assertEquals(100, of(equal(1), identical(1, 100), late), 1e-6);
    }

    @Test
    void workThatCanNeverBeDoneTakesForEver() {
        assertEquals(NEVER, of(List.of(host(1, 1, 0, 10)), identical(1, 100)));
        assertEquals(0, of(equal(1), List.of()));
        assertEquals(5, of(List.of(host(1, 1, 0, 10)), identical(1, 5)), 1e-9);
    }
}
