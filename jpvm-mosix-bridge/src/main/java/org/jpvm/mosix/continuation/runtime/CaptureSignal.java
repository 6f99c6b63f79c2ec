package org.jpvm.mosix.continuation.runtime;

import java.util.List;

/**
 * Unwinds a task's frames. Each frame's first exception entry catches it, writes its values in the order its site names, calls {@link #end}
 * and throws it on. The frames were found by walking the stack before it is thrown, innermost first, so handlers need not say which site
 * they belong to, and sites that keep the same locals share one.
 */
public final class CaptureSignal extends Error {
    private static final long serialVersionUID = 1L;

    private final transient List<Frame> frames;
    private int current;
    private int primitive;
    private int reference;

    /**
     * @param frames the frames to fill, innermost first; frames of library calls are complete already and must come first
     */
    public CaptureSignal(List<Frame> frames) {
        super(null, null, false, false);
        this.frames = frames;
        while (current < frames.size() && frames.get(current).call() != null) {
            current++;
        }
    }

    /** Whether every frame has been written. */
    public boolean complete() {
        return current == frames.size();
    }

    /** Saves an int, as the others save their types. */
    public CaptureSignal i(int value) {
        return j(value);
    }

    public CaptureSignal j(long value) {
        frames.get(current).primitives()[primitive++] = value;
        return this;
    }

    public CaptureSignal f(float value) {
        return j(Float.floatToRawIntBits(value));
    }

    public CaptureSignal d(double value) {
        return j(Double.doubleToRawLongBits(value));
    }

    public CaptureSignal a(Object value) {
        frames.get(current).references()[reference++] = value;
        return this;
    }

    /** The frame is written. */
    public CaptureSignal end() {
        Frame frame = frames.get(current);
        if (primitive != frame.primitives().length || reference != frame.references().length) {
            throw new IllegalStateException("handler and site differ: " + frame);
        }
        current++;
        primitive = 0;
        reference = 0;
        return this;
    }
}
