package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.system.SystemService;
import org.jpvm.system.io.CommandHoster;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.junit.jupiter.api.Test;

/** System tasks in Java under C's daemon, the only one that adds hosts. */
class SystemTasksOnCPvmInteropIT extends SystemTasksContract {
    /** An address of this host that is not that of the master. */
    private static final String OTHER_HOST = "127.0.0.2";

    @Override
    DaemonKind kind() {
        return DaemonKind.C;
    }
}
