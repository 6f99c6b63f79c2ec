package org.jpvm.daemon;

import org.jpvm.testing.NativeTaskContract;
import org.jpvm.testing.RunningDaemon;

/** A task of libpvm3 at jpvmd. */
class NativeTaskOnJpvmdInteropIT extends NativeTaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
