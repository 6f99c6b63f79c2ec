package org.jpvm.cli;

/** A command could not do what was asked: one line for the user and the exit status. */
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Exit status for wrong options, as shells have it. */
    static final int USAGE = 2;
    /** Exit status for a program that is there but cannot be started, as shells have it. */
    static final int CANNOT_RUN = 126;
    /** Exit status for a program that was not found, as shells have it. */
    static final int NOT_FOUND = 127;

    private final int status;

    CommandFailedException(int status, String line) {
        super(line);
        this.status = status;
    }

    int status() {
        return status;
    }
}
