package org.jpvm.daemon;

import org.jpvm.testing.NativeMachineContract;
import org.jpvm.testing.RunningDaemon;

/** The machine as a task of libpvm3 sees it at jpvmd. */
class NativeMachineOnJpvmdInteropIT extends NativeMachineContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
