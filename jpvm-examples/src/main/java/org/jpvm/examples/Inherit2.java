package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * Tells its parent in which context it was born. Twin of {@code inherit2.c}; started by {@link Inherit1}, {@link Inherit3},
 * {@link Inheritb} and the C programs of these names. Prints nothing.
 */
public final class Inherit2 {
    private Inherit2() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("inherit2: nobody spawned me; try inheritb");
                System.exit(1);
            }
            String report = "\tinherit2 " + Whereabouts.of(pvm) + ".";
            pvm.send(pvm.parent().get(), Inherita.REPORT, message -> message.packString(report));
        }
    }
}
