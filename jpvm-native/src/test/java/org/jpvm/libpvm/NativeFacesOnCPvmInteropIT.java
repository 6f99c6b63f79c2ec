package org.jpvm.libpvm;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.NativeFacesContract;
import org.jpvm.testing.RunningDaemon;

/** Roles, groups and C-named calls over libpvm3 at the daemon of C PVM. */
class NativeFacesOnCPvmInteropIT extends NativeFacesContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
