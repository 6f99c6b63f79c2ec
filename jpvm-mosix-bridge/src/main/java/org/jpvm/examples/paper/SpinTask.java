package org.jpvm.examples.paper;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * A hosted task that computes: gets a number of steps from its parent, takes them, and sends the result, which shows that each was taken once. It
 * knows nothing of migration.
 */
public final class SpinTask {
    /** Tag of the message with the work: doubles, seconds of processor time and steps. */
    public static final int WORK = 1;
    /** Tag of the message when it is done: string, the result. The C twin sends the seconds it used as a double. */
    public static final int DONE = 2;

    private static final int BLOCK = 20_000;
    private static final long FACTOR = 6364136223846793005L;
    private static final long TERM = 1442695040888963407L;

    private SpinTask() {}

    /** The task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            MessageBuffer message = pvm.receive(parent, WORK);
            message.unpackDouble();
            long result = spin((long) message.unpackDouble());
            pvm.send(parent, DONE, packer -> packer.packString(Long.toHexString(result)));
        }
    }

    /** Takes so many steps; each needs the result of the one before, so that none can be left out. */
    public static long spin(long steps) {
        long state = 1;
        for (long left = steps; left > 0; left -= BLOCK) {
            state = block(state, (int) Math.min(left, BLOCK));
        }
        return state;
    }

    private static long block(long from, int steps) {
        long state = from;
        for (int i = 0; i < steps; i++) {
            state = state * FACTOR + TERM;
        }
        return state;
    }

    /** What {@link #spin} gives, without taking the steps: two steps are one with another factor and another term. */
    public static long expected(long steps) {
        long state = 1;
        long factor = FACTOR;
        long term = TERM;
        for (long left = steps; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                state = state * factor + term;
            }
            term = term * (factor + 1);
            factor = factor * factor;
        }
        return state;
    }
}
