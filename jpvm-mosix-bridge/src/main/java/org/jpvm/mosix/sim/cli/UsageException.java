package org.jpvm.mosix.sim.cli;

/** The command was called in a way that means nothing. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
