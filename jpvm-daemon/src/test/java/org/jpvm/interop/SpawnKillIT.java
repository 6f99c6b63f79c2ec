package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tasks that die by SIGKILL in the middle of a message: everyone who asked is told once, nobody sees the half message, and the daemon holds
 * nothing of them afterwards. {@code -Djpvm.soak=true} runs 10,000 rounds, {@code -Djpvm.rounds=N} any number.
 */
class SpawnKillIT {
    private static final int WAYS_TO_DIE = 8;
    private static final int WARM_UP = 5 * WAYS_TO_DIE;
    private static final int GONE = 99;
    private static final int HALF = 666;
    private static final int WHOLE = 7;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void deathInMidMessageIsToldOnceAndLeavesNothing() throws Exception {
        int rounds = Integer.getInteger("jpvm.rounds", Boolean.getBoolean("jpvm.soak") ? 10_000 : 200);
        try (Machine machine = Machine.start(DaemonKind.JPVMD, Interop.cpvm(), List.of("-Xmx64m"), Map.of());
                PvmTask spawner = Interop.enroll(machine);
                PvmTask watcher = Interop.enroll(machine);
                PvmTask receiver = Interop.enroll(machine)) {
            Path program = Interop.compile("halfsender", machine);
            List<PvmTask> told = List.of(spawner, watcher, receiver);
            for (int round = 0; round < WARM_UP; round++) {
                round(program, round, spawner, told, receiver);
            }
            DaemonFigures before =
                    DaemonFigures.awaitSettled(machine, spawner, f -> f.children() == 0 && f.tasks() == told.size());
            long start = System.nanoTime();
            for (int round = 0; round < rounds; round++) {
                round(program, round, spawner, told, receiver);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            DaemonFigures after = DaemonFigures.awaitSettled(
                    machine,
                    spawner,
                    f -> f.descriptors() <= before.descriptors()
                            && f.children() == 0
                            && f.tasks() == told.size()
                            && f.files() <= before.files());
            System.out.printf("%d rounds, %.0f/s; before %s, after %s%n", rounds, rounds / seconds, before, after);
            for (PvmTask task : told) {
                assertFalse(task.probe(Tid.ANY, PvmTask.ANY_TAG).isPresent(), "a message too many at " + task.tid());
            }
            assertEquals(told.size(), after.tasks(), "entries of the task table");
            assertEquals(0, after.children(), "child processes");
            assertTrue(after.descriptors() <= before.descriptors(), "descriptors: " + before + " then " + after);
            assertTrue(after.files() <= before.files(), "files: " + before + " then " + after);
            assertFalse(machine.log().contains("OutOfMemory"), "the daemon ran out of memory");
            assertTrue(after.threads() <= before.threads() + 2, "threads: " + before + " then " + after);
        }
    }

    private static void round(Path program, int round, PvmTask spawner, List<PvmTask> told, PvmTask receiver) {
        String how = Integer.toString(round % WAYS_TO_DIE);
        String replay = "round " + round + ", halfsender " + receiver.tid() + " " + how;
        SpawnResult result = spawner.spawn(SpawnRequest.program(program.toString())
                .withArguments(Integer.toHexString(receiver.tid().value()), how));
        assertTrue(result.isComplete(), () -> replay + ": " + result.errors());
        Tid dying = result.tids().get(0);
        told.forEach(task -> task.notifyOn(NotifyKind.TASK_EXIT, GONE, List.of(dying)));
        // A whole message behind the half one: it must arrive intact.
        spawner.send(receiver.tid(), WHOLE, p -> p.packInt(round));
        for (PvmTask task : told) {
            MessageBuffer notice = task.receive(Tid.ANY, GONE, Duration.ofSeconds(20))
                    .orElseThrow(() -> new AssertionError(replay + ": no notice at " + task.tid()));
            assertEquals(dying.value(), notice.unpackInt(), () -> replay + ": notice of another task at " + task.tid());
        }
        MessageBuffer whole = receiver.receive(Tid.ANY, WHOLE, Duration.ofSeconds(20))
                .orElseThrow(() -> new AssertionError(replay + ": the whole message did not arrive"));
        assertEquals(round, whole.unpackInt(), replay);
        assertFalse(receiver.probe(Tid.ANY, HALF).isPresent(), replay + ": half a message was delivered");
    }
}
