package org.jpvm.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** What tasks and messages cost the daemon. */
final class LoadFigures {
    private static final int TAG = 1;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_MEGABYTE = 1 << 20;

    private static final long SETTLE_SECONDS = 40;
    private static final long IDLE_SECONDS = 20;
    private static final double IDLE_GOAL_PERCENT = 0.3;

    private static final int MANY_TASKS = 1000;
    private static final int FEW_TASKS = 10;

    private static final int WARM_UP_MESSAGES = 100_000;
    private static final int ROUND_MESSAGES = 20_000;
    private static final int ROUNDS = 9;
    private static final double FLAT = 1.3;

    private LoadFigures() {}

    static void idle(FigureTable table) throws IOException, InterruptedException {
        for (int count : new int[] {0, 100}) {
            try (BenchmarkMachine machine = BenchmarkMachine.start("jpvmd", DaemonFigures.DAEMON_FLAGS)) {
                List<PvmTask> tasks = enroll(machine, count);
                TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
                ProcessFacts daemon = new ProcessFacts(machine.pid());
                long cpu = daemon.cpuNanos();
                long start = System.nanoTime();
                TimeUnit.SECONDS.sleep(IDLE_SECONDS);
                cpu = daemon.cpuNanos() - cpu;
                double percent = 100.0 * cpu / (System.nanoTime() - start);
                table.atMost(IDLE_GOAL_PERCENT, "idle: CPU of the daemon with " + count + " tasks", "%", percent);
                leave(tasks);
            }
        }
    }

    static void tasks(FigureTable table) throws IOException {
        List<String> flags = new ArrayList<>(DaemonFigures.DAEMON_FLAGS);
        flags.add("-Xmx64m");
        try (BenchmarkMachine machine = BenchmarkMachine.start("jpvmd", flags)) {
            ProcessFacts daemon = new ProcessFacts(machine.pid());
            table.fact(
                    "tasks: RSS of the daemon, heap of 64 MB, no task",
                    "MB",
                    daemon.residentBytes() / BYTES_PER_MEGABYTE);
            List<PvmTask> tasks = enroll(machine, MANY_TASKS);
            table.atLeast(
                    MANY_TASKS, "tasks: enrolled", "", tasks.get(0).tasks().size());
            int got = 0;
            for (int i = 0; i < MANY_TASKS; i++) {
                Tid next = tasks.get((i + 1) % MANY_TASKS).tid();
                tasks.get(i).send(next, TAG, message -> message.packInt(message.hashCode()));
            }
            for (PvmTask task : tasks) {
                MessageBuffer message = task.receive(Tid.ANY, TAG);
                message.unpackInt();
                message.free();
                got++;
            }
            table.atLeast(MANY_TASKS, "tasks: that have sent and received", "", got);
            table.fact("tasks: RSS of the daemon with them", "MB", daemon.residentBytes() / BYTES_PER_MEGABYTE);
            leave(tasks);
        }
    }

    static void messages(FigureTable table) throws IOException, InterruptedException {
        try (BenchmarkMachine small = BenchmarkMachine.start("jpvmd", DaemonFigures.DAEMON_FLAGS);
                BenchmarkMachine large = BenchmarkMachine.start("jpvmd", DaemonFigures.DAEMON_FLAGS)) {
            List<PvmTask> few = enroll(small, FEW_TASKS);
            List<PvmTask> many = enroll(large, MANY_TASKS);
            exchange(few, WARM_UP_MESSAGES);
            exchange(many, WARM_UP_MESSAGES);
            List<Double> ofFew = new ArrayList<>();
            List<Double> ofMany = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ofFew.add(microsPerMessage(small, few));
                ofMany.add(microsPerMessage(large, many));
                ratios.add(ofMany.get(round) / ofFew.get(round));
            }
            table.fact("messages: CPU of the daemon per message, 10 tasks", "us", FigureTable.median(ofFew));
            table.fact("messages: CPU of the daemon per message, 1,000 tasks", "us", FigureTable.median(ofMany));
            table.atMost(FLAT, "messages: the one by the other, median of " + ROUNDS, "", FigureTable.median(ratios));
            leave(few);
            leave(many);
        }
    }

    private static double microsPerMessage(BenchmarkMachine machine, List<PvmTask> tasks)
            throws IOException, InterruptedException {
        ProcessFacts daemon = new ProcessFacts(machine.pid());
        long cpu = daemon.cpuNanos();
        exchange(tasks, ROUND_MESSAGES);
        return (daemon.cpuNanos() - cpu) / NANOS_PER_MICRO / ROUND_MESSAGES;
    }

    /** The first task and the last one send each other so many messages in turns. */
    private static void exchange(List<PvmTask> tasks, int messages) throws InterruptedException {
        PvmTask one = tasks.get(0);
        PvmTask other = tasks.get(tasks.size() - 1);
        Thread answering = new Thread(() -> turns(other, one.tid(), messages / 2, false), "answering");
        answering.start();
        turns(one, other.tid(), messages / 2, true);
        answering.join();
    }

    private static void turns(PvmTask task, Tid partner, int count, boolean first) {
        for (int i = 0; i < count; i++) {
            if (first) {
                task.send(partner, TAG, message -> message.packDouble(0));
            }
            task.receive(partner, TAG).free();
            if (!first) {
                task.send(partner, TAG, message -> message.packDouble(0));
            }
        }
    }

    private static List<PvmTask> enroll(BenchmarkMachine machine, int count) {
        List<PvmTask> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(machine.enroll());
        }
        return tasks;
    }

    private static void leave(List<PvmTask> tasks) {
        tasks.forEach(PvmTask::close);
    }
}
