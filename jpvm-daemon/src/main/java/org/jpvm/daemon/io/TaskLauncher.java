package org.jpvm.daemon.io;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.PvmError;
import org.jpvm.daemon.config.PvmdEnvironment;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.migration.MigrationPort;
import org.jpvm.os.ProcessControl;

/**
 * Starts and signals tasks, on a thread of its own what may block. What becomes of them is posted to the loop.
 */
public final class TaskLauncher {
    private static final String JAVA = File.separator + "bin" + File.separator + "java";
    private static final long STOP_MILLIS = 3000;

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;

    /** Changed by the loop's thread when a master says so, before it lets the first task start. */
    private volatile LaunchSettings settings;

    private final DaemonLog log;
    private final long ownPid = ProcessHandle.current().pid();
    private final LinkedBlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();
    /** Signals handed to the thread and not sent yet; its monitor is notified when there are none. */
    private final AtomicInteger waitingSignals = new AtomicInteger();

    private final ConcurrentMap<Integer, RunningTask> running = new ConcurrentHashMap<>();
    private final HostedTasks hosted;
    private final TaskSockets sockets;
    private PvmdLoop loop;
    private Thread thread;
    /** Made by the launcher's thread with the first Java task. */
    private TaskArchive archive;

    private volatile boolean stopped;

    /**
     * A launcher that has nothing to do yet; {@link #attach} before the first launch.
     *
     * @param classes classes of other hosts
     * @param sockets for processes that may move
     */
    TaskLauncher(LaunchSettings settings, RemoteClasses classes, TaskSockets sockets, DaemonLog log) {
        this.settings = settings;
        this.log = log;
        this.sockets = sockets;
        this.hosted = new HostedTasks(this, settings, classes, log);
    }

    /** Where events go. */
    public void attach(PvmdLoop target) {
        loop = target;
    }

    /** Class path of Java tasks that name none, null for that of the daemon. */
    String usualClassPath() {
        return settings.environment().get(LaunchSettings.CLASS_PATH);
    }

    /** Directory in which tasks start, or null for that of this process. */
    String workingDirectory() {
        return settings.workingDirectory();
    }

    /** The directories of a search path, variables in it replaced by those of tasks here. */
    List<String> directories(String searchPath) {
        return PvmdEnvironment.directories(searchPath, settings.environment());
    }

    /** Tasks start in this directory from now on, variables in its name replaced by those of tasks here. */
    void changeDirectory(String directory) {
        settings = settings.withWorkingDirectory(PvmdEnvironment.substitute(directory, settings.environment()));
    }

    /** Tasks are debugged with this program from now on. */
    void setDebugger(String path) {
        settings = settings.withDebugger(path);
    }

    /** Takes hosted tasks to other hosts and brings others in. */
    HostedMover hostedMover() {
        return hosted.mover();
    }

    /** A task came from another host. */
    void arrived(int tid, RunningTask task) {
        running.put(tid, task);
    }

    /** Environment of a task here, as far as it does not come with the task. */
    Map<String, String> placeEnvironment() {
        return settings.environment();
    }

    /** Starts a program some time soon; the loop's thread. */
    void launch(LaunchRequest request) {
        if (request.kind() == LaunchRequest.Kind.HOSTED) {
            running.put(request.tid(), hosted.launch(request, environment(request)));
            return;
        }
        submit(() -> {
            if (stopped) {
                return;
            }
            if (request.kind() == LaunchRequest.Kind.JAVA) {
                startJava(request);
            } else {
                startProcess(request, nativeCommand(request));
            }
        });
    }

    /** Has what hosted tasks use measured, if there are any; {@link org.jpvm.daemon.placement.PlacementPort#used} gets it. */
    void measureHosted() {
        hosted.measure();
    }

    /**
     * Sends a signal, SIGTERM and SIGKILL before this returns unless others wait, and always in the order asked; the loop's thread.
     *
     * @param pid the process, above 0 unless the task is a hosted one
     * @return true when the task lives in a JVM with others, cannot be killed, and has to lose its connection instead
     */
    boolean signal(int tid, int pid, int signal) {
        boolean ends =
                signal == ProcessControl.TERM || signal == ProcessControl.KILL || signal == SIGINT || signal == SIGHUP;
        RunningTask task = running.get(tid);
        if (task instanceof HostedTasks.Handle || pid != 0 && pid == hosted.pid()) {
            if (ends) {
                hosted.end(tid, task, signal);
            } else {
                log.log("signal " + signal + " not sent: " + name(tid) + " is a hosted task, which can only be ended");
            }
            return ends;
        }
        if (pid == ownPid) {
            if (!ends) {
                log.log("signal " + signal + " not sent: " + name(tid) + " lives in the daemon's own process");
            }
            return ends;
        }
        // These two do not block: they need not wait for programs that are being started, only for signals before them.
        if ((signal == ProcessControl.TERM || signal == ProcessControl.KILL) && waitingSignals.get() == 0) {
            send(tid, pid, signal);
            return false;
        }
        waitingSignals.incrementAndGet();
        submit(() -> {
            try {
                send(tid, pid, signal);
            } finally {
                if (waitingSignals.decrementAndGet() == 0) {
                    synchronized (waitingSignals) {
                        waitingSignals.notifyAll();
                    }
                }
            }
        });
        return false;
    }

    private void send(int tid, int pid, int signal) {
        String problem = ProcessControl.signal(pid, signal);
        if (problem != null && !problem.equals(ProcessControl.NO_PROCESS)) {
            log.log("signal " + signal + " to " + name(tid) + " not sent: " + problem);
        }
    }

    /**
     * Waits until all signals asked for are sent; the loop's thread, at its end: a task must get its signal before it loses its connection.
     * Programs that are still to be started stay unstarted from here on.
     *
     * @return whether they were sent in time
     */
    boolean awaitSignals(long millis) {
        stopped = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (waitingSignals) {
            while (waitingSignals.get() > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    waitingSignals.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /** Stops or goes on reading what a task prints. */
    void pauseOutput(int tid, boolean paused) {
        RunningTask task = running.get(tid);
        if (task != null) {
            task.pauseOutput(paused);
        }
    }

    /**
     * Does what is still to do, ends the container and lets all threads go; after the loop's end.
     *
     * @param kill whether processes started here must not outlive this; they have had their SIGTERM
     */
    public void close(boolean kill) {
        stopped = true;
        submit(() -> {
            if (kill) {
                for (RunningTask task : running.values()) {
                    task.awaitOrKill();
                }
            }
            hosted.close();
        });
        Thread launcher;
        synchronized (this) {
            launcher = thread;
            jobs.add(new Stop());
        }
        try {
            launcher.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (RunningTask task : running.values()) {
            task.release();
        }
    }

    /** Whether the daemon is ending, so that nobody takes events any more. */
    boolean isStopped() {
        return stopped;
    }

    /** The loop, for a task's events. */
    PvmdLoop loop() {
        return loop;
    }

    /** A process is reported as ended; nothing refers to it any more. */
    void forget(int tid, RunningTask task) {
        if (running.remove(tid, task)) {
            sockets.remove(tid);
        }
    }

    /** What runs for a task, null for nothing. */
    RunningTask task(int tid) {
        return running.get(tid);
    }

    /** A process that came here is this task's from now on. */
    void adopt(int tid, RunningTask task) {
        running.put(tid, task);
    }

    /** The sockets of processes that may move. */
    TaskSockets sockets() {
        return sockets;
    }

    /** As {@link #forget(int, RunningTask)}, whatever it was. */
    void forget(int tid) {
        running.remove(tid);
    }

    private static String name(int tid) {
        return "t" + Integer.toHexString(tid);
    }

    private static final class Stop implements Runnable {
        @Override
        public void run() {}
    }

    /** Has the launcher's thread do something after all that it was given before. */
    synchronized void submit(Runnable job) {
        jobs.add(job);
        if (thread == null) {
            thread = new Thread(this::runJobs, "pvmd-launch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void runJobs() {
        try {
            for (Runnable job = jobs.take(); !(job instanceof Stop); job = jobs.take()) {
                try {
                    job.run();
                } catch (RuntimeException e) {
                    log.failure("launcher", e);
                }
            }
        } catch (InterruptedException e) {
            log.log("launcher interrupted");
        }
    }

    private List<String> nativeCommand(LaunchRequest request) {
        List<String> command = new ArrayList<>(request.arguments().size() + 2);
        if (request.debug()) {
            command.add(settings.debugger());
        }
        command.add(request.program());
        command.addAll(request.arguments());
        return command;
    }

    private void startJava(LaunchRequest request) {
        Map<String, String> environment = environment(request);
        String classPath = classPath(environment);
        if (!ClassFiles.exists(request.program(), classPath)) {
            failed(request.tid(), PvmError.NO_FILE, noClass(request.program(), environment));
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + JAVA);
        TaskArchive.Start start = start(environment);
        // In front: what a user says of archives counts.
        command.addAll(start.options());
        command.addAll(settings.javaOptions());
        if (MigrationPort.isOn() && ProcessEngines.exists()) {
            // A file of it would have to be on every host where the process goes.
            command.add("-XX:-UsePerfData");
        }
        command.add("-cp");
        command.add(start.classPath());
        command.add(request.program());
        command.addAll(request.arguments());
        startProcess(request, command);
    }

    private TaskArchive.Start start(Map<String, String> environment) {
        if (archive == null) {
            archive = TaskArchive.of(settings);
        }
        return archive.start(environment.get(LaunchSettings.CLASS_PATH));
    }

    private void startProcess(LaunchRequest request, List<String> command) {
        TaskSocket socket = request.debug() ? null : sockets.make(request.tid());
        ProcessBuilder builder = new ProcessBuilder(socket == null ? command : movable(command));
        builder.redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.directory(directory(request.workingDirectory()));
        Map<String, String> environment = environment(request);
        if (socket != null) {
            environment.put("PVMSOCK", socket.path.toString());
            loop.listen(socket);
        }
        setEnvironment(builder, environment);
        try {
            NativeTask task = new NativeTask(request.tid(), TaskProcess.of(builder.start()), this);
            running.put(request.tid(), task);
            launched(request.tid(), (int) task.pid());
            task.start();
        } catch (IOException e) {
            sockets.remove(request.tid());
            failed(request.tid(), errorOf(errno(e)), e.getMessage());
        } catch (RuntimeException e) {
            sockets.remove(request.tid());
            failed(request.tid(), PvmError.BAD_PARAM, e.toString());
        } catch (OutOfMemoryError e) {
            sockets.remove(request.tid());
            failed(request.tid(), PvmError.OUT_OF_RES, "no thread for its output: " + e.getMessage());
        }
    }

    private static List<String> movable(List<String> command) {
        List<String> words = new ArrayList<>(ProcessEngines.engine().startedBy());
        words.addAll(command);
        return words;
    }

    /** A task was started in this process. */
    void launched(int tid, int pid) {
        loop.post(() -> loop.core().handleLaunched(tid, pid, loop.nowNanos()));
    }

    /** A task was not started. */
    void failed(int tid, PvmError error, String reason) {
        loop.post(() -> loop.core().handleLaunchFailed(tid, error, reason, loop.nowNanos()));
    }

    private Map<String, String> environment(LaunchRequest request) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        for (String entry : request.environment()) {
            int equals = entry.indexOf('=');
            if (equals > 0 && entry.indexOf('\0') < 0) {
                environment.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return environment;
    }

    /** Leaves variables that are as in this process alone: their bytes may be more than their text says, in another encoding. */
    private static void setEnvironment(ProcessBuilder builder, Map<String, String> wanted) {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(wanted.keySet());
        wanted.forEach((name, value) -> {
            if (!value.equals(environment.get(name))) {
                environment.put(name, value);
            }
        });
    }

    private String classPath(Map<String, String> environment) {
        String own = environment.get(LaunchSettings.CLASS_PATH);
        return own == null || own.isEmpty() ? settings.classPath() : own + File.pathSeparator + settings.classPath();
    }

    static String noClass(String name, Map<String, String> environment) {
        String own = environment.get(LaunchSettings.CLASS_PATH);
        return "no class " + name
                + (own == null || own.isEmpty()
                        ? " on the daemon's class path; " + LaunchSettings.CLASS_PATH
                                + " would name more jars and directories"
                        : " in " + LaunchSettings.CLASS_PATH + "=" + own + " nor on the daemon's class path");
    }

    private File directory(String wanted) {
        File base = settings.workingDirectory() == null ? null : new File(settings.workingDirectory());
        if (base != null && !base.isDirectory()) {
            base = null;
        }
        if (wanted == null || wanted.isEmpty()) {
            return base;
        }
        File directory = wanted.charAt(0) == '/' ? new File(wanted) : new File(base, wanted);
        return directory.isDirectory() ? directory : base;
    }

    /** The number in "error=2, No such file or directory" (JDK 17) or "error: 2 (No such file…" (JDK 25), 0 without one. */
    private static int errno(IOException e) {
        String text = e.getMessage();
        int at = text == null ? -1 : text.indexOf("error");
        if (at < 0) {
            return 0;
        }
        int number = 0;
        for (at += "error".length(); at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9' && number < 1000) {
                number = number * 10 + c - '0';
            } else if (number > 0) {
                break;
            }
        }
        return number;
    }

    private static PvmError errorOf(int errno) {
        return switch (errno) {
            case ENOENT -> PvmError.NO_FILE;
            case EACCES -> PvmError.DENIED;
            case EAGAIN, ENOMEM, EMFILE, ENFILE -> PvmError.OUT_OF_RES;
            default -> PvmError.NO_FILE;
        };
    }
}
