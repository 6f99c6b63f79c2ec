package org.jpvm.examples;

import java.nio.file.Path;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.migration.CheckpointOutcome;

/** Adds up, and writes itself now and then to the file that is its argument; as a hosted task. Started from the file it goes on from there. */
public final class LongSum {
    private LongSum() {}

    /** The task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Path file = Path.of(arguments[0]);
            long sum = 0;
            for (int step = 0; step < 1_000_000_000; step++) {
                sum += step;
                if (step % 100_000_000 == 0) {
                    CheckpointOutcome outcome = pvm.migration().checkpoint(file);
                    System.out.println("step " + step + ": " + outcome);
                }
            }
            System.out.println("the sum is " + sum);
        }
    }
}
