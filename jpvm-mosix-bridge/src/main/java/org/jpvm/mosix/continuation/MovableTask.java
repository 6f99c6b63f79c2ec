package org.jpvm.mosix.continuation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jpvm.mosix.continuation.runtime.CaptureSignal;
import org.jpvm.mosix.continuation.runtime.Frame;
import org.jpvm.mosix.continuation.runtime.Preemptible;
import org.jpvm.mosix.continuation.runtime.ResumableCall;
import org.jpvm.mosix.continuation.runtime.TaskRuntime;

/**
 * One task on one thread, from a start or a continuation to its end or the next capture.
 *
 * <pre>
 *   container's task thread                      whoever moves tasks
 *   task = MovableTask.main(loader, "W", args)
 *   outcome = task.run()                         request = task.request(16)
 *     ... at a poll ...                     ───▶ answer: Captured(continuation) | Deferred(reason) | Ended
 *     Captured                                   image = TaskImages.capture(continuation, rules)   refused? resume here
 *     waits for the decision                     sends it; confirmed: continuation.release(); else: resume here
 *   MovableTask.resuming(continuation).run()
 * </pre>
 */
public final class MovableTask implements Preemptible {
    private interface Body {
        Object run() throws Throwable;
    }

    private final MovableClassLoader loader;
    private final Body body;
    private final ThreadGroup watched;
    private final Object lock = new Object();
    private Thread thread;
    private boolean ended;
    private List<Frame> captured;
    private volatile CaptureRequest request;
    private volatile Runnable waker;

    private MovableTask(MovableClassLoader loader, ThreadGroup watched, Body body) {
        this.loader = loader;
        this.watched = watched;
        this.body = body;
    }

    /**
     * A task that starts at a class's {@code public static void main(String[])}.
     *
     * @param watched a group that holds the task's thread and those it starts, null if unknown: while there is a second thread in it, the
     *     task is not captured
     */
    public static MovableTask main(MovableClassLoader loader, String mainClass, String[] arguments, ThreadGroup watched)
            throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(mainClass);
        MethodHandle main = MethodHandles.publicLookup()
                .findStatic(type, "main", MethodType.methodType(void.class, String[].class));
        return main(loader, main, arguments, watched);
    }

    /** The same with a main method that was found already, of type {@code (String[])void}. */
    public static MovableTask main(
            MovableClassLoader loader, MethodHandle main, String[] arguments, ThreadGroup watched) {
        return new MovableTask(loader, watched, () -> {
            main.invokeExact(arguments);
            return null;
        });
    }

    /** A task that starts at an object of a class of the loader; an object of another class can run, but not be captured. */
    public static MovableTask calling(MovableClassLoader loader, Callable<?> entry, ThreadGroup watched) {
        return new MovableTask(loader, watched, entry::call);
    }

    /**
     * A task that goes on, in the JVM where it was captured or in another.
     *
     * @throws IllegalStateException if the continuation was resumed or released before
     */
    public static MovableTask resuming(Continuation continuation, ThreadGroup watched) {
        continuation.takeForResume();
        MovableClassLoader loader = continuation.loader();
        loader.arm(false);
        Frame outermost = new FrameLinker(loader).link(continuation.frames());
        return new MovableTask(loader, watched, () -> TaskRuntime.resume(outermost));
    }

    /** The loader of the task's classes. */
    public MovableClassLoader loader() {
        return loader;
    }

    /**
     * Runs the task on the calling thread until it ends or is captured. Once per object. The frames of a deep recursion need a thread with
     * a large stack, a little larger where the task goes on ({@link Continuation#suggestedStackBytes}).
     */
    public TaskOutcome run() {
        synchronized (lock) {
            if (thread != null) {
                throw new IllegalStateException("a movable task runs once");
            }
            thread = Thread.currentThread();
        }
        TaskRuntime.enter(this);
        CaptureAnswer answer = new CaptureAnswer.Ended();
        try {
            return new TaskOutcome.Finished(body.run());
        } catch (CaptureSignal signal) {
            if (!signal.complete()) {
                return new TaskOutcome.Failed(new IllegalStateException("frames were lost in a capture", signal));
            }
            Continuation continuation = new Continuation(loader, captured);
            answer = new CaptureAnswer.Captured(continuation);
            return new TaskOutcome.Captured(continuation);
        } catch (Throwable e) {
            return new TaskOutcome.Failed(e);
        } finally {
            TaskRuntime.enter(null);
            end(answer);
        }
    }

    private void end(CaptureAnswer answer) {
        CaptureRequest open;
        synchronized (lock) {
            ended = true;
            open = request;
            request = null;
        }
        if (open != null) {
            open.answer().complete(answer);
        }
    }

    /**
     * Asks the task to stand still. Returns at once; the answer comes when the task reaches a poll, which it may never do inside a long
     * call of the JDK, so set a time and {@linkplain CaptureRequest#withdraw withdraw}.
     *
     * @param attempts at how many polls, further and further apart, to look before the answer is "deferred"; 16 spread over some 100,000
     * @throws IllegalStateException while another request is open
     */
    public CaptureRequest request(int attempts) {
        return request(attempts, 0);
    }

    /** The same, but lets so many polls pass first: tests capture at chosen places with it. */
    CaptureRequest request(int attempts, int pollsToSkip) {
        CaptureRequest asked = new CaptureRequest(attempts, pollsToSkip, this::disarm);
        Runnable wake;
        synchronized (lock) {
            if (ended) {
                asked.answer().complete(new CaptureAnswer.Ended());
                return asked;
            }
            if (request != null) {
                throw new IllegalStateException("a request is open");
            }
            request = asked;
        }
        loader.arm(true);
        wake = waker;
        if (wake != null) {
            wake.run();
        }
        return asked;
    }

    private void disarm() {
        synchronized (lock) {
            request = null;
        }
        loader.arm(false);
    }

    /** Where the task's thread is now, for the reason of a request that was withdrawn; empty if it does not run. */
    public String whereabouts() {
        Thread running;
        synchronized (lock) {
            running = ended ? null : thread;
        }
        StackTraceElement[] stack = running == null ? new StackTraceElement[0] : running.getStackTrace();
        return stack.length == 0 ? "" : stack[0].getClassName() + "." + stack[0].getMethodName();
    }

    @Override
    public void poll() {
        CaptureRequest asked = request;
        if (asked != null && asked.due()) {
            attempt(asked, null);
        }
    }

    @Override
    public void pollInCall(ResumableCall call) {
        CaptureRequest asked = request;
        if (asked != null) {
            attempt(asked, call);
        }
    }

    private void attempt(CaptureRequest asked, ResumableCall call) {
        StackCheck check = StackCheck.walk(loader, call != null);
        String reason = check.reason() != null ? check.reason() : otherThreads();
        if (reason != null) {
            if (asked.refused() && asked.take()) {
                disarm();
                asked.answer().complete(new CaptureAnswer.Deferred(reason));
            }
            return;
        }
        if (!asked.take()) {
            return;
        }
        List<Frame> frames = new ArrayList<>();
        if (call != null) {
            frames.add(Frame.of(call));
        }
        frames.addAll(check.frames());
        CaptureSignal signal = new CaptureSignal(frames);
        Collections.reverse(captured = new ArrayList<>(frames));
        throw signal;
    }

    private String otherThreads() {
        int threads = watched == null ? 1 : watched.activeCount();
        return threads > 1 ? "the task has started " + (threads - 1) + " thread(s) that still run" : null;
    }

    @Override
    public boolean captureRequested() {
        return request != null;
    }

    @Override
    public void wakeWith(Runnable newWaker) {
        waker = newWaker;
        if (newWaker != null && request != null) {
            newWaker.run();
        }
    }
}
