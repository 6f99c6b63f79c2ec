package org.jpvm.wire;

/** Bytes of a peer that are no valid message. Always caught where the bytes came in: logged, counted, answered or dropped. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A reason for the log: which field, what was there, what was wanted. */
    public MalformedMessageException(String reason) {
        // Peers' nonsense is an ordinary input: no stack trace is needed to tell where a byte was wrong.
        super(reason, null, false, false);
    }
}
