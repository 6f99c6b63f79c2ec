package org.jpvm.farm;

/** Work that could not be done because the workers that had it ended, or there are none left. */
public final class WorkerLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** {@code facts}: which workers, how often. */
    public WorkerLostException(String facts) {
        super(facts);
    }
}
