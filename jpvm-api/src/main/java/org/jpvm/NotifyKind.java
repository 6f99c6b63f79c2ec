package org.jpvm;

/** Events that a task can be told about. Source: pvm_notify(3PVM), pvm-api §11. */
public enum NotifyKind {
    /** A task ended; one message with its tid per task. */
    TASK_EXIT(1),
    /** A host left; one message with its tid per host. */
    HOST_DELETE(2),
    /** Hosts joined; a message with their number and tids each time. */
    HOST_ADD(3),
    /**
     * A direct route was opened; a message with the peer's tid and a number. In C the number is the route's descriptor. In Java it names
     * the opening: 3 for the first route of the task, then counting up, never used again; 0 to 2 are no routes in C either. It is not a
     * position in {@code org.jpvm.io.SocketTask.channels()}. Local to the task.
     */
    ROUTE_ADD(4),
    /** A direct route was closed; a message with the peer's tid and -1 in place of the number, as in C. Local to the task. */
    ROUTE_DELETE(5);

    private final int code;

    NotifyKind(int code) {
        this.code = code;
    }

    /** Number of the C interface. */
    public int code() {
        return code;
    }
}
