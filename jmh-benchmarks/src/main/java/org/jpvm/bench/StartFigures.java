package org.jpvm.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;

/** How long one waits for a daemon and for a Java task. */
final class StartFigures {
    private static final double NANOS = 1e9;
    private static final int ROUNDS = 15;
    private static final double DAEMON_GOAL_SECONDS = 0.3;
    private static final double TASK_GOAL_SECONDS = 0.4;

    private StartFigures() {}

    static void measure(FigureTable table) throws IOException {
        SpawnRequest request = SpawnRequest.javaClass(GreetingTask.class);
        List<Double> daemons = new ArrayList<>();
        List<Double> tasks = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            try (BenchmarkMachine machine = BenchmarkMachine.start("jpvmd", DaemonFigures.DAEMON_FLAGS)) {
                daemons.add((System.nanoTime() - start) / NANOS);
                try (PvmTask pvm = machine.enroll()) {
                    start = System.nanoTime();
                    pvm.spawn(request);
                    pvm.receive(Tid.ANY, GreetingTask.TAG).free();
                    tasks.add((System.nanoTime() - start) / NANOS);
                }
            }
        }
        table.atMost(
                DAEMON_GOAL_SECONDS,
                "start: jpvmd until its address, median of " + ROUNDS,
                "s",
                FigureTable.median(daemons));
        table.atMost(
                TASK_GOAL_SECONDS,
                "start: spawn of a Java process until its first message",
                "s",
                FigureTable.median(tasks));
    }
}
