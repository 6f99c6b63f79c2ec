package org.jpvm.client;

import org.jpvm.TraceEvent;

/** Where the calls of one task are reported. All methods may be called from any thread, and none fails for want of a daemon. */
public interface CallTracer {
    /** Whether an event is reported now: all that a call of a task without tracing pays. */
    boolean wants(TraceEvent event);

    /** Whether any packing or unpacking call is reported now. */
    boolean wantsPacking();

    /** A call begins, or something happened that has no end. */
    void entry(TraceEvent event, Tracer.Fields fields);

    /** A call ends. */
    void exit(TraceEvent event, Tracer.Fields fields);
}
