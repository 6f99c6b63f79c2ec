package org.jpvm.daemon;

import org.jpvm.testing.NativeFacesContract;
import org.jpvm.testing.RunningDaemon;

/** Roles, groups and C-named calls over libpvm3 at jpvmd. */
class NativeFacesOnJpvmdInteropIT extends NativeFacesContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
