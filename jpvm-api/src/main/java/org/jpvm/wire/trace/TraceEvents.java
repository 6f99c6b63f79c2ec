package org.jpvm.wire.trace;

import org.jpvm.TraceEvent;

/** Numbers of trace events as they travel; their names are those of {@link TraceEvent}. Source: pvm-wire-protocol §9.3. */
public final class TraceEvents {
    /** Number of events. */
    public static final int COUNT = 109;
    /** OR-ed into the number in the record of a call's entry. */
    public static final int ENTRY = 0x4000;
    /** OR-ed into the number in the record of a call's exit. */
    public static final int EXIT = 0x8000;

    /** A task started; from its daemon. */
    public static final int NEWTASK = 75;
    /** A task ended; from its daemon. */
    public static final int ENDTASK = 76;
    /** A task was spawned; from the daemon of the spawner. */
    public static final int SPNTASK = 77;
    /** Times per event, instead of a record each. */
    public static final int TIMING = 106;
    /** Counts per event, instead of a record each. */
    public static final int PROFILING = 107;
    /** An event of the user's own. */
    public static final int USER_DEFINED = 108;

    private TraceEvents() {}

    /** Name of an event, as transmitted; {@code event} without {@link #ENTRY} and {@link #EXIT}. */
    public static String name(int event) {
        return TraceEvent.ofCode(event).cName();
    }
}
