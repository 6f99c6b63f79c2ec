package org.jpvm.mosix.continuation.image;

/** A task holds something that cannot be copied. Nothing has been changed; it can go on where it is. */
public final class NotMovableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message the object and the path by which the task holds it, for a console */
    public NotMovableException(String message) {
        super(message);
    }
}
