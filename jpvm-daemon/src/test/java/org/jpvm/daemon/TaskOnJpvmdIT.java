package org.jpvm.daemon;

import org.jpvm.testing.TaskContract;
import org.jpvm.testing.RunningDaemon;

/** Java tasks at jpvmd: messages, routes, handlers, threads. */
class TaskOnJpvmdIT extends TaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
