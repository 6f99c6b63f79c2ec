package org.jpvm.daemon;

import org.jpvm.PvmTask;
import org.jpvm.testing.AsyncContract;
import org.jpvm.testing.NativeProvider;
import org.jpvm.testing.RunningDaemon;

/** Futures of a task of libpvm3 at jpvmd. */
class NativeAsyncOnJpvmdInteropIT extends AsyncContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }

    @Override
    protected PvmTask enrollTested(RunningDaemon daemon) {
        return NativeProvider.enroll(daemon, null);
    }
}
