package org.jpvm.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/** One run: spawns the tasks, gives them work and waits for the last result. Source of the tags: the class {@code Crunch} among the examples. */
final class DemoRun {
    /** The policy of a run in which nothing moves. */
    static final String ROUND_ROBIN = "round-robin";

    /** The name of the task's program. */
    static final String PROGRAM = SpawnRequest.HOSTED_PREFIX + "org.jpvm.examples.migration.Crunch";

    private static final int WORK = 1;
    private static final int PROGRESS = 2;
    private static final int RESULT = 3;
    private static final int ENDED = 4;
    private static final int NOBODYS = 5;
    private static final int MOST_OUTPUT = 500;
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final double NANOS = 1e9;

    /** Sees how a run goes on, ten times a second. */
    interface Watcher {
        /** The run after so many seconds. */
        void show(DemoState state, double seconds);
    }

    /** What came out of a run. */
    record Outcome(double seconds, int moves) {}

    private final PvmTask pvm;
    private final Watcher watcher;
    private final StringBuffer output = new StringBuffer();
    private Integer result;

    DemoRun(PvmTask pvm, Watcher watcher) {
        this.pvm = pvm;
        this.watcher = watcher;
    }

    /**
     * Runs to the end.
     *
     * @param rounds       of each task
     * @param limitSeconds after which it has failed
     */
    Outcome run(int tasks, long rounds, double limitSeconds) throws DemoException {
        pvm.catchOutput(output);
        long start = System.nanoTime();
        SpawnResult spawned = pvm.spawn(SpawnRequest.program(PROGRAM).withCount(tasks));
        if (!spawned.errors().isEmpty()) {
            spawned.tids().forEach(pvm::kill);
            throw new DemoException(
                    "a task did not start: " + spawned.errors().get(0).text());
        }
        List<Tid> tids = spawned.tids();
        pvm.notifyOn(NotifyKind.TASK_EXIT, ENDED, tids);
        for (Tid tid : tids) {
            pvm.send(tid, WORK, message -> message.packDouble(rounds));
        }
        DemoState state = new DemoState(tids.stream().map(Tid::value).toList());
        double shown = 0;
        while (!state.isOver()) {
            Optional<MessageBuffer> message = pvm.receive(Tid.ANY, PvmTask.ANY_TAG, FRAME);
            double now = (System.nanoTime() - start) / NANOS;
            if (message.isPresent()) {
                take(message.get(), state, now);
            }
            if (now > limitSeconds) {
                tids.forEach(pvm::kill);
                throw new DemoException(
                        "not done after " + Math.round(now) + " s: is this computer busy with something else?");
            }
            if (now - shown > FRAME.toMillis() / 1e3 || state.isOver()) {
                shown = now;
                watcher.show(state, now);
            }
        }
        awaitEnds(tids.size());
        return new Outcome(state.lastEnd(), state.moves());
    }

    private int ends;

    private void take(MessageBuffer message, DemoState state, double now) throws DemoException {
        int from = message.source().value();
        switch (message.tag()) {
            case PROGRESS -> state.progress(from, message.unpackDouble(), message.unpackString());
            case RESULT -> {
                int value = message.unpackInt();
                if (result != null && result != value) {
                    throw new DemoException("t" + Integer.toHexString(from) + " has another result than the others");
                }
                result = value;
                state.ended(from, message.unpackString(), now);
            }
            case ENDED -> {
                ends++;
                int tid = message.unpackInt();
                boolean done = state.tasks().stream().anyMatch(task -> task.tid() == tid && task.hasEnded());
                if (!done) {
                    throw new DemoException(
                            "t" + Integer.toHexString(tid) + " ended before its work was done" + output());
                }
            }
            default -> {}
        }
    }

    /** What tasks said, which is nothing as long as all goes well. */
    private String output() {
        pvm.receive(Tid.ANY, NOBODYS, FRAME);
        String text = output.toString().strip();
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), MOST_OUTPUT));
    }

    /** So that the next run begins on hosts that do nothing. */
    private void awaitEnds(int count) {
        while (ends < count
                && pvm.receive(Tid.ANY, ENDED, Duration.ofSeconds(2)).isPresent()) {
            ends++;
        }
    }
}
