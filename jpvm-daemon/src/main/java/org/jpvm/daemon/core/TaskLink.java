package org.jpvm.daemon.core;

/**
 * One connection of a task, as the core sees it. Made by {@link PvmdCore#handleAccepted}; the loop hangs its channel on {@link #channel}.
 */
public final class TaskLink {
    /** The loop's side of the connection; the core never looks at it. */
    public Object channel;

    /** tid bound to the connection, 0 until enrolment is complete. */
    int tid;
}
