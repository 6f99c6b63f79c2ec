package org.jpvm.bench;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** A task that sends its parent one empty message. */
public final class GreetingTask {
    static final int TAG = 7;

    private GreetingTask() {}

    /** Runs the task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            pvm.send(pvm.parent().orElseThrow(), TAG, greeting -> {});
        }
    }
}
