package org.jpvm.libpvm;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.NativeMachineContract;
import org.jpvm.testing.RunningDaemon;

/** The machine as a task of libpvm3 sees it at the daemon of C PVM. */
class NativeMachineOnCPvmInteropIT extends NativeMachineContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
