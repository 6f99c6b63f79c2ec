package org.jpvm.interop;

import org.jpvm.PvmTask;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The same under C's daemon: C's group server knows no trees, and there are none. */
class GroupTreesOnCPvmInteropIT extends GroupTreesContract {
    private Machine machine;

    @BeforeEach
    void startMachine() throws Exception {
        machine = Machine.start(DaemonKind.C, Interop.cpvm());
    }

    @AfterEach
    void stopMachine() throws Exception {
        if (machine != null) {
            machine.close();
        }
    }

    @Override
    PvmTask enroll(int number) {
        return Interop.enroll(machine);
    }

    @Override
    boolean hasTrees() {
        return false;
    }
}
