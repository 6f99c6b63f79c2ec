package org.jpvm.mosix.hosted;

import org.jpvm.migration.spi.PendingCall;
import org.jpvm.mosix.continuation.runtime.ResumableCall;

/** A call of the task library that goes on elsewhere. */
record ApiCall(PendingCall call) implements ResumableCall {
    @Override
    public Object resume() {
        return call.resume();
    }
}
