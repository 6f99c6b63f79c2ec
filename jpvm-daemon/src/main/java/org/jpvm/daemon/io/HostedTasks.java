package org.jpvm.daemon.io;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jpvm.PvmError;
import org.jpvm.daemon.classes.ClassOrigin;
import org.jpvm.daemon.container.ContainerClient;
import org.jpvm.daemon.container.ContainerRecord;
import org.jpvm.daemon.container.SavedTasks;
import org.jpvm.daemon.container.SharedClasses;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.placement.spi.HostedUse;

/**
 * The hosted tasks of this host: starts them in the container, and has the classes of those that were spawned from other hosts fetched from there
 * before. What may block is done by the launcher's thread.
 */
final class HostedTasks implements ContainerClient.Listener {
    /** Pieces of output of hosted tasks that may wait for the loop. */
    private static final int MAX_WAITING_OUTPUTS = 256;

    private static final double NANOS = 1e9;

    private static final String JAVA = File.separator + "bin" + File.separator + "java";

    private final TaskLauncher launcher;
    private final RemoteClasses classes;
    private final DaemonLog log;
    private final ContainerClient container;
    private final HostedMover mover;
    private final Semaphore room = new Semaphore(MAX_WAITING_OUTPUTS);

    /** Tasks whose classes are on other hosts, the loop's thread only. */
    private final Map<Integer, Handle> remote = new HashMap<>();

    HostedTasks(TaskLauncher launcher, LaunchSettings settings, RemoteClasses classes, DaemonLog log) {
        this.launcher = launcher;
        this.classes = classes;
        this.log = log;
        this.container = new ContainerClient(
                command(settings), settings.environment(), launcher::workingDirectory, launcher::submit, this);
        this.mover = new HostedMover(this, launcher, container);
    }

    /** Takes these tasks to other hosts and brings others in. */
    HostedMover mover() {
        return mover;
    }

    /**
     * A task comes from another host, or may; the loop's thread.
     *
     * @param origin where its classes are, null for here
     * @return whether they are to be asked of another daemon
     */
    boolean expect(int tid, ClassOrigin origin, String classPath) {
        Handle handle = new Handle(tid, origin, classPath);
        boolean elsewhere = origin != null && launcher.loop().takesClassesFrom(origin.hostIndex());
        if (elsewhere) {
            remote.put(tid, handle);
            // What is known of the program holds from here on.
            launcher.loop().post(() -> classes.open(origin, null, classPath, outcome -> {}));
        }
        launcher.arrived(tid, handle);
        return elsewhere;
    }

    /** A task is not here any more, or does not come; the loop's thread. */
    void gone(int tid) {
        remote.remove(tid);
        launcher.forget(tid);
    }

    private static List<String> command(LaunchSettings settings) {
        List<String> command = new ArrayList<>();
        String home = settings.environment().getOrDefault(LaunchSettings.CONTAINER_HOME, "");
        command.add((home.isEmpty() ? System.getProperty("java.home") : home) + JAVA);
        command.addAll(ContainerClient.JVM_OPTIONS);
        String migration = System.getProperty(HostedMover.SWITCH);
        if (migration != null) {
            command.add("-D" + HostedMover.SWITCH + "=" + migration);
        }
        command.addAll(settings.containerOptions());
        command.add("-cp");
        command.add(settings.classPath());
        command.add(ContainerClient.MAIN_CLASS);
        return command;
    }

    /** A hosted task; what is to know of it is in the container. */
    final class Handle implements RunningTask {
        private final int tid;
        private final String localPath;
        private final ClassOrigin origin;

        /** Signal that came before the task was started, 0 for none. */
        private volatile int endedBy;

        Handle(int tid, ClassOrigin origin, String localPath) {
            this.tid = tid;
            this.origin = origin;
            this.localPath = localPath;
        }

        @Override
        public long pid() {
            return 0;
        }

        @Override
        public void pauseOutput(boolean paused) {
            launcher.submit(() -> container.send(new ContainerRecord.PauseOutput(tid, paused)));
        }

        @Override
        public void awaitOrKill() {}

        @Override
        public void release() {}
    }

    /** pid of the container, 0 when there is none. */
    long pid() {
        return container.pid();
    }

    /** Starts a task some time soon; the loop's thread. */
    Handle launch(LaunchRequest request, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        ClassOrigin origin = ClassOrigin.parse(environment.remove(ClassOrigin.VARIABLE));
        String classPath = environment.get(LaunchSettings.CLASS_PATH);
        Handle handle = new Handle(request.tid(), origin, classPath);
        if (origin == null || !launcher.loop().takesClassesFrom(origin.hostIndex())) {
            launcher.submit(() -> start(handle, start(request, environment, false), null));
            return handle;
        }
        remote.put(request.tid(), handle);
        boolean brought = SharedClasses.isShared(request.program()) || SavedTasks.isSaved(request.program());
        String mainClass = brought ? null : request.program();
        Consumer<RemoteClasses.Outcome> asker = outcome -> {
            boolean found = outcome instanceof RemoteClasses.Outcome.Found;
            String reason = outcome instanceof RemoteClasses.Outcome.Failed failed
                    ? "not known whether host " + origin.hostIndex() + " of its spawner has it: " + failed.reason()
                    : found ? null : "nor on host " + origin.hostIndex() + " of its spawner in " + classPath;
            launcher.submit(() -> start(handle, start(request, environment, found), reason));
        };
        // The core, which calls this, is not to be called from within.
        launcher.loop().post(() -> classes.open(origin, mainClass, classPath, asker));
        return handle;
    }

    private static ContainerRecord.Start start(LaunchRequest request, Map<String, String> environment, boolean remote) {
        String classPath = environment.get(LaunchSettings.CLASS_PATH);
        return new ContainerRecord.Start(
                request.tid(), request.program(), request.arguments(), environment, classPath, remote);
    }

    /** @param elsewhere what to add to the reason when there is no such class here */
    private void start(Handle handle, ContainerRecord.Start start, String elsewhere) {
        if (launcher.isStopped()) {
            return;
        }
        if (handle.endedBy != 0) {
            end(handle);
            launcher.failed(handle.tid, PvmError.CANT_START, "signal " + handle.endedBy + " came before its classes");
            return;
        }
        container.start(start, refused -> {
            if (refused == null) {
                launcher.launched(handle.tid, (int) container.pid());
            } else {
                end(handle);
                launcher.failed(
                        handle.tid, PvmError.NO_FILE, elsewhere == null ? refused : refused + " here; " + elsewhere);
            }
        });
    }

    private void end(Handle handle) {
        launcher.forget(handle.tid, handle);
        launcher.loop().post(() -> remote.remove(handle.tid, handle));
    }

    /** Ends a task as a signal would; the loop's thread. */
    void end(int tid, RunningTask task, int signal) {
        if (task instanceof Handle handle) {
            handle.endedBy = signal;
        }
        launcher.submit(() -> container.send(new ContainerRecord.Signal(tid, signal)));
    }

    /** Has what hosted tasks use measured, if there is a container. */
    void measure() {
        if (container.pid() != 0) {
            launcher.submit(() -> container.send(new ContainerRecord.Measure()));
        }
    }

    @Override
    public void used(ContainerRecord.Usage usage) {
        double seconds = usage.besideNanos() < 0 ? Double.NaN : usage.besideNanos() / NANOS;
        launcher.loop()
                .placement()
                .used(new HostedUse(
                        seconds,
                        usage.tasks().stream()
                                .map(task -> new HostedUse.Task(task.tid(), task.cpuNanos() / NANOS))
                                .toList()));
    }

    /** Ends the container. */
    void close() {
        mover.close();
        container.close();
    }

    @Override
    public void output(int tid, byte[] bytes) {
        try {
            while (!room.tryAcquire(1, TimeUnit.SECONDS)) {
                if (launcher.isStopped()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        PvmdLoop loop = launcher.loop();
        loop.post(() -> {
            room.release();
            loop.core().handleOutput(tid, bytes, bytes.length, loop.nowNanos());
        });
    }

    @Override
    public void exited(int tid, int waitStatus) {
        launcher.forget(tid);
        PvmdLoop loop = launcher.loop();
        loop.post(() -> {
            remote.remove(tid);
            loop.core().handleOutputClosed(tid, loop.nowNanos());
            loop.tasks().processExited(tid, waitStatus);
        });
    }

    @Override
    public void wanted(ContainerRecord.Wanted wanted, Consumer<ContainerRecord.Given> answer) {
        int id = wanted.id();
        // The answer is neither for the loop's thread, which must not wait for the container, nor for the launcher's,
        // for which tasks that start
        // may be waiting.
        launcher.loop().post(() -> {
            Handle handle = remote.get(wanted.tid());
            if (handle == null) {
                classes.onFiles(() -> answer.accept(new ContainerRecord.Given(id, null, "the task has ended")));
                return;
            }
            classes.find(handle.origin, wanted.name(), wanted.occurrence(), handle.localPath, outcome -> {
                if (outcome instanceof RemoteClasses.Outcome.Found found) {
                    answer.accept(new ContainerRecord.Given(id, found.file().toString(), null));
                } else if (outcome instanceof RemoteClasses.Outcome.Failed failed) {
                    String reason = "not got from host " + handle.origin.hostIndex() + ": " + failed.reason();
                    log.log("t" + Integer.toHexString(wanted.tid()) + ": " + wanted.name() + " " + reason);
                    answer.accept(new ContainerRecord.Given(id, null, reason));
                } else {
                    answer.accept(new ContainerRecord.Given(id, null, null));
                }
            });
        });
    }

    @Override
    public void moved(ContainerRecord.Moved moved) {
        launcher.loop().post(() -> mover.moved(moved));
    }

    @Override
    public void part(ContainerRecord.Part part) {
        launcher.loop().post(() -> mover.part(part));
    }

    @Override
    public void ended() {
        launcher.loop().post(mover::containerEnded);
    }

    @Override
    public void log(String line) {
        log.log(line);
    }
}
