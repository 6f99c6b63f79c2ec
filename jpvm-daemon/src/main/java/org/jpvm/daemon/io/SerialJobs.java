package org.jpvm.daemon.io;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs jobs of others' threads one after the other, in the order in which they came. */
final class SerialJobs {
    private final Executor workers;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialJobs(Executor workers) {
        this.workers = workers;
    }

    synchronized void add(Runnable job) {
        waiting.add(job);
        if (!running) {
            running = true;
            workers.execute(this::runAll);
        }
    }

    private void runAll() {
        for (Runnable job = next(); job != null; job = next()) {
            job.run();
        }
    }

    private synchronized Runnable next() {
        Runnable job = waiting.poll();
        running = job != null;
        return job;
    }
}
