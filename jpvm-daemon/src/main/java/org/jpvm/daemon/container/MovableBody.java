package org.jpvm.daemon.container;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.TaskScope;
import org.jpvm.migration.spi.CopyCall;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * The body of a hosted task that can move: runs it on the task's thread, and does on other threads, one after the other, what the daemon asks
 * of it.
 *
 * <pre>
 *   RUNNING ──freeze──▶ STOPPED ──thaw──▶ RUNNING
 *                          └─────release─▶ GONE
 * </pre>
 */
final class MovableBody implements HostedTask.Body {
    private static final long STOP_MILLIS = 1000;
    private static final long WITHDRAWAL_SECONDS = 10;
    private static final long SYNC_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
    /** Larger than the core's parts: every part costs the wake-ups of some threads. */
    private static final int PART_BYTES = 256 * 1024;
    /** Parts that the daemon has not taken. */
    private static final int WINDOW = 8;

    private final int tid;
    private final ContainerRecord.Start start;
    private final ContainerMain container;
    private final TaskScope scope;
    private final MovableRun run;
    private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
    private final Object monitor = new Object();
    private boolean working;
    /** Decision for the task's thread, which stands still: null while there is none. Guarded by the monitor, as the next three. */
    private HostedTask.End decision;

    private boolean goOn;
    private boolean waiting;
    /** The session, suspended; null while the task runs. */
    private MovableSession session;

    private volatile boolean givenUp;
    private volatile Semaphore window = new Semaphore(0);

    MovableBody(ContainerRecord.Start start, ContainerMain container, TaskScope scope, MovableRun run) {
        this.tid = start.tid();
        this.start = start;
        this.container = container;
        this.scope = scope;
        this.run = run;
    }

    @Override
    public ClassLoader loader() {
        return run.loader();
    }

    @Override
    public HostedTask.End run() throws Throwable {
        while (true) {
            switch (run.run()) {
                case FINISHED:
                    return HostedTask.End.HERE;
                case FAILED:
                    throw run.failure();
                default:
                    CopyCall copy = run.copyCall();
                    if (copy != null) {
                        copy(copy);
                        continue;
                    }
                    HostedTask.End end = awaitDecision();
                    if (end != null) {
                        return end;
                    }
            }
        }
    }

    /** The task, which stands still, wants to be written to a file. */
    private void copy(CopyCall call) {
        String reason;
        try {
            MovableSession own = TaskHandles.session(scope);
            reason = own.suspend(SYNC_NANOS);
            if (reason == null) {
                try {
                    call.begin();
                    byte[] image = run.image(TaskHandles.belongings(scope, own, run.loader()));
                    SavedTasks.write(container.engines().engine(), start, image, call.file());
                } finally {
                    own.resume();
                }
            }
        } catch (MoveRefusedException | IOException e) {
            reason = e.getMessage();
        } catch (RuntimeException | OutOfMemoryError e) {
            reason = "it cannot be copied: " + e;
        }
        call.end(reason);
    }

    /** Null to go on. */
    private HostedTask.End awaitDecision() {
        synchronized (monitor) {
            waiting = true;
            monitor.notifyAll();
            try {
                while (!goOn && decision == null) {
                    monitor.wait();
                }
                goOn = false;
                return decision;
            } catch (InterruptedException e) {
                decision = HostedTask.End.KILLED;
                if (session != null) {
                    session.resume();
                    session = null;
                }
                return decision;
            } finally {
                waiting = false;
            }
        }
    }

    /** The task has ended: its classes may serve another. */
    @Override
    public void close() {
        run.release();
    }

    /** A step that the daemon asks for. */
    void step(ContainerRecord.Move move, Executor executor) {
        switch (move.step()) {
            case DESCRIBE -> later(executor, () -> describe(move.moveId()));
            case FREEZE -> {
                givenUp = false;
                later(executor, () -> freeze(move.moveId()));
            }
            case CAPTURE -> later(executor, () -> capture(move.moveId()));
            case TAKEN -> window.release();
            case THAW -> {
                givenUp = true;
                run.withdraw();
                window.release(WINDOW);
                later(executor, this::thaw);
            }
            case RELEASE -> {
                container.forget(tid);
                later(executor, this::release);
            }
            default -> {}
        }
    }

    /** One after the other, in the order asked. */
    private void later(Executor executor, Runnable job) {
        synchronized (jobs) {
            jobs.addLast(job);
            if (working) {
                return;
            }
            working = true;
        }
        executor.execute(this::work);
    }

    private void work() {
        while (true) {
            Runnable job;
            synchronized (jobs) {
                job = jobs.pollFirst();
                if (job == null) {
                    working = false;
                    return;
                }
            }
            job.run();
        }
    }

    private void describe(int moveId) {
        String reason = null;
        List<String> names = List.of();
        try {
            TaskHandles.session(scope);
            names = run.classNames();
        } catch (MoveRefusedException e) {
            reason = e.getMessage();
        }
        container.send(new ContainerRecord.Moved(moveId, MoveStep.DESCRIBE, reason, names));
    }

    private void freeze(int moveId) {
        String reason = stop();
        if (reason == null) {
            reason = suspend();
        }
        container.send(new ContainerRecord.Moved(moveId, MoveStep.FREEZE, reason, List.of()));
    }

    /** Has the task stand still; null, or why not. */
    private String stop() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        run.stop(answer::complete);
        try {
            try {
                return answer.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                run.withdraw();
                return answer.get(WITHDRAWAL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException e) {
            return "it is neither stopped nor running";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String suspend() {
        synchronized (monitor) {
            try {
                while (!waiting && decision == null) {
                    monitor.wait();
                }
                if (decision != null) {
                    return "it has ended";
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }
        String reason;
        MovableSession found = null;
        try {
            found = TaskHandles.session(scope);
            reason = givenUp ? "given up" : found.suspend(SYNC_NANOS);
        } catch (MoveRefusedException e) {
            reason = e.getMessage();
        }
        synchronized (monitor) {
            if (reason == null && decision == null) {
                session = found;
                return null;
            }
            if (reason == null) {
                found.resume();
                return "it has ended";
            }
            goOn = true;
            monitor.notifyAll();
            return reason;
        }
    }

    private void thaw() {
        synchronized (monitor) {
            if (session != null) {
                session.resume();
                session = null;
                goOn = true;
                monitor.notifyAll();
            }
        }
    }

    private void release() {
        synchronized (monitor) {
            if (session != null) {
                session.abandon();
                session = null;
                decision = HostedTask.End.ELSEWHERE;
                run.release();
                monitor.notifyAll();
            }
        }
    }

    private void capture(int moveId) {
        MovableSession suspended;
        synchronized (monitor) {
            suspended = session;
        }
        try {
            if (suspended == null) {
                throw new MoveRefusedException("it does not stand still");
            }
            window = new Semaphore(WINDOW);
            // Before the image is made, because its receiver has to do something with it meanwhile.
            send(moveId, TaskImage.header(start), false);
            byte[] image = run.image(TaskHandles.belongings(scope, suspended, run.loader()));
            send(moveId, image, true);
        } catch (MoveRefusedException e) {
            container.send(new ContainerRecord.Moved(moveId, MoveStep.CAPTURE, e.getMessage(), List.of()));
        } catch (RuntimeException | OutOfMemoryError e) {
            container.send(new ContainerRecord.Moved(moveId, MoveStep.CAPTURE, "it cannot be copied: " + e, List.of()));
        }
    }

    private void send(int moveId, byte[] bytes, boolean last) {
        int at = 0;
        do {
            int end = Math.min(bytes.length, at + PART_BYTES);
            window.acquireUninterruptibly();
            if (givenUp) {
                return;
            }
            byte[] part = Arrays.copyOfRange(bytes, at, end);
            container.send(new ContainerRecord.Part(moveId, last && end == bytes.length, part));
            at = end;
        } while (at < bytes.length);
    }
}
