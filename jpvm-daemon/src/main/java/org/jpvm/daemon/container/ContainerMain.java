package org.jpvm.daemon.container;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jpvm.client.io.ThisJvm;

/**
 * The JVM of the hosted tasks of a host. Started by the daemon only; ends with it.
 */
public final class ContainerMain {
    private static final int PROTOCOL_ERROR = 70;

    /** Tasks of which a host that runs more of them hears no CPU times. */
    private static final int MAX_MEASURED = 10_000;

    private final RecordStream records;
    private final ConcurrentMap<Integer, HostedTask> tasks = new ConcurrentHashMap<>();
    private final Object measuring = new Object();

    /** What tasks that are here no more have used. Guarded by {@link #measuring}. */
    private long goneNanos;

    private final Map<Integer, ArrivingTask> arrivals = new HashMap<>();
    private final Engines engines = Engines.find();
    private final AtomicBoolean warming = new AtomicBoolean();
    private final ExecutorService moves = Executors.newCachedThreadPool(job -> {
        Thread thread = new Thread(job, "container-moves");
        thread.setDaemon(true);
        return thread;
    });
    private final RemoteFiles remoteFiles = new RemoteFiles(this);

    private ContainerMain(RecordStream records) {
        this.records = records;
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) {
        RecordStream records = new RecordStream(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                new FileOutputStream(FileDescriptor.out));
        PrintStream errors = System.err;
        // Standard output carries records; what is printed outside of any task goes to standard error and so to the
        // daemon's log.
        System.setOut(new TaskPrintStream(errors));
        System.setErr(new TaskPrintStream(errors));
        System.setIn(InputStream.nullInputStream());
        System.setProperty(ThisJvm.SHARED_PROPERTY, "true");
        ContainerMain container = new ContainerMain(records);
        Runtime.getRuntime().addShutdownHook(new Thread(container::reportShutdown, "container-shutdown"));
        int status = container.run();
        Runtime.getRuntime().halt(status);
    }

    private int run() {
        try {
            for (ContainerRecord record = records.read(); record != null; record = records.read()) {
                handle(record);
            }
            return 0;
        } catch (IOException e) {
            return 0;
        } catch (ContainerCodec.BadRecordException e) {
            System.err.println("wrong command from the daemon: " + e.getMessage());
            return PROTOCOL_ERROR;
        }
    }

    private void handle(ContainerRecord record) {
        if (record instanceof ContainerRecord.Start start) {
            HostedTask task = new HostedTask(start, this);
            tasks.put(start.tid(), task);
            warmUp();
            try {
                task.start();
            } catch (OutOfMemoryError e) {
                tasks.remove(start.tid());
                send(new ContainerRecord.Refused(start.tid(), "no thread for it: " + e.getMessage()));
            }
        } else if (record instanceof ContainerRecord.Signal signal) {
            HostedTask task = tasks.get(signal.tid());
            if (task != null) {
                task.kill(signal.signal());
            }
        } else if (record instanceof ContainerRecord.Move move) {
            step(move);
        } else if (record instanceof ContainerRecord.Arrival arrival) {
            ArrivingTask arriving = new ArrivingTask(arrival, this);
            if (arrival.step() == MoveStep.PREPARE) {
                moves.execute(arriving::prepare);
            } else {
                arrivals.put(arrival.moveId(), arriving);
            }
        } else if (record instanceof ContainerRecord.Part part) {
            ArrivingTask arriving = arrivals.get(part.moveId());
            if (arriving != null) {
                arriving.part(part);
            }
        } else if (record instanceof ContainerRecord.Given given) {
            remoteFiles.given(given);
        } else if (record instanceof ContainerRecord.Measure) {
            send(usage());
        } else if (record instanceof ContainerRecord.PauseOutput pause) {
            HostedTask task = tasks.get(pause.tid());
            if (task != null) {
                task.pauseOutput(pause.paused());
            }
        }
    }

    private void step(ContainerRecord.Move move) {
        switch (move.step()) {
            case RUN -> {
                ArrivingTask arriving = arrivals.remove(move.moveId());
                if (arriving != null) {
                    tasks.put(move.tid(), arriving.task());
                    arriving.run();
                }
            }
            case DISCARD -> {
                ArrivingTask arriving = arrivals.remove(move.moveId());
                if (arriving != null) {
                    arriving.discard();
                }
            }
            default -> {
                HostedTask task = tasks.get(move.tid());
                boolean known = task != null && task.step(move);
                if (!known && (move.step() == MoveStep.DESCRIBE || move.step() == MoveStep.FREEZE)) {
                    String obstacle = engines.obstacle();
                    String reason =
                            task == null ? "it does not run here" : obstacle == null ? "it is just starting" : obstacle;
                    send(new ContainerRecord.Moved(move.moveId(), move.step(), reason, List.of()));
                }
            }
        }
    }

    /** The engine that lets tasks move, if any. */
    Engines engines() {
        return engines;
    }

    /** Runs steps of moves, which may block. */
    Executor moves() {
        return moves;
    }

    /** Loads what moves tasks ahead of the first move, once and beside the tasks. */
    void warmUp() {
        if (engines.engine() != null && warming.compareAndSet(false, true)) {
            moves.execute(engines.engine()::warmUp);
        }
    }

    private ContainerRecord.Usage usage() {
        List<ContainerRecord.TaskUsage> usages = new ArrayList<>();
        synchronized (measuring) {
            long beside = CpuTimes.ofProcess() - goneNanos;
            for (Map.Entry<Integer, HostedTask> entry : tasks.entrySet()) {
                if (usages.size() == MAX_MEASURED) {
                    return new ContainerRecord.Usage(-1, usages);
                }
                long nanos = entry.getValue().cpuNanos();
                usages.add(new ContainerRecord.TaskUsage(entry.getKey(), nanos));
                beside -= nanos;
            }
            return new ContainerRecord.Usage(Math.max(-1, beside), usages);
        }
    }

    /** Sends an event; when the daemon is gone, so is the container. */
    void send(ContainerRecord record) {
        try {
            records.write(record);
        } catch (IOException | ContainerCodec.BadRecordException e) {
            Runtime.getRuntime().halt(PROTOCOL_ERROR);
        }
    }

    /** Where tasks get classes of other hosts. */
    RemoteFiles remoteFiles() {
        return remoteFiles;
    }

    /** A task is here no more. */
    void forget(int tid) {
        synchronized (measuring) {
            HostedTask task = tasks.remove(tid);
            if (task != null) {
                goneNanos += task.cpuNanos();
            }
        }
    }

    /** Names the task that called System.exit, because all others end with it. */
    private void reportShutdown() {
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            if (isExiting(entry.getValue())) {
                HostedTask task = HostedTask.of(entry.getKey());
                if (task != null) {
                    send(new ContainerRecord.Note(
                            "System.exit called by " + task.name() + ", which ends all hosted tasks"));
                }
            }
        }
    }

    private static boolean isExiting(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getMethodName().equals("exit") && frame.getClassName().equals("java.lang.Runtime")) {
                return true;
            }
        }
        return false;
    }
}
