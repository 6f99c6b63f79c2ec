package org.jpvm.interop;

import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;

/** Shared segments under jpvmd. */
class SegmentIT extends SegmentContract {
    @Override
    Machine startMachine() throws Exception {
        return Machine.start(DaemonKind.JPVMD, CPvm.ofProperties());
    }
}
