package org.jpvm.daemon;

import org.jpvm.testing.RunningDaemon;
import org.jpvm.testing.TaskContract;

/** Java tasks at jpvmd: messages, routes, handlers, threads. */
class TaskOnJpvmdIT extends TaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
