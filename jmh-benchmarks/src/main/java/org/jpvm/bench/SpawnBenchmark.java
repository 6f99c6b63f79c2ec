package org.jpvm.bench;

import bench.program.EndingTask;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Spawns of tasks that end at once, until all of them have ended; the counter {@code tasks} is tasks per second.
 *
 * <pre>
 * java -jar jmh-benchmarks/target/benchmarks.jar SpawnBenchmark -p kind=HOSTED -p count=100
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SpawnBenchmark {
    /** What is spawned. */
    public enum Kind {
        /** Threads of the container. */
        HOSTED(SpawnRequest.hosted(EndingTask.class)),
        /** Processes. */
        NATIVE(SpawnRequest.program("/bin/true"));

        final SpawnRequest request;

        Kind(SpawnRequest request) {
            this.request = request;
        }
    }

    /** Kind of the tasks. */
    @Param
    public Kind kind;

    /** Tasks of one spawn. */
    @Param({"1", "100"})
    public int count;

    /** Daemon of the machine; C's has no hosted tasks. */
    @Param({"jpvmd"})
    public String daemon;

    private BenchmarkMachine machine;
    private PvmTask pvm;

    /** Tasks, by time. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Rate {
        /** Tasks that have ended. */
        public long tasks;
    }

    /** Starts the daemon. */
    @Setup
    public void setUp() throws Exception {
        machine = BenchmarkMachine.start(daemon);
        pvm = machine.enroll();
    }

    /** One spawn. */
    @Benchmark
    public void spawn(Rate rate) {
        SpawnFigures.rate(pvm, kind.request.withCount(count));
        rate.tasks += count;
    }

    /** Ends the daemon. */
    @TearDown
    public void tearDown() throws Exception {
        pvm.close();
        machine.close();
    }
}
