package org.jpvm.daemon.io;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.MoveOffer;
import org.jpvm.daemon.migration.MigrationPort;
import org.jpvm.daemon.migration.TaskMover;
import org.jpvm.migration.spi.ProcessEngine;
import org.jpvm.migration.spi.ProcessSignals;
import org.jpvm.os.ProcessControl;

/**
 * Moves tasks that are processes, with the engine that copies them. What may block is done by threads named {@code pvmd-move}, for each move one thing
 * after the other; connections are touched by the loop's thread only.
 */
final class ProcessMover implements TaskMover {
    /** Name of the engine where there is none. */
    private static final String NO_ENGINE = "process";

    private static final String NONE = "there is no engine for processes on the class path of the daemon";

    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOP_SECONDS = 10;

    final PvmdLoop loop;
    final TaskLauncher launcher;
    final DaemonLog log;
    private final ExecutorService workers;
    private final Map<Integer, ProcessDeparture> departures = new HashMap<>();
    private final Map<Integer, ProcessArrival> arrivals = new HashMap<>();
    private final Signals signals = new Signals();

    private boolean looked;
    private long lookedNanos;
    private volatile String obstacle;

    private long movedOut;
    private long movedIn;
    private long stayed;
    private long lastStopNanos;
    private long lastImageBytes;

    /** What the engine may ask of the daemon. */
    private static final class Signals implements ProcessSignals {
        @Override
        public String send(long pid, int signal) {
            return ProcessControl.signal(pid, signal);
        }

        @Override
        public void collect(long pid) {
            ProcessControl.awaitChild(pid, false);
        }
    }

    ProcessMover(PvmdLoop loop, TaskLauncher launcher, DaemonLog log) {
        this.loop = loop;
        this.launcher = launcher;
        this.log = log;
        this.workers = Executors.newCachedThreadPool(job -> {
            Thread thread = new Thread(job, "pvmd-move");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The engine; there is one when a move goes on. */
    static ProcessEngine processes() {
        return ProcessEngines.engine();
    }

    @Override
    public String engine() {
        return ProcessEngines.exists() ? processes().name() : NO_ENGINE;
    }

    /** As far as known: the first call has it looked for, and is told nothing. */
    @Override
    public String obstacle() {
        if (!ProcessEngines.exists()) {
            return NONE;
        }
        long now = System.nanoTime();
        if (!looked || obstacle != null && now - lookedNanos > LOOK_AGAIN_NANOS) {
            looked = true;
            lookedNanos = now;
            workers.execute(this::look);
        }
        return obstacle;
    }

    /** Why processes cannot be moved here, null when they can; blocks. */
    String look() {
        String found;
        if (!ProcessEngines.exists()) {
            found = NONE;
        } else if (!ProcessControl.canAwaitChildren()) {
            found = "JNA does not load, without which a process that comes here cannot be waited for";
        } else {
            found = processes().obstacle(signals);
        }
        obstacle = found;
        return found;
    }

    @Override
    public boolean isFor(LaunchRequest.Kind kind) {
        return kind == LaunchRequest.Kind.NATIVE || kind == LaunchRequest.Kind.JAVA;
    }

    /** One thing after the other, in threads that may wait. */
    SerialJobs newJobs() {
        return new SerialJobs(workers);
    }

    /** Something for the core, in the loop's thread. */
    void tell(MigrationPort.Event event) {
        loop.post(() -> event.happen(loop.core(), loop.nowNanos()));
    }

    /** Has the loop's thread do something, and waits for what comes of it; null when the loop has ended. */
    <T> T onLoop(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.post(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
                throw e;
            }
        });
        try {
            return result.get(LOOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void describe(int moveId, int tid) {
        TaskSocket socket = launcher.sockets().of(tid);
        String reason = null;
        if (!(launcher.task(tid) instanceof NativeTask)) {
            reason = "its process was not started by the daemon of its host";
        } else if (socket == null) {
            String problem = launcher.sockets().problem();
            reason = problem == null ? "it was started without a socket of its own" : problem;
        } else if (!socket.isConnected()) {
            reason =
                    "it is connected by another socket than its own, as one of its children is or one that left and came back";
        }
        if (reason != null) {
            String why = reason;
            tell((core, now) -> core.handleDescribed(moveId, null, null, why, now));
            return;
        }
        ProcessDeparture departure =
                new ProcessDeparture(this, moveId, tid, (NativeTask) launcher.task(tid), socket.path);
        departures.put(moveId, departure);
        departure.describe();
    }

    @Override
    public void freeze(int moveId, int tid) {
        departures.get(moveId).freeze();
    }

    @Override
    public void capture(int moveId, int tid) {
        departures.get(moveId).capture();
    }

    @Override
    public void imageTaken(int moveId) {
        ProcessDeparture departure = departures.get(moveId);
        if (departure != null) {
            departure.imageTaken();
        }
    }

    @Override
    public void thaw(int moveId, int tid) {
        ProcessDeparture departure = departures.remove(moveId);
        if (departure != null) {
            stayed++;
            departure.thaw();
        }
    }

    @Override
    public void release(int moveId, int tid) {
        ProcessDeparture departure = departures.remove(moveId);
        if (departure != null) {
            movedOut++;
            lastStopNanos = System.nanoTime() - departure.stopNanos();
            lastImageBytes = departure.imageBytes();
            departure.release();
        }
    }

    @Override
    public void prepare(int moveId, MoveOffer offer) {
        ProcessArrival arrival = new ProcessArrival(this, moveId, offer);
        arrivals.put(moveId, arrival);
        arrival.prepare();
    }

    @Override
    public void receive(int moveId, ByteBuffer bytes, int start, int end, boolean last) {
        ProcessArrival arrival = arrivals.get(moveId);
        if (arrival != null) {
            arrival.receive(bytes, start, end, last);
        }
    }

    @Override
    public void run(int moveId, int tid) {
        movedIn++;
        arrivals.remove(moveId).run();
    }

    @Override
    public void discard(int moveId) {
        ProcessArrival arrival = arrivals.remove(moveId);
        if (arrival != null) {
            arrival.discard();
        }
    }

    @Override
    public List<String> describe() {
        return List.of(
                "left " + movedOut + ", came " + movedIn + ", stayed " + stayed,
                "the last one that left stood still for " + TimeUnit.NANOSECONDS.toMillis(lastStopNanos) + " ms, "
                        + (lastImageBytes >> 10) + " KB");
    }

    @Override
    public void close() {
        departures.values().forEach(ProcessDeparture::abandon);
        arrivals.values().forEach(ProcessArrival::discard);
        workers.shutdown();
        try {
            workers.awaitTermination(LOOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
