package org.jpvm.daemon.io;

import java.util.Arrays;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;

/**
 * Two tasks at two daemons, with the extension plane and without, in turns: round trips of 8 bytes and a stream of messages of 1 MB. Prints
 * medians. No test: run its main.
 */
final class PlaneFigures {
    private static final int ROUNDS = 3;
    private static final int TRIPS = 2000;
    private static final int STREAM_MESSAGES = 32;
    private static final int STREAM_BYTES = 1 << 20;

    private PlaneFigures() {}

    /** The program. */
    public static void main(String[] arguments) throws Exception {
        String[] kinds = {PlaneMachine.JAVA, PlaneMachine.JAVA_OFF};
        double[][] micros = new double[kinds.length][ROUNDS];
        double[][] megabytes = new double[kinds.length][ROUNDS];
        for (int round = 0; round <= ROUNDS; round++) {
            for (int kind = 0; kind < kinds.length; kind++) {
                try (PlaneMachine machine = new PlaneMachine(kinds[kind]);
                        PvmTask near = machine.enrol(1);
                        PvmTask far = machine.enrol(2)) {
                    double trip = trips(near, far);
                    // The first makes the compiler of the other JVM look at its ciphers.
                    stream(near, far);
                    stream(near, far);
                    double stream = stream(near, far);
                    if (round > 0) {
                        micros[kind][round - 1] = trip;
                        megabytes[kind][round - 1] = stream;
                    }
                }
            }
        }
        for (int kind = 0; kind < kinds.length; kind++) {
            Arrays.sort(micros[kind]);
            Arrays.sort(megabytes[kind]);
            System.out.printf(
                    "%-8s round trip %8.1f us (%.1f-%.1f)   stream %8.1f MB/s (%.1f-%.1f)%n",
                    kinds[kind],
                    micros[kind][ROUNDS / 2],
                    micros[kind][0],
                    micros[kind][ROUNDS - 1],
                    megabytes[kind][ROUNDS / 2],
                    megabytes[kind][0],
                    megabytes[kind][ROUNDS - 1]);
        }
    }

    private static double trips(PvmTask near, PvmTask far) throws InterruptedException {
        Thread echo = new Thread(() -> {
            for (int i = 0; i < 2 * TRIPS; i++) {
                MessageBuffer message = far.receive(near.tid(), 1);
                far.send(near.tid(), 2, message);
            }
        });
        echo.start();
        long start = 0;
        for (int i = 0; i < 2 * TRIPS; i++) {
            if (i == TRIPS) {
                start = System.nanoTime();
            }
            MessageBuffer message = near.newBuffer(Encoding.RAW);
            message.packLong(i);
            near.send(far.tid(), 1, message);
            near.receive(far.tid(), 2);
        }
        double micros = (System.nanoTime() - start) / 1000.0 / TRIPS;
        echo.join();
        return micros;
    }

    private static double stream(PvmTask near, PvmTask far) throws InterruptedException {
        byte[] data = new byte[STREAM_BYTES];
        Thread sink = new Thread(() -> {
            for (int i = 0; i < STREAM_MESSAGES; i++) {
                far.receive(near.tid(), 3);
            }
            far.send(near.tid(), 4, far.newBuffer(Encoding.RAW));
        });
        sink.start();
        long start = System.nanoTime();
        for (int i = 0; i < STREAM_MESSAGES; i++) {
            MessageBuffer message = near.newBuffer(Encoding.RAW);
            message.packBytes(data);
            near.send(far.tid(), 3, message);
        }
        near.receive(far.tid(), 4);
        double seconds = (System.nanoTime() - start) / 1e9;
        sink.join();
        return STREAM_MESSAGES * (STREAM_BYTES / 1e6) / seconds;
    }
}
