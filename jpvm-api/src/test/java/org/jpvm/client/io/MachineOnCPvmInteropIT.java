package org.jpvm.client.io;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.MachineContract;
import org.jpvm.testing.RunningDaemon;

/** The machine as Java tasks see it at the daemon of C PVM. */
class MachineOnCPvmInteropIT extends MachineContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
