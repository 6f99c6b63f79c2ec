package org.jpvm.examples.moving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.migration.CheckpointOutcome;

/** Computes, writes itself to the file that is its argument in the middle of a recursion, receives what was sent before, and tells its parent all. */
public final class Saving {
    /** Tag of numbers. */
    public static final int DATA = 1;
    /** Tag of numbers for a handler. */
    public static final int HANDLED = 2;
    /** Tag that starts it. */
    public static final int GO = 3;
    /** Tag of the result. */
    public static final int RESULT = 4;

    private static final int DEPTH = 30;
    private static final int NUMBERS = 3;
    private static int depthReached;
    private static final List<Integer> HANDLED_NUMBERS = new ArrayList<>();

    private Saving() {}

    private static long descend(PvmTask pvm, Path file, int depth, List<CheckpointOutcome> outcome) {
        depthReached = Math.max(depthReached, depth);
        long below = 1;
        if (depth == DEPTH) {
            outcome.add(pvm.migration().checkpoint(file));
        } else {
            below = descend(pvm, file, depth + 1, outcome);
        }
        return below * 31 + depth;
    }

    /** What {@link #main} finds out by recursion. */
    public static long expected() {
        long value = 1;
        for (int depth = DEPTH; depth >= 0; depth--) {
            value = value * 31 + depth;
        }
        return value;
    }

    /** The task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Path file = Path.of(arguments[0]);
            pvm.addMessageHandler(-1, HANDLED, 0, message -> HANDLED_NUMBERS.add(message.unpackInt()));
            pvm.setOption(TaskOption.FRAG_SIZE, 2000);
            pvm.receive(pvm.parent().orElseThrow(), GO);
            int tidThen = pvm.tid().value();
            List<CheckpointOutcome> outcome = new ArrayList<>();
            long value = descend(pvm, file, 0, outcome);
            int sum = 0;
            for (int i = 0; i < NUMBERS; i++) {
                sum = sum * 10 + pvm.receive(org.jpvm.Tid.ANY, DATA).unpackInt();
            }
            String text = outcome + " " + value + " " + sum + " " + depthReached + " " + HANDLED_NUMBERS + " "
                    + pvm.option(TaskOption.FRAG_SIZE) + " " + pvm.siblings().contains(pvm.tid());
            pvm.send(pvm.parent().orElseThrow(), RESULT, message -> {
                message.packString(text);
                message.packInt(tidThen);
            });
        }
    }
}
