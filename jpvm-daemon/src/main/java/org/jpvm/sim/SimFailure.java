package org.jpvm.sim;

/** Something that must not happen has happened. */
public final class SimFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what what happened, as one sentence with names and numbers */
    public SimFailure(String what) {
        super(what);
    }
}
