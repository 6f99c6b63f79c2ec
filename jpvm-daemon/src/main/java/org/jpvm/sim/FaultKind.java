package org.jpvm.sim;

import java.util.Locale;

/** What may break. */
public enum FaultKind {
    /** Nothing. */
    NONE,
    /** Datagrams are lost, doubled, delayed and overtake each other; links and computers are slow. */
    LOSS,
    /** Computers are switched off and on again. */
    CRASH,
    /** Groups of computers, pairs, and single directions are cut off from each other for a while. */
    PARTITION,
    /** The master is lost: killed, switched off, or stopped for a while. */
    MASTER,
    /**
     * Tasks move, and at steps of the moves chosen by the seed daemons are killed or stopped, computers switched off, sessions broken, hosts cut
     * off or deleted, tasks killed; beside that, datagrams are lost.
     */
    HANDOVER,
    /** Everything. */
    ALL;

    boolean includes(FaultKind kind) {
        return this == kind || this == ALL;
    }

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
