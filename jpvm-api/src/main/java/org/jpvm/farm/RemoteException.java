package org.jpvm.farm;

/** Stands for a failure of remote work that could not travel itself; the message is its stack trace as text. */
public final class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code text}: what the failure was. */
    public RemoteException(String text) {
        super(text);
    }
}
