package org.jpvm.examples;

import java.util.Locale;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * Measures round trips of messages from 4 bytes to 1 MB with one partner that echoes. Twin of {@code timing.c}; shows raw encoding,
 * the direct route, notification, and killing a task. For figures to quote use the benchmarks, which warm up and repeat.
 *
 * <pre>
 * ./jpvm run timing
 * ./jpvm run timing --slave /usr/bin/timing_slave    with the C program as partner
 *
 * i'm t40002
 * slave is task t40003
 * Doing Round Trip test, minimal message size
 *
 *  N     uSec
 *  1       95
 *  ...
 * RTT Avg uSec 71
 *
 * Doing Bandwidth tests
 * ...
 * done
 * </pre>
 *
 * Messages, the same as in C: tag 0 from the slave when it is ready (empty), tag 1 to the slave (ints, raw), tag 2 back (int).
 */
public final class Timing {
    static final int READY = 0;
    static final int REQUEST = 1;
    static final int ECHO = 2;
    /** {@code PvmRouteDirect}. */
    static final int ROUTE_DIRECT = 3;

    private static final int SLAVE_ENDED = 3;
    private static final int ROUNDS = 20;
    private static final int SMALLEST_INTS = 25;
    private static final int LARGEST_INTS = 250_000;

    private Timing() {}

    /** {@code [--slave PROGRAM]}: spawn this program in place of {@link TimingSlave}. */
    public static void main(String[] args) {
        String program = Arguments.parse(args, "timing [--slave PROGRAM]").text("slave", null);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("i'm " + pvm.tid());
            SpawnRequest request =
                    program == null ? SpawnRequest.javaClass(TimingSlave.class) : SpawnRequest.program(program);
            SpawnResult started = pvm.spawn(request);
            if (!started.isComplete()) {
                System.err.println(
                        "can't initiate slave: " + started.errors().get(0).text());
                System.exit(1);
            }
            Tid slave = started.tids().get(0);
            pvm.notifyOn(NotifyKind.TASK_EXIT, SLAVE_ENDED, started.tids());
            pvm.setOption(TaskOption.ROUTE, ROUTE_DIRECT);
            answer(pvm, READY);
            System.out.println("slave is task " + slave);
            roundTrips(pvm, slave);
            bandwidth(pvm, slave);
            System.out.println("\ndone");
            pvm.kill(slave);
        }
    }

    private static void roundTrips(PvmTask pvm, Tid slave) {
        System.out.println("Doing Round Trip test, minimal message size\n");
        MessageBuffer message = pvm.newBuffer(Encoding.RAW);
        message.packInt(slave.value());
        System.out.println(" N     uSec");
        long total = 0;
        for (int n = 1; n <= ROUNDS; n++) {
            long micros = roundTrip(pvm, slave, message);
            System.out.printf(Locale.ROOT, "%2d %8d%n", n, micros);
            total += micros;
        }
        System.out.println("RTT Avg uSec " + total / ROUNDS);
    }

    private static void bandwidth(PvmTask pvm, Tid slave) {
        System.out.println("\nDoing Bandwidth tests\n");
        for (int count = SMALLEST_INTS; count <= LARGEST_INTS; count *= 10) {
            System.out.println("\nMessage size " + count * Integer.BYTES);
            System.out.println(" N  Pack uSec  Send uSec");
            int[] data = new int[count];
            long packTotal = 0;
            long sendTotal = 0;
            for (int n = 1; n <= ROUNDS; n++) {
                long start = System.nanoTime();
                MessageBuffer message = pvm.newBuffer(Encoding.RAW);
                message.packInts(data);
                long packMicros = (System.nanoTime() - start) / 1000;
                long sendMicros = roundTrip(pvm, slave, message);
                System.out.printf(Locale.ROOT, "%2d   %8d   %8d%n", n, packMicros, sendMicros);
                packTotal += packMicros;
                sendTotal += sendMicros;
            }
            long pack = Math.max(packTotal / ROUNDS, 1);
            long send = Math.max(sendTotal / ROUNDS, 1);
            double bytes = count * (double) Integer.BYTES;
            System.out.printf(Locale.ROOT, "Avg uSec%n     %8d   %8d%n", pack, send);
            System.out.printf(Locale.ROOT, "Avg Byte/uSec%n     %8f   %8f%n", bytes / pack, bytes / send);
        }
    }

    /** Sends and waits for the echo; microseconds. */
    private static long roundTrip(PvmTask pvm, Tid slave, MessageBuffer message) {
        long start = System.nanoTime();
        pvm.send(slave, REQUEST, message);
        answer(pvm, ECHO);
        return (System.nanoTime() - start) / 1000;
    }

    private static void answer(PvmTask pvm, int tag) {
        MessageBuffer answer = pvm.receive();
        if (answer.tag() != tag) {
            System.err.println("the slave ended too early");
            System.exit(1);
        }
    }
}
