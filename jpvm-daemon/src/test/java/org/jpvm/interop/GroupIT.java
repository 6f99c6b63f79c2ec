package org.jpvm.interop;

import org.jpvm.PvmTask;
import org.jpvm.daemon.VirtualMachine;

/** Groups on an embedded machine, with the group server in Java. */
class GroupIT extends GroupContract {
    private VirtualMachine machine;

    @Override
    void startMachine() {
        machine = VirtualMachine.embedded().start();
    }

    @Override
    void stopMachine() {
        machine.close();
    }

    @Override
    PvmTask enroll() {
        return machine.enroll();
    }
}
