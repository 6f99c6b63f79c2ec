package org.jpvm.client.io;

import org.jpvm.PvmTask;
import org.jpvm.testing.AsyncContract;
import org.jpvm.testing.CPvm;
import org.jpvm.testing.RunningDaemon;

/** Futures of pure-Java tasks at the daemon of C PVM. */
class AsyncOnCPvmInteropIT extends AsyncContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }

    @Override
    protected PvmTask enrollTested(RunningDaemon daemon) {
        return daemon.enroll();
    }
}
