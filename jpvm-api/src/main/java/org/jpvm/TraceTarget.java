package org.jpvm;

/** Whose trace mask a call is about. Source: pvm_settmask(3PVM). */
public enum TraceTarget {
    /** This task; {@code PvmTaskSelf}. */
    SELF(0),
    /** The tasks that this one spawns from now on; {@code PvmTaskChild}. */
    CHILDREN(1);

    private final int code;

    TraceTarget(int code) {
        this.code = code;
    }

    /** Number of the C interface. */
    public int code() {
        return code;
    }
}
