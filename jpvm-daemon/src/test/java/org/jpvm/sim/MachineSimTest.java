package org.jpvm.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Some hundreds of machines, and as many more in which tasks move, from their first daemon to their end; {@code -Djpvm.sim.seeds=N} runs N of each
 * kind.
 */
class MachineSimTest {
    private static final int SEEDS = Integer.getInteger("jpvm.sim.seeds", 100);
    private static final int HANDOVER_SEEDS = Integer.getInteger("jpvm.sim.seeds", 400);
    private static final int EVENTS = 60;

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void nothingIsLostAndNothingStays(FaultKind faults) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<SimResult>> results = new ArrayList<>();
            int seeds = faults == FaultKind.HANDOVER ? HANDOVER_SEEDS : SEEDS;
            for (int seed = 1; seed <= seeds; seed++) {
                Simulation.Plan plan = new Simulation.Plan(seed, 0, EVENTS, faults);
                results.add(pool.submit(() -> Simulation.run(plan)));
            }
            long messages = 0;
            long notifies = 0;
            long lost = 0;
            long crashes = 0;
            long cuts = 0;
            long masters = 0;
            long moves = 0;
            for (Future<SimResult> each : results) {
                SimResult result = each.get();
                assertNull(result.failure(), result::report);
                messages += result.messages();
                notifies += result.notifies();
                lost += result.lost();
                crashes += result.crashes();
                cuts += result.partitions();
                masters += result.successions();
                moves += result.moves();
            }
            assertTrue(
                    messages > 50L * SEEDS && notifies > SEEDS,
                    "tasks do next to nothing: messages=" + messages + " notifies=" + notifies);
            if (faults == FaultKind.MASTER) {
                assertTrue(masters > SEEDS / 2, "masters=" + masters);
            } else if (faults == FaultKind.HANDOVER) {
                assertTrue(crashes > 0 && cuts > 0, "crashes=" + crashes + " cuts=" + cuts);
            } else {
                assertEquals(faults.includes(FaultKind.CRASH), crashes > 0, "crashes=" + crashes);
                assertEquals(faults.includes(FaultKind.PARTITION), cuts > 0, "cuts=" + cuts);
            }
            assertTrue(!faults.includes(FaultKind.HANDOVER) || moves > 2L * SEEDS, "moves=" + moves);
            assertTrue(faults == FaultKind.NONE || lost > SEEDS, "lost=" + lost);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        Simulation.Plan plan = new Simulation.Plan(7, 5, 200, FaultKind.ALL);
        SimResult once = Simulation.run(plan);
        SimResult traced = Simulation.run(plan, line -> {});
        assertEquals(once, traced);
        assertNotEquals(
                once.unseed(),
                Simulation.run(new Simulation.Plan(8, 5, 200, FaultKind.ALL)).unseed());
    }

    @Test
    void largeMachinesComeAbout() {
        ScaleRun.Result result = ScaleRun.run(100, 40, () -> 0);
        assertEquals(100, result.hosts());
        assertTrue(result.multicast().datagrams() <= 4 * 99, "datagrams=" + result.multicast());
    }
}
