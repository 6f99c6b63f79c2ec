package org.jpvm.client.io;

import org.jpvm.testing.CPvm;
import org.jpvm.testing.RunningDaemon;
import org.jpvm.testing.TraceContract;

/** Tracing of Java tasks at the daemon of C PVM. */
class TraceOnCPvmInteropIT extends TraceContract {
    @Override
    protected RunningDaemon startDaemon() {
        return CPvm.start();
    }
}
