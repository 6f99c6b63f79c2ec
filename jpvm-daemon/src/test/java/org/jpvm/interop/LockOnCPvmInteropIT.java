package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmTask;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.lock.GroupLock;
import org.jpvm.testing.NativeProvider;
import org.junit.jupiter.api.Test;

/** Locks under C's daemon. */
class LockOnCPvmInteropIT extends LockContract {
    @Override
    Machine startMachine() throws Exception {
        return Machine.start(DaemonKind.C, Interop.cpvm());
    }

    @Test
    void tasksOfTheNativeProviderTakePart() throws Exception {
        NativeProvider.find();
        for (DaemonKind kind : DaemonKind.values()) {
            try (Machine machine = Machine.start(kind, Interop.cpvm());
                    PvmTask task = Interop.enroll(machine)) {
                List<String> command = new ArrayList<>(Interop.javaCommand(LockHolderMain.class));
                command.add(1, "-Djpvm.provider=native");
                command.add("native");
                RunningProgram holder = machine.launch("holder", command, false);
                assertTrue(
                        holder.awaitOutput(LockHolderMain.LOCKED, 0, System.nanoTime() + Interop.LIMIT.toNanos()) > 0,
                        holder::output);
                GroupLock lock = GroupLock.of(task, "native");
                assertTrue(lock.tryLock().isEmpty());
                RunningProgram waiter = machine.launch("waiter", command, false);
                holder.process().destroyForcibly();
                assertTrue(
                        waiter.awaitOutput(LockHolderMain.LOCKED, 0, System.nanoTime() + Interop.LIMIT.toNanos()) > 0,
                        waiter::output);
                waiter.process().destroyForcibly();
                try (GroupLock.Hold hold = lock.lock()) {
                    assertTrue(hold.previousHolderDied());
                }
            }
        }
    }
}
