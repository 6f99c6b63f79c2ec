package org.jpvm.interop;

import org.jpvm.PvmTask;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Trees on an embedded machine of four hosts, instance numbers in turn. */
class GroupTreesOnHostsIT extends GroupTreesContract {
    private static final int HOSTS = 4;

    private VirtualMachine machine;

    @BeforeEach
    void startMachine() {
        machine = VirtualMachine.embedded().hosts(HOSTS).start();
    }

    @AfterEach
    void stopMachine() {
        machine.close();
    }

    @Override
    PvmTask enroll(int number) {
        return machine.enroll(1 + number % HOSTS);
    }

    @Override
    boolean hasTrees() {
        return true;
    }
}
