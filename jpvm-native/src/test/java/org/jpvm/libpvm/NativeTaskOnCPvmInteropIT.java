package org.jpvm.libpvm;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.NativeTaskContract;
import org.jpvm.testing.RunningDaemon;

/** A task of libpvm3 at the daemon of C PVM. */
class NativeTaskOnCPvmInteropIT extends NativeTaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
