package org.jpvm.client;

import org.jpvm.PvmTask;

/** A task that reports its calls; for libraries above it that report calls of their own, inside which it is to be silent. */
public interface TracedSession {
    /** The same task, silent. */
    PvmTask untraced();

    /** Where its calls are reported. */
    CallTracer tracer();
}
