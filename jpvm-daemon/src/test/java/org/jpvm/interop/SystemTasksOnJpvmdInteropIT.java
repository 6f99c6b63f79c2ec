package org.jpvm.interop;

import org.jpvm.conformance.DaemonKind;

/** System tasks in Java under jpvmd. */
class SystemTasksOnJpvmdInteropIT extends SystemTasksContract {
    @Override
    DaemonKind kind() {
        return DaemonKind.JPVMD;
    }
}
