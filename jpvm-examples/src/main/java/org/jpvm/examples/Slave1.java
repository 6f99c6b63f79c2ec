package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * Sums the data it gets, weighted with its own index, adds what its neighbour found and tells the master. Twin of {@code slave1.c}:
 * {@link Master1} and the C {@code master1} can both be its master; waits for ever without one. Prints nothing.
 */
public final class Slave1 {
    private static final int NEIGHBOUR = 22;

    private Slave1() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            MessageBuffer message = pvm.receive(Tid.ANY, Master1.DATA);
            int[] slaves = new int[message.unpackInt()];
            message.unpackInts(slaves);
            float[] data = new float[message.unpackInt()];
            message.unpackFloats(data);

            int me = 0;
            while (slaves[me] != pvm.tid().value()) {
                me++;
            }
            float sum = 0;
            for (float value : data) {
                sum += me * value;
            }

            float mine = sum;
            Tid next = new Tid(slaves[(me + 1) % slaves.length]);
            pvm.send(next, NEIGHBOUR, out -> out.packFloat(mine));
            float result = sum + pvm.receive(Tid.ANY, NEIGHBOUR).unpackFloat();

            int index = me;
            pvm.send(message.source(), Master1.RESULT, out -> out.packInt(index).packFloat(result));
        }
    }
}
