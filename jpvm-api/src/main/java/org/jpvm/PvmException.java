package org.jpvm;

/** A PVM call that failed. Carries the {@link PvmError} that the C interface would have returned. */
public class PvmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final PvmError error;

    /** Failure with facts for the reader: what, where, and the way out. */
    public PvmException(PvmError error, String facts) {
        this(error, facts, null);
    }

    /** Failure caused by another one. */
    public PvmException(PvmError error, String facts, Throwable cause) {
        super(error.cName() + " (" + error.text() + "): " + facts, cause);
        this.error = error;
    }

    /** The PVM error. */
    public PvmError error() {
        return error;
    }
}
