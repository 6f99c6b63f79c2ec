package org.jpvm.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.gossip.GossipSettings;
import org.jpvm.mosix.gossip.GossipWorkspace;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.gossip.Members;
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
 * Time of one message of gossip with 16 entries, at the host that sends it and at the one that gets it. Neither allocates, which is seen with
 * {@code -prof gc}.
 *
 * <pre>
 * java -jar jmh-benchmarks/target/benchmarks.jar GossipBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GossipBenchmark {
    private static final int MESSAGES = 1024;
    private static final int WINDOW = 16;
    /** All messages come once in so many seconds, so that each is news when it comes again. */
    private static final double ROUND = 500;

    /** Hosts of the machine. */
    @Param({"16", "64", "4095"})
    public int hosts;

    /** Entries that a host keeps: with 4,095 hosts some, for which new ones must make room, or all. */
    @Param({"64", "4095"})
    public int capacity;

    private final byte[][] messages = new byte[MESSAGES][];
    private final int[] senders = new int[MESSAGES];
    private GossipCore core;
    private RandomGenerator random;
    private byte[] buffer;
    private int next;
    private double now;

    /** Makes hosts that know each other, and keeps what they said last. */
    @Setup
    public void setUp() {
        random = new SplittableRandom(1);
        GossipSettings settings =
                GossipSettings.DEFAULT.withWindow(WINDOW).withCapacity(capacity).withMaxAge(2 * ROUND);
        GossipWorkspace workspace = new GossipWorkspace(settings);
        buffer = new byte[settings.messageBytes()];
        Members members = Members.numbered(hosts);
        GossipCore[] all = new GossipCore[hosts];
        for (int i = 0; i < hosts; i++) {
            all[i] = new GossipCore(i + 1, workspace);
            all[i].setMembers(members);
        }
        int steps = Math.max(20 * hosts, 2 * MESSAGES);
        for (int i = 0; i < steps; i++) {
            now += 1.0 / hosts;
            GossipCore from = all[i % hosts];
            from.update(HostFigures.idle(1L << 33).withLoad(i % 5, i % 5), now);
            int target = from.step(now, random);
            int length = from.write(buffer, 0);
            all[target - 1].receive(from.self(), buffer, 0, length, now);
            // Host 1 will get them all.
            senders[i % MESSAGES] = Math.max(2, from.self());
            messages[i % MESSAGES] = Arrays.copyOf(buffer, length);
        }
        core = new GossipCore(1, workspace);
        core.setMembers(members);
        core.update(HostFigures.idle(1L << 33), now);
        for (int i = 0; i < 2 * MESSAGES; i++) {
            receive();
        }
    }

    /** Takes over what is new of a message. */
    @Benchmark
    public GossipCore receive() {
        next = next + 1 & MESSAGES - 1;
        now += ROUND / MESSAGES;
        byte[] message = messages[next];
        core.receive(senders[next], message, 0, message.length, now);
        return core;
    }

    /** Chooses a host and writes the message for it. */
    @Benchmark
    public int send() {
        core.step(now, random);
        return core.write(buffer, 0);
    }
}
