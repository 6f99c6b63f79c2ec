package org.jpvm.examples.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Counts and hashes until it is told to stop; then tells how far it came. */
public final class Counting {
    public static final int STOP = 1;
    public static final int RESULT = 2;
    private static final int CHUNK = 10_000;

    private Counting() {}

    /** The hash after so many steps. */
    public static long hash(long steps) {
        long value = 1;
        for (long i = 0; i < steps; i++) {
            value = step(value, i);
        }
        return value;
    }

    private static long step(long value, long i) {
        return value * 6364136223846793005L + i;
    }

    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            List<Long> marks = new ArrayList<>();
            long steps = 0;
            long value = 1;
            Optional<MessageBuffer> stop = Optional.empty();
            while (stop.isEmpty()) {
                for (int i = 0; i < CHUNK; i++) {
                    value = step(value, steps++);
                }
                if (marks.size() < 1000) {
                    marks.add(value);
                }
                stop = pvm.tryReceive(parent, STOP);
            }
            long said = steps;
            long hash = value;
            int count = marks.size();
            pvm.send(
                    parent,
                    RESULT,
                    message -> message.packLong(said).packLong(hash).packInt(count));
        }
    }
}
