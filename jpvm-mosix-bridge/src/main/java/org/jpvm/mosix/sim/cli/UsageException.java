package org.jpvm.mosix.sim.cli;

/** The command was called in a way that means nothing. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, and what would not be. */
    public UsageException(String message) {
        super(message);
    }
}
