package org.jpvm.interop;

import org.jpvm.PvmTask;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;

/** Groups under C's daemon, with C's group server. */
class GroupOnCPvmInteropIT extends GroupContract {
    private Machine machine;

    @Override
    void startMachine() throws Exception {
        machine = Machine.start(DaemonKind.C, Interop.cpvm());
    }

    @Override
    void stopMachine() throws Exception {
        if (machine != null) {
            machine.close();
        }
    }

    @Override
    PvmTask enroll() {
        return Interop.enroll(machine);
    }
}
