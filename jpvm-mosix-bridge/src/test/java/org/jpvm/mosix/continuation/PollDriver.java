package org.jpvm.mosix.continuation;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/** Runs a program with captures at polls chosen by number, so that a seed repeats a run exactly. */
final class PollDriver {
    /** What is done with a captured task before it goes on. */
    interface Hop {
        Continuation move(Continuation captured) throws Exception;
    }

    private static final int HOPS = 12;
    private static final long STACK_BYTES = 64L << 20;

    private final MovableClassLoader loader;
    private final Callable<String> program;
    private int polls;
    private int captures;

    PollDriver(MovableClassLoader loader, Callable<String> program) {
        this.loader = loader;
        this.program = program;
    }

    int polls() {
        return polls;
    }

    int captures() {
        return captures;
    }

    String runUndisturbed() throws Exception {
        MovableTask task = MovableTask.calling(loader, program, null);
        CaptureRequest request = task.request(1, Integer.MAX_VALUE);
        TaskOutcome outcome = onThread(task);
        polls = Integer.MAX_VALUE - request.pollsToSkip();
        return resultOf(outcome);
    }

    /** @param totalPolls how many the program makes; captures are spread over them */
    String run(Random random, int totalPolls, List<String> reasons, Hop hop) throws Exception {
        int spread = Math.max(2, totalPolls * 2 / HOPS);
        MovableTask task = MovableTask.calling(loader, program, null);
        while (true) {
            ask(task, random, spread, reasons);
            TaskOutcome outcome = onThread(task);
            if (!(outcome instanceof TaskOutcome.Captured captured)) {
                return resultOf(outcome);
            }
            captures++;
            task = MovableTask.resuming(hop.move(captured.continuation()), null);
        }
    }

    /** Asks, and asks again from the task's thread when it was deferred. */
    static void ask(MovableTask task, Random random, int spread, List<String> reasons) {
        task.request(2, random.nextInt(spread)).answer().thenAccept(answer -> {
            if (answer instanceof CaptureAnswer.Deferred deferred) {
                reasons.add(deferred.reason());
                ask(task, random, spread, reasons);
            }
        });
    }

    static String resultOf(TaskOutcome outcome) {
        if (outcome instanceof TaskOutcome.Finished finished) {
            return (String) finished.result();
        }
        throw new AssertionError("the program failed", ((TaskOutcome.Failed) outcome).cause());
    }

    static TaskOutcome onThread(MovableTask task) throws InterruptedException {
        TaskOutcome[] outcome = new TaskOutcome[1];
        Thread thread = new Thread(null, () -> outcome[0] = task.run(), "task", STACK_BYTES);
        thread.start();
        thread.join();
        return outcome[0];
    }
}
