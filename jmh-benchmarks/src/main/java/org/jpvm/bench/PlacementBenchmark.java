package org.jpvm.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to choose the host of one task among so many.
 *
 * <pre>
 * java -jar jmh-benchmarks/target/benchmarks.jar PlacementBenchmark -p policy=power-of-two -p hosts=4095
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlacementBenchmark {
    /** How many hosts: a small machine, the most that PVM can number, and far beyond. */
    @Param({"16", "4095", "1000000"})
    public int hosts;

    /** Name of the policy. */
    @Param({"round-robin", "random", "power-of-two", "least-loaded"})
    public String policy;

    private final int[] chosen = new int[1];
    private PlacementPolicy placement;
    private HostsView view;
    private RandomGenerator random;
    private int next;

    /** Finds the policy and makes the hosts. */
    @Setup
    public void setUp() {
        placement = Policies.placement(policy)
                .orElseThrow(() ->
                        new IllegalStateException("no policy " + policy + "; there are " + Policies.placementNames()));
        random = new SplittableRandom(1);
        view = new HostColumns(hosts, random);
    }

    /** One decision. */
    @Benchmark
    public int place() {
        placement.place(new PlacementRequest("task", 1, 1, next + 1, 0, SpawnHints.NONE), view, random, chosen);
        next = chosen[0];
        return next;
    }
}
