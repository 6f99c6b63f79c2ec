package org.jpvm.migration.spi;

/** A process cannot be moved, or not now; the message is a reason for people, in one line without the name of the process. */
public final class NotMovableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public NotMovableException(String message) {
        super(message);
    }
}
