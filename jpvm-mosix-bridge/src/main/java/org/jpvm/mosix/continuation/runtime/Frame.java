package org.jpvm.mosix.continuation.runtime;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * One captured method frame: where it stood and the values it needs to go on. Primitive values and references are kept in the order in which
 * the site saves them: live locals by slot, then objects whose monitor the frame holds, then operands below the call. Written and read on
 * one thread at a time.
 */
public final class Frame {
    private final String className;
    private final String twin;
    private final int site;
    private final long[] primitives;
    private final Object[] references;
    private final ResumableCall call;
    private MethodHandle entry;
    private Frame inner;
    private int nextPrimitive;
    private int nextReference;

    private Frame(String className, String twin, int site, long[] primitives, Object[] references, ResumableCall call) {
        this.className = className;
        this.twin = twin;
        this.site = site;
        this.primitives = primitives;
        this.references = references;
        this.call = call;
    }

    /**
     * A frame of task code.
     *
     * @param className binary name of the class
     * @param twin name of the method that goes on with it
     * @param site which of the method's sites it stood at
     * @param primitives values of int (in the low half), long, float and double (as raw bits); kept, not copied
     * @param references references; kept, not copied
     */
    public static Frame of(String className, String twin, int site, long[] primitives, Object[] references) {
        return new Frame(className, twin, site, primitives, references, null);
    }

    /** The innermost frame of a task that waited in a library call. */
    public static Frame of(ResumableCall call) {
        return new Frame("", "", 0, new long[0], new Object[] {call}, call);
    }

    public String className() {
        return className;
    }

    public String twin() {
        return twin;
    }

    /** The library call this stands for, null for a frame of task code. */
    public ResumableCall call() {
        return call;
    }

    /** Which site of the method; the twins switch on it. */
    public int site() {
        return site;
    }

    public long[] primitives() {
        return primitives;
    }

    public Object[] references() {
        return references;
    }

    /** Makes the frame ready to go on: its twin's handle, the frame inside it (null for the innermost), the first value to read. */
    public void prepare(MethodHandle entry, Frame inner) {
        this.entry = entry;
        this.inner = inner;
        this.nextPrimitive = 0;
        this.nextReference = 0;
    }

    MethodHandle entry() {
        return entry;
    }

    /** The frame inside this one, once: it is live again as soon as it is asked for. */
    Frame takeInner() {
        Frame taken = inner;
        inner = null;
        if (taken == null) {
            throw new IllegalStateException("no frame inside " + this);
        }
        return taken;
    }

    /** Next value, an int. */
    public int i() {
        return (int) primitives[nextPrimitive++];
    }

    /** Next value, a long. */
    public long j() {
        return primitives[nextPrimitive++];
    }

    /** Next value, a float. */
    public float f() {
        return Float.intBitsToFloat((int) primitives[nextPrimitive++]);
    }

    /** Next value, a double. */
    public double d() {
        return Double.longBitsToDouble(primitives[nextPrimitive++]);
    }

    /** Next value, a reference. */
    public Object a() {
        return references[nextReference++];
    }

    @Override
    public String toString() {
        return call != null
                ? "call " + call.getClass().getName()
                : className + "." + twin + "@" + site + Arrays.toString(primitives);
    }
}
