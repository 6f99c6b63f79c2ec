package org.jpvm.daemon.io;

/** The daemon cannot start; the message is one line for the user, with cause and way out. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the line to show. */
    public StartupException(String message) {
        super(message);
    }

    /** With the line to show and what caused it. */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
