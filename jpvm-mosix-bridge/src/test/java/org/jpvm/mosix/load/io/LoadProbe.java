package org.jpvm.mosix.load.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jpvm.mosix.load.TaskMeter.TaskUsage;
import org.jpvm.placement.LoadSample;

/** A host under test: starts so many processes that compute, and prints what is measured every second, until its input ends. */
final class LoadProbe {
    private LoadProbe() {}

    /** Argument: number of processes. Lines: speed, cores, runnable, and how much the first process wanted to run. */
    public static void main(String[] args) throws IOException {
        List<Process> loops = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            loops.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
        LinuxLoadSource source = new LinuxLoadSource(1);
        ProcessTaskMeter task =
                loops.isEmpty() ? null : new ProcessTaskMeter((int) loops.get(0).pid());
        var timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "sampler");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleAtFixedRate(
                () -> {
                    LoadSample sample = source.sample();
                    TaskUsage usage = task == null ? null : task.sample();
                    System.out.printf(
                            Locale.ROOT,
                            "%.4f %.2f %.3f %.3f%n",
                            sample.speed(),
                            sample.cores(),
                            sample.runnable(),
                            usage == null ? 0 : usage.wanted());
                },
                0,
                1000,
                TimeUnit.MILLISECONDS);
        while (System.in.read() >= 0) {
            // Its end is the signal.
        }
        loops.forEach(Process::destroyForcibly);
    }
}
