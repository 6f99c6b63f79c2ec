package org.jpvm.daemon.container;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jpvm.EnrollOptions;
import org.jpvm.TaskExit;
import org.jpvm.TaskScope;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MoveRefusedException;
import org.jpvm.migration.spi.ProgramFiles;

/**
 * One task in the container: a thread group with the thread that runs {@code main}, a class loader, a scope and an output of its own. As with a
 * process, it ends when {@code main} and all threads that are not daemons have ended; what it left open is closed then.
 */
final class HostedTask {
    private static final int FAILED = 1 << 8;
    private static final int RUNNING = -1;
    /** After that a killed task counts as ended, whether its thread has noticed or not. */
    private static final long GRACE_MILLIS = 300;

    private static final long STUCK_MILLIS = 5000;

    private final ContainerRecord.Start start;
    private final ContainerMain container;
    private final TaskOutput output;
    private final TaskScope scope;
    private final Group group;
    private volatile Thread thread;
    /** What runs, from when it is known. */
    private volatile Body body;

    private volatile LocalProgram local;
    private final CpuTimes cpuTimes = new CpuTimes();
    private final AtomicBoolean reported = new AtomicBoolean();
    /** Wait status of an end that came from outside main, or {@link #RUNNING}. */
    private volatile int endedWith = RUNNING;

    /** How a body ended. */
    enum End {
        /** The main method ended. */
        HERE,
        /** The task goes on elsewhere. */
        ELSEWHERE,
        /** The thread was interrupted while the task stood still. */
        KILLED
    }

    /** The task's code on its way. */
    interface Body extends AutoCloseable {
        ClassLoader loader();

        /** Runs until it ends; throws what main throws. */
        End run() throws Throwable;

        @Override
        void close();
    }

    /** Code that stays where it is. */
    private record PlainBody(ClassLoader loader, Method main, String[] arguments) implements Body {
        @Override
        public End run() throws Throwable {
            try {
                main.invoke(null, (Object) arguments);
                return End.HERE;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public void close() {}
    }

    /**
     * Leads from a thread to its task. Before JDK 19 a group is known to its parent until it is destroyed, which is said to be done without later, when
     * groups that nobody uses just go.
     */
    private static final class Group extends ThreadGroup {
        private static final boolean MUST_BE_DESTROYED = Runtime.version().feature() < 19;

        private final HostedTask task;

        @SuppressWarnings("removal")
        Group(HostedTask task) {
            super(task.name());
            this.task = task;
            if (MUST_BE_DESTROYED) {
                // With its last thread.
                setDaemon(true);
            }
        }

        /** For a group that never had a thread. */
        @SuppressWarnings("removal")
        void discard() {
            if (MUST_BE_DESTROYED && !isDestroyed()) {
                destroy();
            }
        }

        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
            if (failure instanceof TaskExit exit) {
                task.exit(exit);
            } else {
                super.uncaughtException(thread, failure);
            }
        }
    }

    HostedTask(ContainerRecord.Start start, ContainerMain container) {
        this.start = start;
        this.container = container;
        this.output = new TaskOutput(start.tid(), container);
        this.scope = TaskScope.of(new EnrollOptions(start.environment(), null));
        this.group = new Group(this);
    }

    /** The task that a thread belongs to, or null. */
    static HostedTask of(Thread thread) {
        for (ThreadGroup group = thread.getThreadGroup(); group != null; group = group.getParent()) {
            if (group instanceof Group own) {
                return own.task;
            }
        }
        return null;
    }

    void start() {
        start(0);
    }

    private void start(long stackBytes) {
        Thread own = new Thread(group, this::run, name(), stackBytes);
        thread = own;
        own.start();
        if (endedWith != RUNNING) {
            own.interrupt();
        }
    }

    /** Starts a task that came from another host, or out of a file. */
    void start(MovableBody arrived, long stackBytes) {
        body = arrived;
        start(stackBytes);
    }

    TaskScope scope() {
        return scope;
    }

    ThreadGroup group() {
        return group;
    }

    /** Where the files of the program are; closed at the task's end. */
    ProgramFiles files() {
        ProgramFiles files = files(start, container);
        if (files instanceof LocalProgram opened) {
            local = opened;
        }
        return files;
    }

    /** Where the files of a program are; the caller's. */
    static ProgramFiles files(ContainerRecord.Start start, ContainerMain container) {
        return start.remote()
                ? new RemoteProgram(start.tid(), container.remoteFiles())
                : new LocalProgram(start.classPath());
    }

    /** It was to come and does not: it has never been started. */
    void discard() {
        group.discard();
        closeFiles();
    }

    /** A step of a move; false when this task cannot move. */
    boolean step(ContainerRecord.Move move) {
        if (body instanceof MovableBody movable) {
            movable.step(move, container.moves());
            return true;
        }
        return false;
    }

    String name() {
        return "t" + Integer.toHexString(start.tid());
    }

    /** Ends the task as far as Java can: its connection is cut by the daemon, here its threads are interrupted. */
    void kill(int signal) {
        output.abandon();
        interruptAll(signal, true);
    }

    /** What {@code exit} does to a process: no thread of the task goes on. */
    private void exit(TaskExit exit) {
        interruptAll((exit.status() & 0xff) << 8, Thread.currentThread() != thread);
    }

    private void interruptAll(int waitStatus, boolean watched) {
        endedWith = waitStatus;
        scope.refuseEnrolment();
        group.interrupt();
        if (!watched) {
            return;
        }
        Thread watcher = new Thread(this::watchEnd, "watch-" + name());
        watcher.setDaemon(true);
        watcher.start();
    }

    void pauseOutput(boolean paused) {
        output.pause(paused);
    }

    /** CPU time of its threads, nanoseconds. */
    long cpuNanos() {
        return cpuTimes.look(group);
    }

    private void watchEnd() {
        try {
            thread.join(GRACE_MILLIS);
            reportEnd(endedWith);
            thread.join(STUCK_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        if (thread.isAlive()) {
            container.send(new ContainerRecord.Note(name() + " (" + start.className()
                    + ") does not react to its signal; it stays in the container until it ends by itself"));
        }
    }

    private void run() {
        if (body == null && SavedTasks.isSaved(start.className())) {
            bringBack();
        } else {
            runBody();
        }
    }

    /** Puts a task together that was written to a file. It goes on on another thread: this one may be too small for its frames. */
    private void bringBack() {
        HostedEngine.SavedTask saved;
        try {
            saved = SavedTasks.read(container.engines(), start.className());
        } catch (IOException | MoveRefusedException | OutOfMemoryError e) {
            container.send(new ContainerRecord.Refused(start.tid(), e.getMessage()));
            container.forget(start.tid());
            return;
        }
        container.send(new ContainerRecord.Started(start.tid()));
        String reason;
        try {
            RestoredTask restored = RestoredTask.of(saved, start, container, this);
            start(restored.body(), restored.stackBytes());
            return;
        } catch (MoveRefusedException e) {
            reason = e.getMessage();
        } catch (Exception | OutOfMemoryError | LinkageError e) {
            reason = e.toString();
        }
        if (endedWith == RUNNING) {
            output.stream().println(start.className() + " cannot go on here: " + reason);
        }
        closeFiles();
        end(FAILED);
    }

    private void runBody() {
        int status = FAILED;
        End end = End.HERE;
        boolean arrived = body != null;
        try (Body own = arrived ? body : load()) {
            if (own == null) {
                container.forget(start.tid());
                return;
            }
            Thread.currentThread().setContextClassLoader(own.loader());
            body = own;
            if (!arrived) {
                container.send(new ContainerRecord.Started(start.tid()));
            }
            TaskPrintStream.route(output.stream());
            end = scope.call(() -> invoke(own));
            if (end == End.ELSEWHERE) {
                return;
            }
            status = end == End.HERE ? 0 : FAILED;
            if (endedWith == RUNNING) {
                awaitThreads();
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            TaskPrintStream.route(null);
            closeFiles();
        }
        end(status);
    }

    /** The code of a task that starts; null when it was refused. */
    private Body load() throws IOException {
        HostedEngine engine = container.engines().engine();
        if (engine != null) {
            HostedEngine.Program program = engine.open(files());
            Method main = loadMain(program.loader());
            return main == null
                    ? null
                    : new MovableBody(start, container, scope, program.start(main, arguments(), group));
        }
        ClassLoader loader = start.remote()
                ? new RemoteClassLoader(start.tid(), container.remoteFiles())
                : TaskClassLoader.of(start.classPath());
        Method main = loadMain(loader);
        return main == null ? null : new PlainBody(loader, main, arguments());
    }

    private String[] arguments() {
        return start.arguments().toArray(String[]::new);
    }

    private void closeFiles() {
        LocalProgram opened = local;
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                // The jars stay open; nothing depends on it.
            }
        }
    }

    private Method loadMain(ClassLoader loader) {
        String reason;
        try {
            Method main = Class.forName(start.className(), false, loader).getMethod("main", String[].class);
            if (Modifier.isStatic(main.getModifiers())) {
                main.setAccessible(true);
                return main;
            }
            reason = "main of " + start.className() + " is not static";
        } catch (ClassNotFoundException e) {
            reason = start.remote() ? e.getMessage() : "no class " + start.className();
        } catch (NoSuchMethodException e) {
            reason = "no public static main(String[]) in " + start.className();
        } catch (LinkageError | RuntimeException e) {
            reason = "cannot load " + start.className() + ": " + e;
        }
        container.send(new ContainerRecord.Refused(start.tid(), reason));
        return null;
    }

    /** The end of the body; what it threw is reported here, and then it is {@link End#KILLED}. */
    private End invoke(Body own) {
        try {
            return own.run();
        } catch (TaskExit exit) {
            exit(exit);
        } catch (Throwable e) {
            fail(e);
        }
        return End.KILLED;
    }

    /** What an uncaught exception prints in a process. */
    private void fail(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            container.send(new ContainerRecord.Note(name() + " (" + start.className() + ") ended: out of memory"));
        }
        if (endedWith == RUNNING) {
            StringWriter text = new StringWriter();
            trimStack(failure);
            failure.printStackTrace(new PrintWriter(text));
            output.stream().print("Exception in thread \"" + name() + "\" " + text);
        }
    }

    /** Below the task's main method are only frames of the container. */
    private static void trimStack(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        int length = stack.length;
        while (length > 0 && isContainers(stack[length - 1].getClassName())) {
            length--;
        }
        if (length > 0) {
            failure.setStackTrace(Arrays.copyOf(stack, length));
        }
    }

    private static boolean isContainers(String className) {
        return className.equals("java.lang.Thread")
                || className.equals(TaskScope.class.getName())
                || className.startsWith(HostedTask.class.getName())
                || className.startsWith(MovableBody.class.getName())
                || className.startsWith("org.jpvm.mosix.")
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("java.lang.invoke.")
                || className.startsWith("jdk.internal.reflect.");
    }

    private void awaitThreads() throws InterruptedException {
        Thread[] threads = new Thread[group.activeCount() + 8];
        boolean found = true;
        while (found) {
            found = false;
            int count = group.enumerate(threads);
            for (int i = 0; i < count; i++) {
                if (threads[i] != thread && !threads[i].isDaemon()) {
                    found = true;
                    threads[i].join();
                }
            }
        }
    }

    private void end(int status) {
        // A pending interrupt would close the sockets of an orderly farewell.
        Thread.interrupted();
        try {
            scope.close();
        } catch (RuntimeException e) {
            container.send(new ContainerRecord.Note(name() + ": a session did not close: " + e));
        }
        output.close();
        reportEnd(endedWith != RUNNING ? endedWith : status);
    }

    private void reportEnd(int waitStatus) {
        if (reported.compareAndSet(false, true)) {
            container.forget(start.tid());
            container.send(new ContainerRecord.Exited(start.tid(), waitStatus));
        }
    }
}
