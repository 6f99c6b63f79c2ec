package org.jpvm.bench;

import bench.program.EndingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/** Tasks per second. */
final class SpawnFigures {
    private static final int ENDED_TAG = 1;
    private static final double NANOS = 1e9;

    private static final int HOSTED_COUNT = 200;
    private static final int HOSTED_WARM_UP = 150;
    private static final int HOSTED_ROUNDS = 25;
    private static final double HOSTED_GOAL = 10_000;

    private static final String PROGRAM = "/bin/true";
    private static final int PROCESS_COUNT = 100;
    private static final int PROCESS_WARM_UP = 5;
    private static final int PROCESS_ROUNDS = 11;
    private static final double PROCESS_GOAL = 1;

    /** Of one spawn: tasks per second until it was answered, and until all of them had ended. */
    record Rate(double answered, double ended) {}

    private SpawnFigures() {}

    static void hosted(FigureTable table) throws IOException {
        try (BenchmarkMachine machine = BenchmarkMachine.start("jpvmd", DaemonFigures.DAEMON_FLAGS);
                PvmTask pvm = machine.enroll()) {
            SpawnRequest request = SpawnRequest.hosted(EndingTask.class).withCount(HOSTED_COUNT);
            for (int i = 0; i < HOSTED_WARM_UP; i++) {
                rate(pvm, request);
            }
            List<Double> answered = new ArrayList<>();
            List<Double> ended = new ArrayList<>();
            for (int i = 0; i < HOSTED_ROUNDS; i++) {
                Rate rate = rate(pvm, request);
                answered.add(rate.answered);
                ended.add(rate.ended);
            }
            table.fact("hosted: tasks started, spawns of " + HOSTED_COUNT, "/s", FigureTable.median(answered));
            table.atLeast(HOSTED_GOAL, "hosted: tasks started and ended", "/s", FigureTable.median(ended));
        }
    }

    static void processes(FigureTable table) throws IOException {
        SpawnRequest request = SpawnRequest.program(PROGRAM).withCount(PROCESS_COUNT);
        try (BenchmarkMachine java = BenchmarkMachine.start("jpvmd", DaemonFigures.DAEMON_FLAGS);
                PvmTask atJava = java.enroll()) {
            List<Rate> ofJava = new ArrayList<>();
            List<Rate> ofC = new ArrayList<>();
            try (BenchmarkMachine c = BenchmarkMachine.start("pvmd");
                    PvmTask atC = c.enroll()) {
                for (int i = 0; i < PROCESS_WARM_UP; i++) {
                    rate(atJava, request);
                    rate(atC, request);
                }
                for (int i = 0; i < PROCESS_ROUNDS; i++) {
                    ofJava.add(rate(atJava, request));
                    ofC.add(rate(atC, request));
                }
            }
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < PROCESS_ROUNDS; i++) {
                ratios.add(ofJava.get(i).ended / ofC.get(i).ended);
            }
            print(table, "jpvmd", ofJava);
            print(table, "pvmd", ofC);
            table.atLeast(PROCESS_GOAL, "native: jpvmd by pvmd, started and ended", "", FigureTable.median(ratios));
        }
    }

    private static void print(FigureTable table, String daemon, List<Rate> rates) {
        table.fact(
                "native: " + PROGRAM + " started by " + daemon + ", spawns of " + PROCESS_COUNT,
                "/s",
                FigureTable.median(rates.stream().map(Rate::answered).toList()));
        table.fact(
                "native: started and ended",
                "/s",
                FigureTable.median(rates.stream().map(Rate::ended).toList()));
    }

    /** Spawns and waits for the ends. */
    static Rate rate(PvmTask pvm, SpawnRequest request) {
        long start = System.nanoTime();
        SpawnResult result = pvm.spawn(request);
        long answered = System.nanoTime() - start;
        if (!result.isComplete()) {
            throw new IllegalStateException(result.errors().size() + " tasks of " + request.file() + " did not start: "
                    + result.errors().get(0));
        }
        pvm.notifyOn(NotifyKind.TASK_EXIT, ENDED_TAG, result.tids());
        for (int i = 0; i < request.count(); i++) {
            pvm.receive(Tid.ANY, ENDED_TAG).free();
        }
        long ended = System.nanoTime() - start;
        return new Rate(request.count() * NANOS / answered, request.count() * NANOS / ended);
    }
}
