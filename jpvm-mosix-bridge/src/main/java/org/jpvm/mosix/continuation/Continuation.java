package org.jpvm.mosix.continuation;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jpvm.mosix.continuation.runtime.Frame;

/**
 * The frames of a task that stands still. They are held until exactly one thing happens: the task goes on here ({@link MovableTask#resuming},
 * after a refusal or a failed hand-over), or it is {@linkplain #release released} because it goes on elsewhere. Any thread.
 */
public final class Continuation {
    private enum State {
        HELD,
        RESUMED,
        RELEASED
    }

    private final MovableClassLoader loader;
    private final List<Frame> frames;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    /** @param frames outermost first */
    Continuation(MovableClassLoader loader, List<Frame> frames) {
        this.loader = loader;
        this.frames = List.copyOf(frames);
    }

    public MovableClassLoader loader() {
        return loader;
    }

    /** How many methods deep the task stands. */
    public int depth() {
        return frames.size();
    }

    /** A stack size for the thread that resumes it: twins are entered through the interpreter, which takes more than compiled code. */
    public long suggestedStackBytes() {
        return (1L << 20) + frames.size() * 1024L;
    }

    /** The frames, outermost first. */
    List<Frame> frames() {
        return frames;
    }

    /**
     * Gives the task up here: it goes on elsewhere.
     *
     * @throws IllegalStateException if it goes on here, or was released before
     */
    public void release() {
        leave(State.RELEASED);
    }

    /** Whether the task can still be resumed here. */
    public boolean isHeld() {
        return state.get() == State.HELD;
    }

    void takeForResume() {
        leave(State.RESUMED);
    }

    private void leave(State next) {
        if (!state.compareAndSet(State.HELD, next)) {
            throw new IllegalStateException("continuation used twice state=" + state.get() + " wanted=" + next);
        }
    }
}
