package org.jpvm.daemon.container;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The daemon's side of the container: starts its JVM with the first hosted task, and again when it died; turns what it says into events. When
 * the JVM dies, each task that was in it is reported as ended, as dead processes would be. One thread calls the commands.
 */
public final class ContainerClient {
    /** Class with the container's main method. */
    public static final String MAIN_CLASS = "org.jpvm.daemon.container.ContainerMain";
    /** What the JVM needs: a collector for many tasks, and nothing but records on standard output. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseG1GC",
            // A small heap soon lives in memory it has used before: first touches of pages cost more than collections.
            // Not -Xms, which would not let a user choose less.
            "-XX:InitialRAMPercentage=0.15",
            // A task's thread may allocate little before it ends; it gets larger parts of the heap once it has used
            // some.
            "-XX:TLABSize=16k",
            // Tasks that move are copied field by field.
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            // Nobody reads its counters, which a thread looks after twenty times a second.
            "-XX:-UsePerfData",
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr");

    private static final String ENDED = "the container ended";
    private static final String NO_ANSWER = "no answer from the container";
    private static final long START_SECONDS = 30;
    private static final long STOP_MILLIS = 1000;
    private static final int STACK_BYTES = 128 * 1024;
    private static final int MAX_LOG_LINE = 1000;
    private static final int SIGNAL_BASE = 128;
    private static final int KILLED = 9;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Supplier<String> workingDirectory;
    private final Executor commands;
    private final Listener listener;
    private volatile Container container;

    /** What happens in the container; on a thread of its own, which blocks the container's output while it is in here. */
    public interface Listener {
        /** A task printed this. */
        void output(int tid, byte[] bytes);

        /** A task ended and will print nothing more. */
        void exited(int tid, int waitStatus);

        /** A task wants a class or resource. The answer blocks until the container takes it. */
        void wanted(ContainerRecord.Wanted wanted, Consumer<ContainerRecord.Given> answer);

        /** A step of a move was done, or not. */
        void moved(ContainerRecord.Moved moved);

        /** A part of a task that leaves. */
        void part(ContainerRecord.Part part);

        /** The container ended; after all its tasks were reported. Nothing comes of the moves that went on in it. */
        void ended();

        /** What the container and its tasks have used: the answer to {@link ContainerRecord.Measure}. */
        void used(ContainerRecord.Usage usage);

        /** A line for the log. */
        void log(String line);
    }

    /**
     * A client without a container yet.
     *
     * @param workingDirectory gives the directory of the container when it starts, or null
     * @param commands         the thread that calls the commands
     */
    public ContainerClient(
            List<String> command,
            Map<String, String> environment,
            Supplier<String> workingDirectory,
            Executor commands,
            Listener listener) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.commands = commands;
        this.listener = listener;
    }

    /** pid of the container, 0 when there is none. */
    public long pid() {
        Container present = container;
        return present == null ? 0 : present.process.pid();
    }

    /**
     * Starts a task. Does not wait for it.
     *
     * @param answer gets null when the task runs, or why it does not; before anything else is heard of the task, on this thread or another
     */
    public void start(ContainerRecord.Start start, Consumer<String> answer) {
        tryStart(start, refusal -> {
            if (ENDED.equals(refusal)) {
                // A container that was about to end took the command; the task's main method has not run.
                commands.execute(() -> tryStart(start, answer));
            } else {
                answer.accept(refusal);
            }
        });
    }

    private void tryStart(ContainerRecord.Start start, Consumer<String> answer) {
        String problem = ensure();
        if (problem == null) {
            container.start(start, answer);
        } else {
            answer.accept(problem);
        }
    }

    /** Starts the container unless it runs; null, or why there is none. Does not wait for it. */
    public synchronized String ensure() {
        Container present = container;
        if (present == null || present.ended || !present.process.isAlive()) {
            try {
                container = new Container();
            } catch (IOException e) {
                return "no JVM for hosted tasks: " + e.getMessage();
            }
        }
        return null;
    }

    /** A task that has come from another host goes on in the container; its end is reported from now on. */
    public void run(ContainerRecord.Move run) {
        Container present = container;
        if (present != null) {
            present.tasks.add(run.tid());
            if (!present.ended) {
                present.send(run);
                return;
            }
        }
        if (present == null || present.tasks.remove(run.tid())) {
            listener.exited(run.tid(), KILLED);
        }
    }

    /** A task goes on elsewhere: its end here is none. */
    public void release(ContainerRecord.Move release) {
        Container present = container;
        if (present != null) {
            present.tasks.remove(release.tid());
            present.send(release);
        }
    }

    /** Sends a command to the container, if there is one. */
    public void send(ContainerRecord record) {
        Container present = container;
        if (present != null) {
            present.send(record);
        }
    }

    /** Ends the container with all its tasks. */
    public void close() {
        Container present = container;
        if (present != null) {
            present.close();
        }
    }

    private final class Container {
        final Process process;
        private final RecordStream records;
        private volatile boolean ended;
        private final ConcurrentMap<Integer, CompletableFuture<String>> starting = new ConcurrentHashMap<>();
        /** Tasks whose end is not yet reported. */
        private final Set<Integer> tasks = ConcurrentHashMap.newKeySet();

        Container() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().remove("PVMEPID");
            String directory = workingDirectory.get();
            if (directory != null && new File(directory).isDirectory()) {
                builder.directory(new File(directory));
            }
            process = builder.start();
            records = new RecordStream(new BufferedInputStream(process.getInputStream()), process.getOutputStream());
            thread("container-events", this::readEvents);
            thread("container-errors", this::readErrors);
            listener.log("container for hosted tasks started, pid " + process.pid());
        }

        void start(ContainerRecord.Start start, Consumer<String> answered) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            answer.thenAccept(refusal -> {
                if (NO_ANSWER.equals(refusal)) {
                    starting.remove(start.tid(), answer);
                    tasks.remove(start.tid());
                }
                answered.accept(refusal);
            });
            answer.completeOnTimeout(NO_ANSWER, START_SECONDS, TimeUnit.SECONDS);
            starting.put(start.tid(), answer);
            tasks.add(start.tid());
            try {
                records.write(start);
                if (ended) {
                    refuse(start.tid(), ENDED);
                }
            } catch (ContainerCodec.BadRecordException e) {
                refuse(start.tid(), "request too large: " + e.getMessage());
            } catch (IOException e) {
                refuse(start.tid(), ENDED);
            }
        }

        void send(ContainerRecord record) {
            try {
                records.write(record);
            } catch (IOException | ContainerCodec.BadRecordException e) {
                // It is ending, which the reader reports.
            }
        }

        void close() {
            try {
                process.getOutputStream().close();
                if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (IOException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }

        private void refuse(int tid, String reason) {
            tasks.remove(tid);
            answer(tid, reason);
        }

        private void thread(String name, Runnable body) {
            Thread thread = new Thread(null, body, name, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }

        private void readEvents() {
            try {
                for (ContainerRecord record = records.read(); record != null; record = records.read()) {
                    handle(record);
                }
            } catch (IOException e) {
                // Ended, as without an exception.
            } catch (ContainerCodec.BadRecordException e) {
                listener.log("container ended by the daemon: something else wrote into its records (" + e.getMessage()
                        + ")");
                process.destroyForcibly();
            }
            reportEnd();
        }

        private void handle(ContainerRecord record) throws ContainerCodec.BadRecordException {
            if (record instanceof ContainerRecord.Output output) {
                if (tasks.contains(output.tid())) {
                    listener.output(output.tid(), output.bytes());
                }
            } else if (record instanceof ContainerRecord.Exited exited) {
                answer(exited.tid(), "it ended before it started");
                end(exited.tid(), exited.waitStatus());
            } else if (record instanceof ContainerRecord.Started started) {
                answer(started.tid(), null);
            } else if (record instanceof ContainerRecord.Refused refused) {
                refuse(refused.tid(), refused.reason());
            } else if (record instanceof ContainerRecord.Wanted wanted) {
                listener.wanted(wanted, this::send);
            } else if (record instanceof ContainerRecord.Moved moved) {
                listener.moved(moved);
            } else if (record instanceof ContainerRecord.Part part) {
                listener.part(part);
            } else if (record instanceof ContainerRecord.Usage usage) {
                listener.used(usage);
            } else if (record instanceof ContainerRecord.Note note) {
                listener.log("container: " + note.text());
            } else {
                throw new ContainerCodec.BadRecordException(
                        "a command: " + record.getClass().getSimpleName());
            }
        }

        private void answer(int tid, String refusal) {
            CompletableFuture<String> waiting = starting.remove(tid);
            if (waiting != null) {
                waiting.complete(refusal);
            }
        }

        private void end(int tid, int waitStatus) {
            if (tasks.remove(tid)) {
                listener.exited(tid, waitStatus);
            }
        }

        private void reportEnd() {
            ended = true;
            int value = awaitExit();
            boolean signalled = value > SIGNAL_BASE;
            for (Integer tid : new ArrayList<>(starting.keySet())) {
                refuse(tid, ENDED);
            }
            TreeSet<Integer> lost = new TreeSet<>(tasks);
            if (!lost.isEmpty()) {
                StringBuilder line = new StringBuilder("container ended with status " + value + "; its tasks end:");
                for (int tid : lost) {
                    line.append(" t").append(Integer.toHexString(tid));
                }
                listener.log(line.toString());
            }
            for (int tid : lost) {
                end(tid, signalled ? value - SIGNAL_BASE : value << 8);
            }
            listener.ended();
        }

        private int awaitExit() {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread; the tasks must be reported.
                }
            }
        }

        private void readErrors() {
            InputStream errors = process.getErrorStream();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(errors, Charset.defaultCharset()))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    listener.log("container: " + line.substring(0, Math.min(line.length(), MAX_LOG_LINE)));
                }
            } catch (IOException e) {
                // The container is gone.
            }
        }
    }
}
