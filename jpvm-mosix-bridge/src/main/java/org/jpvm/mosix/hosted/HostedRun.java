package org.jpvm.mosix.hosted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.CopyCall;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MovableThread;
import org.jpvm.migration.spi.MovableThreads;
import org.jpvm.migration.spi.MoveRefusedException;
import org.jpvm.migration.spi.PendingCall;
import org.jpvm.mosix.continuation.CaptureAnswer;
import org.jpvm.mosix.continuation.CaptureRequest;
import org.jpvm.mosix.continuation.Continuation;
import org.jpvm.mosix.continuation.MovableClassLoader;
import org.jpvm.mosix.continuation.MovableTask;
import org.jpvm.mosix.continuation.TaskImages;
import org.jpvm.mosix.continuation.TaskOutcome;
import org.jpvm.mosix.continuation.image.NotMovableException;

/** One task: a movable task after the other, each going on where the one before stood still. */
final class HostedRun implements MovableRun {
    /** Polls at which a request looks, further and further apart. */
    private static final int ATTEMPTS = 16;

    private static final String JPVM = "org.jpvm.";

    private final ContinuationEngine engine;
    private final MovableClassLoader loader;
    private final TaskProgram program;
    private final ThreadGroup watched;
    private volatile MovableTask task;
    private volatile Continuation continuation;
    private volatile CaptureRequest request;
    private volatile Throwable failure;
    private volatile boolean done;
    private final AtomicBoolean released = new AtomicBoolean();

    /** Of the task's thread. */
    private CopyCall copyCall;

    private volatile Found found;

    /** Class files that were found when the loader had so many classes. */
    private record Found(int classes, Map<String, byte[]> files) {}

    private HostedRun(
            ContinuationEngine engine,
            MovableClassLoader loader,
            TaskProgram program,
            ThreadGroup watched,
            MovableTask task,
            Continuation continuation) {
        this.engine = engine;
        this.loader = loader;
        this.program = program;
        this.watched = watched;
        this.task = task;
        this.continuation = continuation;
    }

    static HostedRun starting(ContinuationEngine engine, TaskProgram program, ThreadGroup watched, MovableTask task) {
        return new HostedRun(engine, task.loader(), program, watched, task, null);
    }

    static HostedRun arrived(
            ContinuationEngine engine, TaskProgram program, ThreadGroup watched, Continuation continuation) {
        return new HostedRun(engine, continuation.loader(), program, watched, null, continuation);
    }

    /** How library calls of the task's thread see a request. */
    private final class Waits implements MovableThread {
        private final MovableTask task;

        Waits(MovableTask task) {
            this.task = task;
        }

        @Override
        public boolean isStopping() {
            return task.captureRequested();
        }

        @Override
        public void wakeWith(Runnable waker) {
            task.wakeWith(waker);
        }

        @Override
        public void offer(PendingCall call) {
            task.pollInCall(new ApiCall(call));
        }

        @Override
        public String stop(CopyCall call) {
            while (true) {
                CaptureRequest own;
                try {
                    own = task.request(1);
                } catch (IllegalStateException e) {
                    // Somebody wants to move the task: that goes first, and the call asks again where it goes on.
                    task.pollInCall(new ApiCall(call));
                    continue;
                }
                copyCall = call;
                task.pollInCall(new ApiCall(call));
                copyCall = null;
                return own.lastRefusal();
            }
        }
    }

    @Override
    public Outcome run() {
        Continuation held = continuation;
        if (held != null) {
            continuation = null;
            task = MovableTask.resuming(held, watched);
        }
        MovableTask present = task;
        MovableThreads.enter(new Waits(present));
        TaskOutcome outcome;
        try {
            outcome = present.run();
        } finally {
            MovableThreads.enter(null);
        }
        if (outcome instanceof TaskOutcome.Captured captured) {
            continuation = captured.continuation();
            return Outcome.STOPPED;
        }
        done = true;
        if (outcome instanceof TaskOutcome.Failed failed) {
            failure = failed.cause();
            return Outcome.FAILED;
        }
        return Outcome.FINISHED;
    }

    @Override
    public Throwable failure() {
        return failure;
    }

    @Override
    public long stackBytes() {
        Continuation held = continuation;
        return held == null ? 0 : held.suggestedStackBytes();
    }

    @Override
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public List<String> classNames() {
        List<String> names = new ArrayList<>();
        for (String name : loader.definedClasses().keySet()) {
            if (!name.equals(Carried.class.getName())) {
                names.add(name);
            }
        }
        // Reads what an image will need while the task still runs.
        programFiles();
        return names;
    }

    /** As new classes are rare, what was found when the move began is still right when the task stands still. */
    private Map<String, byte[]> programFiles() {
        Found known = found;
        int classes = loader.definedCount();
        if (known == null || known.classes != classes) {
            Map<String, byte[]> files = new TreeMap<>(loader.programClasses());
            files.keySet().removeIf(name -> name.startsWith(JPVM) && LibraryClasses.isOwn(name));
            known = new Found(classes, files);
            found = known;
        }
        return known.files;
    }

    @Override
    public void stop(Consumer<String> answer) {
        MovableTask present = task;
        if (present == null || done || continuation != null) {
            answer.accept("it does not run");
            return;
        }
        CaptureRequest asked;
        try {
            asked = present.request(ATTEMPTS);
        } catch (IllegalStateException e) {
            answer.accept("it is asked already");
            return;
        }
        request = asked;
        asked.answer().thenAccept(outcome -> answer.accept(reasonOf(outcome)));
    }

    private static String reasonOf(CaptureAnswer outcome) {
        if (outcome instanceof CaptureAnswer.Deferred deferred) {
            return deferred.reason();
        }
        return outcome instanceof CaptureAnswer.Captured ? null : "it has ended";
    }

    @Override
    public boolean withdraw() {
        CaptureRequest asked = request;
        MovableTask present = task;
        if (asked == null || present == null) {
            return false;
        }
        String refusal = asked.lastRefusal();
        if (refusal != null) {
            return asked.withdraw(refusal);
        }
        String where = present.whereabouts();
        return asked.withdraw(
                "it reached no place where it can stand still" + (where.isEmpty() ? "" : ", it was in " + where));
    }

    @Override
    public CopyCall copyCall() {
        CopyCall call = copyCall;
        copyCall = null;
        return call;
    }

    @Override
    public byte[] image(Belongings belongings) throws MoveRefusedException {
        Continuation held = continuation;
        if (held == null) {
            throw new MoveRefusedException("it does not stand still");
        }
        long start = System.nanoTime();
        engine.carry(loader, belongings.carried());
        try {
            byte[] state = TaskImages.capture(held, engine.rules(belongings));
            byte[] image = new HostedImage(programFiles(), state).toBytes();
            engine.noteCapture(image.length, System.nanoTime() - start);
            return image;
        } catch (NotMovableException e) {
            throw new MoveRefusedException(e.getMessage());
        } finally {
            engine.carry(loader, null);
        }
    }

    @Override
    public Object carried() {
        return engine.takeCarried(loader);
    }

    @Override
    public void release() {
        Continuation held = continuation;
        if (held != null && held.isHeld()) {
            held.release();
        }
        continuation = null;
        done = true;
        // Once, else two tasks would share the statics of one loader.
        if (released.compareAndSet(false, true) && failure == null) {
            engine.keep(new WarmLoaders.Warm(loader, program), watched);
        }
    }
}
