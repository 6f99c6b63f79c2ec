package org.jpvm.conformance;

/** Daemons that programs can run against. */
public enum DaemonKind {
    /** The Java daemon, as a process. */
    JPVMD,
    /** The daemon of the installed C PVM. */
    C;

    @Override
    public String toString() {
        return this == JPVMD ? "jpvmd" : "C pvmd";
    }
}
