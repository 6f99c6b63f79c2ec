package org.jpvm.daemon;

import org.jpvm.testing.RunningDaemon;
import org.jpvm.testing.TraceContract;

/** Tracing of Java tasks at jpvmd. */
class TraceOnJpvmdIT extends TraceContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
