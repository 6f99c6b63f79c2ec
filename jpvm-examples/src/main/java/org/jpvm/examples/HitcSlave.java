package org.jpvm.examples;

import java.util.Random;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * Inverts matrices of random numbers until there are no more. Twin of the Fortran {@code hitc_slave.f}: {@link Hitc} and the Fortran
 * {@code hitc} can both be its master.
 */
public final class HitcSlave {
    private static final int MOST_ROWS = 1000;
    private static final long SEED = 17;

    private HitcSlave() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("hitc_slave: nobody spawned me; try hitc");
                System.exit(1);
            }
            Tid master = pvm.parent().get();
            Random random = new Random(SEED);
            int size = pvm.receive(master, Hitc.WORK).unpackInt();
            while (size >= 1) {
                if (size > MOST_ROWS) {
                    System.err.println("hitc_slave: " + size + " rows are too many");
                    System.exit(1);
                }
                ComplexMatrix.random(size, random).invert();
                pvm.send(
                        master,
                        Hitc.RESULT,
                        message -> message.packInt(pvm.tid().value()));
                size = pvm.receive(master, Hitc.WORK).unpackInt();
            }
            System.out.println(pvm.tid().value() + " received no-more-work flag: exiting...");
        }
    }
}
