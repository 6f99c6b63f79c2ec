package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * Joins one group more than old versions of PVM allowed, which now succeeds. Twin of {@code tjf.c}; shows that nothing limits the number of
 * groups a task is in. (The C program has room for 32 of the 33 answers, and its last line may therefore lack the name.)
 *
 * <pre>
 * ./jpvm run tjf
 *
 * joined group0
 * ...
 * joined group32
 * </pre>
 */
public final class Tjf {
    private Tjf() {}

    /** No arguments. */
    public static void main(String[] args) {
        Arguments.parse(args, "tjf");
        try (PvmTask pvm = Pvm.enroll()) {
            ManyGroups groups = ManyGroups.join(pvm, ManyGroups.USUAL_COUNT + 1);
            groups.check();
            groups.leave();
        }
    }
}
