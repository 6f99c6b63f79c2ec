package org.jpvm;

/**
 * The end of a task that shares its process with others: what {@link TaskScope#exit} throws where a process would end. An error, so that no
 * handler of failures takes it for one; the container ends the task, and only it, when this leaves one of its threads.
 */
public final class TaskExit extends Error {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** The end with an exit status. */
    public TaskExit(int status) {
        super("the task ends with status " + status, null, false, false);
        this.status = status;
    }

    /** Exit status as of a process; its lowest 8 bits count. */
    public int status() {
        return status;
    }
}
