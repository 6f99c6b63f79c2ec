package org.jpvm.hosts;

import org.jpvm.conformance.DaemonKind;

/** Which daemons a machine consists of. */
enum Daemons {
    C_AND_C(DaemonKind.C, DaemonKind.C, DaemonKind.C),
    C_AND_JAVA(DaemonKind.C, DaemonKind.JPVMD, DaemonKind.JPVMD),
    C_AND_BOTH(DaemonKind.C, DaemonKind.JPVMD, DaemonKind.C),
    JAVA_AND_C(DaemonKind.JPVMD, DaemonKind.C, DaemonKind.C),
    JAVA_AND_JAVA(DaemonKind.JPVMD, DaemonKind.JPVMD, DaemonKind.JPVMD),
    JAVA_AND_BOTH(DaemonKind.JPVMD, DaemonKind.C, DaemonKind.JPVMD);

    private final DaemonKind master;
    private final DaemonKind even;
    private final DaemonKind odd;

    Daemons(DaemonKind master, DaemonKind even, DaemonKind odd) {
        this.master = master;
        this.even = even;
        this.odd = odd;
    }

    /** The daemon of a host; the master is on host 1. */
    DaemonKind of(int host) {
        return host == 1 ? master : host % 2 == 0 ? even : odd;
    }
}
