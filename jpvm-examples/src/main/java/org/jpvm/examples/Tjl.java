package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * Joins 32 groups, checks its place in each, and leaves them. Twin of {@code tjl.c}; shows that a task may be in several groups, with an
 * instance number in each.
 *
 * <pre>
 * ./jpvm run tjl
 *
 * joined group0
 * ...
 * joined group31
 * </pre>
 */
public final class Tjl {
    private Tjl() {}

    /** No arguments. */
    public static void main(String[] args) {
        Arguments.parse(args, "tjl");
        try (PvmTask pvm = Pvm.enroll()) {
            ManyGroups groups = ManyGroups.join(pvm, ManyGroups.USUAL_COUNT);
            groups.check();
            groups.leave();
        }
    }
}
