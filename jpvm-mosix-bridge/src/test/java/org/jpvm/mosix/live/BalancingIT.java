package org.jpvm.mosix.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.examples.moving.Grinding;
import org.jpvm.wire.TickleText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bridges of a real machine move hosted tasks that compute: away from a host that its owner wants back, and back when he does not. */
class BalancingIT {
    private static final int TASKS = 4;
    private static final int NEVER_SENT = 99;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    @Timeout(400)
    void tasksGoWhereTheOwnersWantThem() {
        try (VirtualMachine machine = VirtualMachine.embedded()
                        .hosts(2)
                        .placement("round-robin")
                        .start();
                PvmTask one = machine.enroll(1);
                PvmTask two = machine.enroll(2)) {
            await(one, "load", lines -> tasks(lines, "host1") == 1);
            await(two, "load", lines -> tasks(lines, "host2") == 1);
            SpawnResult spawned = one.spawn(SpawnRequest.hosted(Grinding.class).withCount(TASKS));
            assertEquals(List.of(), spawned.errors());
            await(two, "load", lines -> tasks(lines, "host2") == TASKS / 2 + 1);

            assertEquals(List.of("ok"), ask(two, "load leave"));
            await(two, "load", lines -> tasks(lines, "host2") == 1);
            assertEquals(List.of("ok"), ask(two, "load stay"));
            await(two, "load", lines -> tasks(lines, "host2") >= 2);
            assertTrue(ask(one, "load balance nonsense").get(0).contains("no policy nonsense"));

            for (Tid task : spawned.tids()) {
                one.send(task, Grinding.STOP, message -> {});
            }
            for (Tid task : spawned.tids()) {
                MessageBuffer result = one.receive(task, Grinding.RESULT, PATIENCE)
                        .orElseThrow(() -> new AssertionError(task + " does not end"));
                int rounds = result.unpackInt();
                assertEquals(Grinding.result(rounds), result.unpackString(), task + " after " + rounds + " rounds");
            }
        }
    }

    private static List<String> ask(PvmTask at, String command) {
        List<String> lines = TickleText.ask(at::tickle, command);
        assertNotNull(lines, command);
        return lines;
    }

    private static void await(PvmTask at, String command, Predicate<List<String>> isGood) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> lines = ask(at, command);
        while (!isGood.test(lines)) {
            if (System.nanoTime() > deadline) {
                fail(command + ": " + String.join("\n", lines));
            }
            // Nobody sends this: a pause in which the session is served.
            at.receive(Tid.ANY, NEVER_SENT, PAUSE);
            lines = ask(at, command);
        }
    }

    /** Column TASKS of a host. */
    private static int tasks(List<String> lines, String host) {
        for (String line : lines) {
            String[] words = line.trim().split(" +");
            if (words.length > 5 && words[0].equals(host)) {
                return Integer.parseInt(words[5]);
            }
        }
        return -1;
    }
}
