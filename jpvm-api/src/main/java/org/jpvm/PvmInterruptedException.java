package org.jpvm;

/** A wait ended because its thread was interrupted. The interrupt status is set again and the task stays usable. */
public final class PvmInterruptedException extends PvmException {
    private static final long serialVersionUID = 1L;

    /** {@code waitingFor} says what for. */
    public PvmInterruptedException(String waitingFor) {
        super(PvmError.SYS_ERR, "interrupted while waiting for " + waitingFor);
    }

    /** For a wait whose end cleared the interrupt status: sets it again. */
    public static PvmInterruptedException restoring(String waitingFor) {
        Thread.currentThread().interrupt();
        return new PvmInterruptedException(waitingFor);
    }
}
