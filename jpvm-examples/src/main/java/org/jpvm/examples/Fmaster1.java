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
 * Starts three slaves per host, multicasts the same data to all and collects a result from each. Twin of the Fortran {@code master1.f};
 * shows what goes with Fortran: {@code INTEGER} is an int and {@code DOUBLE PRECISION} a double, in the same XDR. It is {@link Master1} with
 * other tags and with doubles in place of floats, so the slaves of the one do not understand the other.
 *
 * <pre>
 * ./jpvm run fmaster1
 * ./jpvm run fmaster1 --slave /usr/bin/fslave1    with the Fortran program as slaves
 *
 *  Spawning    3 tasks ...
 *                           SUCCESSFUL
 *  I got     100.0000000 from   1 (expected     100.0000000 )
 *  I got     200.0000000 from   0 (expected     200.0000000 )
 *  I got     300.0000000 from   2 (expected     300.0000000 )
 * </pre>
 *
 * Messages, the same as in Fortran: tag 1 to all slaves (int count, int tids[count], int n, double data[n]), tag 77 from slave to next
 * slave (double), tag 2 from slave to master (int index, double result). All in XDR.
 */
public final class Fmaster1 {
    static final int DATA = 1;
    static final int RESULT = 2;
    static final int NEIGHBOUR = 77;

    private static final int MAX_SLAVES = 32;
    private static final int DATA_COUNT = 100;

    private Fmaster1() {}

    /** {@code [--slave PROGRAM]}: spawn this program in place of {@link Fslave1}. */
    public static void main(String[] args) {
        String program = Arguments.parse(args, "fmaster1 [--slave PROGRAM]").text("slave", null);
        SpawnRequest slave = program == null ? SpawnRequest.javaClass(Fslave1.class) : SpawnRequest.program(program);
        try (PvmTask pvm = Pvm.enroll()) {
            int count = Math.min(3 * pvm.hosts().size(), MAX_SLAVES);
            System.out.printf(" Spawning %4d tasks ...%n", count);
            SpawnResult started = pvm.spawn(slave.withCount(count));
            if (!started.isComplete()) {
                System.err.println(" trouble spawning " + slave.file() + ": " + started.errors());
                started.tids().forEach(pvm::kill);
                System.exit(1);
            }
            System.out.println(" ".repeat(26) + "SUCCESSFUL");
            sendData(pvm, started.tids());
            for (int i = 0; i < count; i++) {
                MessageBuffer message = pvm.receive(Tid.ANY, RESULT);
                int who = message.unpackInt();
                double result = message.unpackDouble();
                double expected = (who == 0 ? count - 1 : 2 * who - 1) * (double) DATA_COUNT;
                System.out.printf(Locale.ROOT, " I got %15.7f from%4d (expected %15.7f )%n", result, who, expected);
            }
        }
    }

    private static void sendData(PvmTask pvm, List<Tid> slaves) {
        double[] data = new double[DATA_COUNT];
        Arrays.fill(data, 1);
        MessageBuffer message = pvm.newBuffer();
        message.packInt(slaves.size());
        message.packInts(slaves.stream().mapToInt(Tid::value).toArray());
        message.packInt(data.length);
        message.packDoubles(data);
        pvm.multicast(slaves, DATA, message);
    }
}
