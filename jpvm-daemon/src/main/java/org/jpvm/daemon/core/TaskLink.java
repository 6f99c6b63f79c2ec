package org.jpvm.daemon.core;

import org.jpvm.Tid;

/**
 * One connection of a task, as the core sees it. Made by {@link PvmdCore#handleAccepted}; the loop hangs its channel on {@link #channel}.
 */
public final class TaskLink {
    /** The loop's side of the connection; the core never looks at it. */
    public Object channel;

    /** tid bound to the connection, 0 until enrolment is complete. */
    int tid;

    /** The task bound to the connection, null until enrolment is complete. */
    Task task;

    /** File into which the task has to write between the two steps of enrolment, else null. */
    String authFile;

    /**
     * Bytes that came before the task was held and are looked at when it is let go; also the beginning of a frame that was left over from
     * these. Null when there are none.
     */
    byte[] deferred;

    /** The loop has been told not to read. */
    boolean paused;

    /** The task is to stand still: whatever comes of it is passed on, even if receivers do not keep up. */
    boolean draining;

    /** The move by which the task comes here; what comes over the connection waits for its end. Else null. */
    MoveTarget.Arrival arrival;

    /** The connection has ended: what is deferred is looked at now or never. */
    boolean ending;

    /** The connection was closed, by either side. */
    boolean closed;

    /** The message to the daemon that is under way on this connection. */
    final MessageAssembler assembler = new MessageAssembler();

    /** tid bound to the connection, 0 until enrolment is complete. */
    public int tid() {
        return tid;
    }

    /** Whether the task must not be listened to, because a receiver of what it sends does not keep up. */
    boolean isHeld() {
        return arrival != null || task != null && !task.heldBy.isEmpty() && !ending && !draining;
    }

    /** For the log. */
    String label() {
        return tid == 0 ? "a task without tid" : Tid.text(tid);
    }
}
