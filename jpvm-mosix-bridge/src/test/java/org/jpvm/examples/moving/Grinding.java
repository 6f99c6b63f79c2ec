package org.jpvm.examples.moving;

import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Computes all the time until it is told to stop; then says how many rounds it did and what came of them. */
public final class Grinding {
    public static final int STOP = 1;
    public static final int RESULT = 2;
    private static final int ROUND = 2_000_000;

    private Grinding() {}

    /** What comes of so many rounds. */
    public static String result(int rounds) {
        long value = 1;
        for (int i = 0; i < rounds; i++) {
            value = round(value);
        }
        return Long.toHexString(value);
    }

    private static long round(long start) {
        long value = start;
        for (int i = 0; i < ROUND; i++) {
            value = value * 6364136223846793005L + i;
        }
        return value;
    }

    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            long value = 1;
            int rounds = 0;
            Optional<MessageBuffer> stop = Optional.empty();
            while (stop.isEmpty()) {
                value = round(value);
                rounds++;
                stop = pvm.tryReceive(parent, STOP);
            }
            int done = rounds;
            String result = Long.toHexString(value);
            pvm.send(parent, RESULT, message -> message.packInt(done).packString(result));
        }
    }
}
