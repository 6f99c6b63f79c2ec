package org.jpvm.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.Reduction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * What a group of tasks on one host does together, by its first member; the others are hosted tasks ({@link GroupMemberTask}).
 *
 * <pre>
 *   multicast  one message to all others, and an empty answer from each
 *   barrier    all members at a barrier
 *   reduce     the sum of 100 doubles of each, and a multicast that lets the others go on
 *
 * java -jar jmh-benchmarks/target/benchmarks.jar GroupBenchmark -p tasks=8 -p operation=BARRIER
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GroupBenchmark {
    static final String GROUP = "bench";
    static final int TAG = 1;
    private static final int PAYLOAD_BYTES = 1024;

    /** What the members do. */
    public enum Operation {
        MULTICAST {
            @Override
            void lead(PvmTask pvm, Group group, List<Tid> others) {
                MessageBuffer message = pvm.newBuffer(Encoding.RAW);
                message.packBytes(new byte[PAYLOAD_BYTES]);
                pvm.multicast(others, TAG, message);
                message.free();
                for (int i = 0; i < others.size(); i++) {
                    pvm.receive(Tid.ANY, TAG).free();
                }
            }

            @Override
            void follow(PvmTask pvm, Group group, Tid leader, int tasks) {
                pvm.receive(leader, TAG).free();
                pvm.send(leader, TAG, answer -> {});
            }
        },
        BARRIER {
            @Override
            void lead(PvmTask pvm, Group group, List<Tid> others) {
                group.barrier(others.size() + 1);
            }

            @Override
            void follow(PvmTask pvm, Group group, Tid leader, int tasks) {
                group.barrier(tasks);
            }
        },
        REDUCE {
            @Override
            void lead(PvmTask pvm, Group group, List<Tid> others) {
                group.reduce(Reduction.SUM, ElementType.DOUBLE, new double[DOUBLES], REDUCE_TAG, 0);
                MessageBuffer message = pvm.newBuffer(Encoding.RAW);
                pvm.multicast(others, TAG, message);
                message.free();
            }

            @Override
            void follow(PvmTask pvm, Group group, Tid leader, int tasks) {
                group.reduce(Reduction.SUM, ElementType.DOUBLE, new double[DOUBLES], REDUCE_TAG, 0);
                pvm.receive(leader, TAG).free();
            }
        };

        private static final int REDUCE_TAG = 2;
        private static final int DOUBLES = 100;

        /** Once, in the first member. */
        abstract void lead(PvmTask pvm, Group group, List<Tid> others);

        /** Once, in another member. */
        abstract void follow(PvmTask pvm, Group group, Tid leader, int tasks);
    }

    /** Members of the group. */
    @Param({"2", "8", "32"})
    public int tasks;

    /** What they do. */
    @Param
    public Operation operation;

    private BenchmarkMachine machine;
    private PvmTask pvm;
    private Group group;
    private List<Tid> others;

    /** Starts the daemon and the members. */
    @Setup(Level.Trial)
    public void setUp() throws Exception {
        machine = BenchmarkMachine.start("jpvmd");
        pvm = machine.enroll();
        group = Group.join(pvm, GROUP);
        others = pvm.spawn(SpawnRequest.hosted(GroupMemberTask.class)
                        .withCount(tasks - 1)
                        .withArguments(operation.name(), Integer.toString(tasks)))
                .tids();
        group.barrier(tasks);
        group.freeze(tasks);
    }

    /** The operation once. */
    @Benchmark
    public void operate() {
        operation.lead(pvm, group, others);
    }

    /** Ends members and daemon. */
    @TearDown(Level.Trial)
    public void tearDown() throws Exception {
        others.forEach(pvm::kill);
        pvm.close();
        machine.close();
    }
}
