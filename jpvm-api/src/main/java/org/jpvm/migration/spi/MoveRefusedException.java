package org.jpvm.migration.spi;

/** A task cannot be taken apart or put together; the message says why, in one line. */
public final class MoveRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With this reason. */
    public MoveRefusedException(String reason) {
        super(reason);
    }
}
