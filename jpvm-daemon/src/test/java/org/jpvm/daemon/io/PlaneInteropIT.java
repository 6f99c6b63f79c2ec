package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmTask;
import org.jpvm.daemon.core.DaemonCounter;
import org.jpvm.testing.CPvmMachine;
import org.junit.jupiter.api.Test;

/** Java daemons with the extension plane and a C daemon in one machine: C sees nothing of it. */
class PlaneInteropIT {
    @Test
    void aCHostInBetweenIsUnaffected() throws Exception {
        CPvmMachine.require("pvmd");
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA, PlaneMachine.C);
                PvmTask firstOut = machine.enrol(1);
                PvmTask firstIn = machine.enrol(1);
                PvmTask secondOut = machine.enrol(2);
                PvmTask secondIn = machine.enrol(2);
                PvmTask cOut = machine.enrol(3);
                PvmTask cIn = machine.enrol(3)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            List<CompletableFuture<Void>> all = List.of(
                    PlaneIT.exchange(firstOut, secondIn, 600, 1),
                    PlaneIT.exchange(secondOut, cIn, 600, 2),
                    PlaneIT.exchange(cOut, firstIn, 600, 3));
            for (int cut = 1; cut <= 2; cut++) {
                machine.cut();
                machine.untilCount(DaemonCounter.PLANE_SESSIONS, cut + 1L);
            }
            try {
                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                        .get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(machine.logs(), e);
            }
            assertEquals(0, machine.count(DaemonCounter.PLANE_RECORDS_REFUSED));
            assertTrue(
                    machine.cLog().lines().allMatch(line -> line.contains(" LINUX64 ") || line.contains(" ready ")),
                    () -> "strange lines in the log of the C daemon:\n" + machine.cLog());
        }
    }
}
