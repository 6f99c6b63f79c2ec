package org.jpvm.interop;

import org.jpvm.PvmTask;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Trees on an embedded machine of one host. */
class GroupTreesIT extends GroupTreesContract {
    private VirtualMachine machine;

    @BeforeEach
    void startMachine() {
        machine = VirtualMachine.embedded().start();
    }

    @AfterEach
    void stopMachine() {
        machine.close();
    }

    @Override
    PvmTask enroll(int number) {
        return machine.enroll();
    }

    @Override
    boolean hasTrees() {
        return true;
    }
}
