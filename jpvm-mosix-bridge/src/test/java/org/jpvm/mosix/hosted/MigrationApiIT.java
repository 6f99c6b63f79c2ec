package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.examples.moving.Itself;
import org.jpvm.migration.TaskPlace;
import org.jpvm.wire.TickleText;
import org.junit.jupiter.api.Test;

/** What tasks ask about themselves, while they are moved. */
class MigrationApiIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private VirtualMachine machine;
    private PvmTask console;

    private TaskPlace ask(Tid task, int wanted) {
        console.send(task, Itself.ASK, message -> message.packInt(wanted));
        return TaskPlace.parse(
                console.receive(task, Itself.PLACE, PATIENCE).orElseThrow().unpackString());
    }

    private String move(Tid task, int host) throws Exception {
        return machine.move(task, host).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void untilMoved(Tid task, int host) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String reason = move(task, host);
        while (reason != null) {
            String last = reason;
            assertTrue(System.nanoTime() - deadline < 0, () -> last);
            reason = move(task, host);
        }
    }

    @Test
    void aTaskKnowsWhereItIsAndStaysWhenItWants() throws Exception {
        try (VirtualMachine started = VirtualMachine.embedded().hosts(3).start();
                PvmTask task = started.enroll(1)) {
            machine = started;
            console = task;
            Tid moving = console.spawn(
                            SpawnRequest.hosted(Itself.class).onHost("host1").pinned(false))
                    .tids()
                    .get(0);
            String name = SpawnRequest.hosted(Itself.class).file();
            assertEquals(new TaskPlace(moving.value(), name, "host1", "host1", 0, ""), ask(moving, 0));
            untilMoved(moving, 2);
            assertEquals(new TaskPlace(moving.value(), name, "host1", "host2", 1, ""), ask(moving, 0));
            assertTrue(ask(moving, 1).isPinned());
            String reason = move(moving, 1);
            assertNotNull(reason);
            assertTrue(reason.startsWith("it is pinned"), reason);
            // Somebody else lets it go: its pin goes along, and closing it there asks for what is so already.
            assertEquals(List.of("ok"), TickleText.ask(console::tickle, "unpin " + moving));
            untilMoved(moving, 3);
            assertEquals(new TaskPlace(moving.value(), name, "host1", "host3", 2, ""), ask(moving, 1));
            assertEquals(List.of("ok"), TickleText.ask(console::tickle, "pin " + moving));
            assertEquals("", ask(moving, 0).state());
            untilMoved(moving, 1);
            assertEquals(new TaskPlace(moving.value(), name, "host1", "host1", 3, ""), ask(moving, 0));
            console.send(moving, Itself.ASK, message -> message.packInt(-1));

            Tid named = console.spawn(SpawnRequest.hosted(Itself.class).onHost("host2"))
                    .tids()
                    .get(0);
            assertTrue(ask(named, 0).isPinned(), "its host was named");
            assertEquals("ok", TickleText.ask(console::tickle, "unpin " + named).get(0));
            untilMoved(named, 1);
            assertEquals("host1", ask(named, 0).place());
            assertNull(console.probe(named, Itself.PLACE).orElse(null));
            console.send(named, Itself.ASK, message -> message.packInt(-1));
        }
    }
}
