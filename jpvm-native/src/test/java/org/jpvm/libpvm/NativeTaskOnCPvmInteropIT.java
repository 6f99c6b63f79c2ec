package org.jpvm.libpvm;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.NativeContract;
import org.jpvm.testing.RunningDaemon;

/** A task of libpvm3 at the daemon of C PVM. */
class NativeTaskOnCPvmInteropIT extends NativeContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
