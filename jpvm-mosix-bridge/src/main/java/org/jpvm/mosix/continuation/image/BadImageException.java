package org.jpvm.mosix.continuation.image;

/** An image cannot be taken in. Nothing has been changed; the task is still whole where it came from. */
public final class BadImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with {@code name=value} facts, for a console */
    public BadImageException(String message) {
        super(message);
    }
}
