package org.jpvm.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/**
 * Starts three slaves per host, multicasts the same data to all and collects a result from each, in whatever order they come. Twin of
 * {@code master1.c}; shows the host table, spawning several tasks, multicast and receiving from anybody.
 *
 * <pre>
 * ./jpvm run master1
 * ./jpvm run master1 --slave /usr/bin/slave1    with the C program as slaves
 *
 * Spawning 3 worker tasks ... SUCCESSFUL
 * I got 200.000000 from 0; (expecting 200.000000)
 * I got 100.000000 from 1; (expecting 100.000000)
 * I got 300.000000 from 2; (expecting 300.000000)
 * </pre>
 *
 * Messages, the same as in C: tag 0 to all slaves (int count, int tids[count], int n, float data[n]), tag 22 from slave to next slave
 * (float), tag 5 from slave to master (int index, float result). All in XDR.
 */
public final class Master1 {
    static final int DATA = 0;
    static final int RESULT = 5;
    static final int MAX_SLAVES = 32;

    private static final int DATA_COUNT = 100;

    private Master1() {}

    /** {@code [--slave PROGRAM]}: spawn this program in place of {@link Slave1}; {@code [--count N]}: so many. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.parse(args, "master1 [--slave PROGRAM] [--count N]");
        String program = arguments.text("slave", null);
        try (PvmTask pvm = Pvm.enroll()) {
            int wanted = Math.min(3 * pvm.hosts().size(), MAX_SLAVES);
            int count = arguments.number("count", wanted, 1, MAX_SLAVES);
            System.out.print("Spawning " + count + " worker tasks ... ");
            SpawnRequest slave = program == null ? SpawnRequest.javaClass(Slave1.class) : SpawnRequest.program(program);
            SpawnResult started = pvm.spawn(slave.withCount(count));
            if (!started.isComplete()) {
                System.out.println();
                System.err.println("Trouble spawning slaves: " + started.errors());
                started.tids().forEach(pvm::kill);
                System.exit(1);
            }
            System.out.println("SUCCESSFUL");
            sendData(pvm, started.tids());
            for (int i = 0; i < count; i++) {
                MessageBuffer message = pvm.receive(Tid.ANY, RESULT);
                int who = message.unpackInt();
                float result = message.unpackFloat();
                float expected = (who == 0 ? count - 1 : 2 * who - 1) * (float) DATA_COUNT;
                System.out.printf(Locale.ROOT, "I got %f from %d; (expecting %f)%n", result, who, expected);
            }
        }
    }

    private static void sendData(PvmTask pvm, List<Tid> slaves) {
        float[] data = new float[DATA_COUNT];
        Arrays.fill(data, 1.0f);
        MessageBuffer message = pvm.newBuffer();
        message.packInt(slaves.size());
        message.packInts(slaves.stream().mapToInt(Tid::value).toArray());
        message.packInt(data.length);
        message.packFloats(data);
        pvm.multicast(slaves, DATA, message);
    }
}
