package org.jpvm.daemon;

import org.jpvm.testing.JavaTaskContract;
import org.jpvm.testing.RunningDaemon;

/** Java tasks at jpvmd: messages, routes, handlers, threads. */
class TaskOnJpvmdIT extends JavaTaskContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
