package org.jpvm.examples.paper;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * A hosted task that finds out how many steps of {@link SpinTask} take a second of processor time here, and sends that to its parent as a double. To be run
 * where nothing limits the host.
 */
public final class CalibrationTask {
    private static final long STEPS = 20_000_000;
    private static final int ROUNDS = 75;

    private CalibrationTask() {}

    /** The task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            pvm.receive(parent, SpinTask.WORK);
            double rate = stepsPerSecond();
            pvm.send(parent, SpinTask.DONE, packer -> packer.packDouble(rate));
        }
    }

    private static double stepsPerSecond() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] rates = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long before = threads.getCurrentThreadCpuTime();
            long result = SpinTask.spin(STEPS);
            rates[i] = STEPS / ((threads.getCurrentThreadCpuTime() - before) / 1e9);
            if (result != SpinTask.expected(STEPS)) {
                throw new IllegalStateException("this processor, or this JVM, cannot calculate");
            }
        }
        Arrays.sort(rates);
        return rates[ROUNDS / 2];
    }
}
