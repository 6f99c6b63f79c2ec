package org.jpvm.daemon;

import org.jpvm.PvmTask;
import org.jpvm.testing.AsyncContract;
import org.jpvm.testing.RunningDaemon;

/** Futures of pure-Java tasks at jpvmd. */
class AsyncOnJpvmdIT extends AsyncContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }

    @Override
    protected PvmTask enrollTested(RunningDaemon daemon) {
        return daemon.enroll();
    }
}
