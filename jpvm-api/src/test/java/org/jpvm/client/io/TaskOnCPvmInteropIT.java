package org.jpvm.client.io;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.RunningDaemon;
import org.jpvm.testing.TaskContract;

/** Java tasks at the daemon of C PVM. */
class TaskOnCPvmInteropIT extends TaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
