package org.jpvm.examples;

import java.util.Arrays;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * Sums the data it gets, weighted with its own index, adds what its neighbour found and tells the master. Twin of the Fortran
 * {@code slave1.f}: {@link Fmaster1} and the Fortran {@code fmaster1} can both be its master. Prints nothing.
 */
public final class Fslave1 {
    private static final int MAX_SLAVES = 32;
    private static final int MAX_DATA = 10_000;

    private Fslave1() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("fslave1: nobody spawned me; try fmaster1");
                System.exit(1);
            }
            Tid master = pvm.parent().get();
            MessageBuffer message = pvm.receive(master, Fmaster1.DATA);
            int[] slaves = new int[count(message, MAX_SLAVES)];
            message.unpackInts(slaves);
            double[] data = new double[count(message, MAX_DATA)];
            message.unpackDoubles(data);

            int me = 0;
            while (slaves[me] != pvm.tid().value()) {
                me++;
            }
            double mine = me * Arrays.stream(data).sum();
            Tid next = new Tid(slaves[(me + 1) % slaves.length]);
            pvm.send(next, Fmaster1.NEIGHBOUR, out -> out.packDouble(mine));
            double result = mine + pvm.receive(Tid.ANY, Fmaster1.NEIGHBOUR).unpackDouble();

            int index = me;
            pvm.send(master, Fmaster1.RESULT, out -> out.packInt(index).packDouble(result));
        }
    }

    /** A length that came in a message is no length of an array before it was looked at. */
    private static int count(MessageBuffer message, int most) {
        int count = message.unpackInt();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("the master sends " + count + " elements; at most " + most + " can be");
        }
        return count;
    }
}
