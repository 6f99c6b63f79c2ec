package org.jpvm.daemon.core;

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

    /** The connection was closed, by either side. */
    boolean closed;

    /** The message to the daemon that is under way on this connection. */
    final MessageAssembler assembler = new MessageAssembler();

    /** tid bound to the connection, 0 until enrolment is complete. */
    public int tid() {
        return tid;
    }

    /** For the log. */
    String label() {
        return tid == 0 ? "a task without tid" : org.jpvm.Tid.text(tid);
    }
}
