package org.jpvm.interop;

import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;

/** Locks under jpvmd. */
class LockIT extends LockContract {
    @Override
    Machine startMachine() throws Exception {
        return Machine.start(DaemonKind.JPVMD, CPvm.ofProperties());
    }
}
