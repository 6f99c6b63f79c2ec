package org.jpvm.bench;

import java.util.concurrent.TimeUnit;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
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
 * Round trip of one message between two Java tasks of one host: the echo task lives in a JVM of its own. Half of the time shown is the
 * one-way latency.
 *
 * <pre>
 * java -jar jmh-benchmarks/target/benchmarks.jar PingPongBenchmark -p bytes=8 -p route=DAEMON,SHARED -p daemon=jpvmd,pvmd
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PingPongBenchmark {
    static final int PING_TAG = 1;
    static final int STOP_TAG = 2;

    /** Routes between two tasks. */
    public enum TaskRoute {
        /** Through the daemon. */
        DAEMON(1, "unix"),
        /** Through a unix-domain socket between the tasks. */
        UNIX(3, "unix"),
        /** Through a TCP connection between the tasks. */
        TCP(3, "tcp"),
        /** Through memory that the tasks share. */
        SHARED(3, "shared");

        final int option;
        final String transport;

        TaskRoute(int option, String transport) {
            this.option = option;
            this.transport = transport;
        }
    }

    /** Way of the messages. */
    @Param({"DAEMON", "UNIX", "TCP", "SHARED"})
    public TaskRoute route;

    /** Body of a message, bytes. */
    @Param({"8", "1024", "65536", "1048576"})
    public int bytes;

    /** Daemon of the machine: {@code jpvmd}, or {@code pvmd} where C PVM is installed. */
    @Param({"jpvmd"})
    public String daemon;

    private BenchmarkMachine machine;
    private PvmTask pvm;
    private Process echo;
    private Tid partner;
    private byte[] payload;
    private byte[] received;

    /** Starts the daemon and the echo task. */
    @Setup
    public void setUp() throws Exception {
        machine = BenchmarkMachine.start(daemon);
        machine.set("JPVM_ROUTE_TRANSPORT", route.transport);
        pvm = machine.enroll();
        pvm.setOption(TaskOption.ROUTE, route.option);
        echo = machine.startJava(EchoTask.class, pvm.tid().toString(), Integer.toString(route.option));
        partner = pvm.receive(Tid.ANY, PING_TAG).source();
        payload = new byte[bytes];
        received = new byte[bytes];
    }

    /** One round trip. */
    @Benchmark
    public byte[] roundTrip() {
        MessageBuffer ping = pvm.newBuffer(Encoding.RAW);
        ping.packBytes(payload);
        pvm.send(partner, PING_TAG, ping);
        ping.free();
        MessageBuffer pong = pvm.receive(partner, PING_TAG);
        pong.unpackBytes(received);
        pong.free();
        return received;
    }

    /** Ends the echo task and the daemon. */
    @TearDown
    public void tearDown() throws Exception {
        pvm.send(partner, STOP_TAG, stop -> stop.packInt(0));
        echo.waitFor(10, TimeUnit.SECONDS);
        echo.destroyForcibly();
        pvm.close();
        machine.close();
    }
}
