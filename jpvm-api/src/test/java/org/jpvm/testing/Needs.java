package org.jpvm.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of C PVM. Where it is missing the test is skipped, with a line that says so, or fails with
 * {@code -Djpvm.cpvm.required=true}.
 */
public final class Needs {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Needs() {}

    /** Skips or fails the running test unless {@code there}; {@code absence} says what is missing, and where it was looked for. */
    public static void cpvm(boolean there, String absence) {
        if (there) {
            return;
        }
        if (Boolean.getBoolean("jpvm.cpvm.required")) {
            throw new AssertionError(absence);
        }
        if (SAID.add(absence)) {
            System.out.println("SKIPPED, as C PVM is not complete here: " + absence);
        }
        Assumptions.abort(absence);
    }
}
