package org.jpvm.client.io;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.JavaTaskContract;
import org.jpvm.testing.RunningDaemon;

/** Java tasks at the daemon of C PVM. */
class TaskOnCPvmInteropIT extends JavaTaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
