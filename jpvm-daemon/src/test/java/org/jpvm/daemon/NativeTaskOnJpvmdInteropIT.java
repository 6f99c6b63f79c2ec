package org.jpvm.daemon;

import org.jpvm.testing.NativeContract;
import org.jpvm.testing.RunningDaemon;

/** A task of libpvm3 at jpvmd. */
class NativeTaskOnJpvmdInteropIT extends NativeContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
