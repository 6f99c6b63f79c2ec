package org.jpvm.interop;

import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;

/** Shared segments under C's daemon. */
class SegmentOnCPvmInteropIT extends SegmentContract {
    @Override
    Machine startMachine() throws Exception {
        return Machine.start(DaemonKind.C, Interop.cpvm());
    }
}
