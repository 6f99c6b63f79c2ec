package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.group.Group;

/**
 * Joins two groups and leaves them. Twin of {@code tst.c}; the smallest group program.
 *
 * <pre>
 * ./jpvm run tst
 *
 * joined prognosis 0, negative 0
 * left prognosis 0, negative 0
 * </pre>
 *
 * The numbers of the first line are instance numbers, those of the second results of leaving, of which Java has an exception for any but 0.
 */
public final class Tst {
    private Tst() {}

    /** No arguments. */
    public static void main(String[] args) {
        Arguments.parse(args, "tst");
        try (PvmTask pvm = Pvm.enroll()) {
            Group prognosis = Group.of(pvm, "prognosis");
            Group negative = Group.of(pvm, "negative");
            System.out.println("joined prognosis " + prognosis.join() + ", negative " + negative.join());
            prognosis.leave();
            negative.leave();
            System.out.println("left prognosis 0, negative 0");
        }
    }
}
