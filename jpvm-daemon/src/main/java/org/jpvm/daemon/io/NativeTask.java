package org.jpvm.daemon.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A task that is a process of its own. A thread reads what it prints and hands it to the loop piece by piece, waiting for each to be taken, so
 * that a task that prints without end fills its pipe and not the daemon's memory. Then it reports the end of the output and the exit: together,
 * unless the process lives on.
 */
final class NativeTask implements RunningTask, Runnable {
    /** As much as C PVM's daemon reads at once. */
    private static final int OUTPUT_BYTES = 3999;

    private static final int STACK_BYTES = 256 * 1024;
    /** How long output may still come after the exit, when a process that the task left behind holds the pipe. */
    private static final long LATE_OUTPUT_MILLIS = 300;

    /**
     * A process that ends closes its output first; how long its exit is waited for, on a busy machine, too, before the
     * end of the output is reported alone.
     */
    private static final long EXIT_AFTER_OUTPUT_MILLIS = 500;

    private static final long KILL_AFTER_MILLIS = 1000;

    private final int tid;
    private final TaskProcess process;
    private final TaskLauncher launcher;
    private final Thread thread;
    private final byte[] buffer = new byte[OUTPUT_BYTES];
    private final Runnable deliver = this::deliverOutput;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int length;
    private volatile boolean delivered;
    private volatile boolean paused;
    private volatile boolean outputEnded;
    private volatile boolean held;

    private final Object markLock = new Object();
    /** Completes with the mark in the output, null when there is none; guarded by the lock. */
    private CompletableFuture<Void> marked;

    NativeTask(int tid, TaskProcess process, TaskLauncher launcher) {
        this.tid = tid;
        this.process = process;
        this.launcher = launcher;
        this.thread = new Thread(null, this, "out-t" + Integer.toHexString(tid), STACK_BYTES);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
        process.end().thenRun(() -> {
            if (!outputEnded) {
                Executor later = CompletableFuture.delayedExecutor(LATE_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
                later.execute(this::endWithoutOutput);
            }
        });
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void run() {
        try (InputStream output = process.output()) {
            for (int count = output.read(buffer); count > 0 && !ended.get(); count = output.read(buffer)) {
                CompletableFuture<Void> all = takeMark(output);
                length = all == null ? count : count - 1;
                delivered = length == 0;
                if (!delivered) {
                    launcher.loop().post(deliver);
                }
                while ((!delivered || paused) && !launcher.isStopped()) {
                    LockSupport.park(this);
                }
                if (all != null) {
                    all.complete(null);
                }
            }
        } catch (IOException e) {
            // The same as its end.
        }
        outputEnded();
        while (held && !ended.get() && !launcher.isStopped()) {
            LockSupport.park(this);
        }
        if (ended.get()) {
            return;
        }
        boolean exited = awaitExit(EXIT_AFTER_OUTPUT_MILLIS);
        if (!exited) {
            launcher.loop()
                    .post(() -> launcher.loop()
                            .core()
                            .handleOutputClosed(tid, launcher.loop().nowNanos()));
            exited = awaitExit(Long.MAX_VALUE);
        }
        if (exited && ended.compareAndSet(false, true)) {
            reportEnd();
        }
    }

    @Override
    public void pauseOutput(boolean pause) {
        paused = pause;
        if (!pause) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void awaitOrKill() {
        if (!awaitExit(KILL_AFTER_MILLIS)) {
            process.kill();
        }
    }

    @Override
    public void release() {
        LockSupport.unpark(thread);
    }

    /** Nothing is said of the end of the process or of its output any more, until {@link #letGo} or {@link #forget}. */
    void hold() {
        held = true;
    }

    /** What has ended in the meantime is said now. */
    void letGo() {
        held = false;
        LockSupport.unpark(thread);
        if (process.end().isDone()) {
            endWithoutOutput();
        }
    }

    /** Nothing is said of it again. */
    void forget() {
        ended.set(true);
        launcher.forget(tid, this);
        LockSupport.unpark(thread);
    }

    /** Whether the core does not take output now. */
    boolean isPaused() {
        return paused;
    }

    /** Ends the process if it has not ended. */
    void kill() {
        if (!process.end().isDone()) {
            process.kill();
        }
    }

    /** Puts a byte behind all that the task printed; the task stands still. */
    @FunctionalInterface
    interface Marker {
        void mark() throws IOException;
    }

    /**
     * Waits, for as long as the daemon takes output, until everything has been handed to the loop that the task printed before it stood still.
     *
     * @param marker puts the byte by which the end of it is known
     */
    CompletableFuture<Void> outputTaken(Marker marker) throws IOException {
        synchronized (markLock) {
            if (outputEnded) {
                return CompletableFuture.completedFuture(null);
            }
            marker.mark();
            marked = new CompletableFuture<>();
            return marked;
        }
    }

    private void outputEnded() {
        synchronized (markLock) {
            outputEnded = true;
            if (marked != null) {
                marked.complete(null);
            }
        }
    }

    /** Whether what was just read ends with the mark: what is to come then completes; null when not. */
    private CompletableFuture<Void> takeMark(InputStream output) throws IOException {
        synchronized (markLock) {
            if (marked == null || output.available() > 0) {
                return null;
            }
            CompletableFuture<Void> all = marked;
            marked = null;
            return all;
        }
    }

    /** On the loop's thread. */
    private void deliverOutput() {
        if (!ended.get()) {
            launcher.loop()
                    .core()
                    .handleOutput(tid, buffer, length, launcher.loop().nowNanos());
        }
        delivered = true;
        LockSupport.unpark(thread);
    }

    private void endWithoutOutput() {
        // While the loop does not take output, the rest of it is in memory and its end comes by itself.
        if (!held && !outputEnded && !paused && ended.compareAndSet(false, true)) {
            reportEnd();
        }
    }

    /** The end of the output and that of the process, in one event: nobody sees the task after the one and before the other. */
    private void reportEnd() {
        launcher.forget(tid, this);
        int status = process.end().join();
        launcher.loop().post(() -> launcher.loop().tasks().processEnded(tid, status));
    }

    private boolean awaitExit(long millis) {
        while (true) {
            try {
                process.end().get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                // Nobody interrupts this thread; the exit must be reported.
            }
        }
    }
}
