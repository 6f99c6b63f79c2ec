package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.daemon.core.DaemonCounter;
import org.junit.jupiter.api.Test;

/** Java daemons in one machine: what passes between their tasks while sessions of the plane come and go. */
class PlaneIT {
    private static final int TAG = 7;

    @Test
    void javaDaemonsFindEachOtherAndKeepOrderWhileConnectionsBreak() throws Exception {
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA, PlaneMachine.JAVA);
                PvmTask firstOut = machine.enrol(1);
                PvmTask firstIn = machine.enrol(1);
                PvmTask secondOut = machine.enrol(2);
                PvmTask secondIn = machine.enrol(2);
                PvmTask thirdOut = machine.enrol(3);
                PvmTask thirdIn = machine.enrol(3)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 2);
            int messages = 3000;
            CompletableFuture<Void> there = exchange(firstOut, secondIn, messages, 1);
            CompletableFuture<Void> back = exchange(secondOut, thirdIn, messages, 2);
            CompletableFuture<Void> around = exchange(thirdOut, firstIn, messages, 3);
            CompletableFuture<Void> all = CompletableFuture.allOf(there, back, around);
            for (int cut = 1; cut <= 4; cut++) {
                machine.cut();
                machine.untilCount(DaemonCounter.PLANE_SESSIONS, 2L * (cut + 1));
            }
            try {
                all.get(PlaneMachine.LIMIT.toSeconds() * 2, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(machine.logs(), e);
            }
            assertTrue(machine.count(DaemonCounter.PLANE_BROKEN) >= 8, machine::logs);
            assertEquals(0, machine.count(DaemonCounter.PLANE_RECORDS_REFUSED), machine::logs);
            assertEquals(0, machine.count(DaemonCounter.INTERNAL_ERRORS), machine::logs);
        }
    }

    @Test
    void aDaemonWithoutPlaneIsReachedByDatagrams() throws Exception {
        try (PlaneMachine machine = new PlaneMachine(PlaneMachine.JAVA_OFF);
                PvmTask first = machine.enrol(1);
                PvmTask second = machine.enrol(2)) {
            exchange(first, second, 200, 4).get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertEquals(0, machine.count(DaemonCounter.PLANE_SESSIONS), machine::logs);
        }
    }

    @Test
    void theKeyIsSeenNowhere() throws Exception {
        String key = "c0ffee00".repeat(8);
        try (PlaneMachine machine = PlaneMachine.withKey(key, PlaneMachine.JAVA);
                PvmTask console = machine.enrol(1)) {
            machine.untilCount(DaemonCounter.PLANE_SESSIONS, 1);
            List<Tid> tids = console.spawn(SpawnRequest.program("/bin/sleep")
                            .withArguments("1000")
                            .withCount(2))
                    .tids();
            assertEquals(2, tids.size());
            List<ProcessHandle> processes =
                    ProcessHandle.current().descendants().toList();
            assertTrue(processes.size() >= 3, processes::toString);
            for (ProcessHandle process : processes) {
                Path proc = Path.of("/proc", Long.toString(process.pid()));
                assertFalse(read(proc.resolve("cmdline")).contains(key), "command line of a process");
                assertFalse(read(proc.resolve("environ")).contains(key), "environment of a process");
            }
            assertFalse(machine.logs().contains(key), "log");
            tids.forEach(console::kill);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void anotherKeyIsRefusedAndTheHostsTalkByDatagrams() throws Exception {
        try (PlaneMachine machine = PlaneMachine.withKey("c0ffee00".repeat(8), PlaneMachine.JAVA_OTHER_KEY);
                PvmTask first = machine.enrol(1);
                PvmTask second = machine.enrol(2)) {
            machine.untilCount(DaemonCounter.PLANE_HANDSHAKES_REFUSED, 1);
            exchange(first, second, 100, 5).get(PlaneMachine.LIMIT.toSeconds(), TimeUnit.SECONDS);
            int[] plane = first.tickle(10);
            assertEquals(0, plane[0], "sessions");
            assertTrue(plane[2] >= 1, "refused handshakes");
            machine.until("the reason is in a log", () -> machine.logs().contains("it has another key"));
        }
    }

    /** Messages of all sizes from one task to another; each tells its number, and its content follows from that. */
    static CompletableFuture<Void> exchange(PvmTask from, PvmTask to, int messages, long seed) {
        CompletableFuture<Void> sent = CompletableFuture.runAsync(
                () -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < messages; i++) {
                        byte[] content = content(random, i);
                        MessageBuffer message = from.newBuffer(i % 2 == 0 ? Encoding.XDR : Encoding.RAW);
                        message.packInt(i).packInt(content.length).packBytes(content);
                        from.send(to.tid(), TAG, message);
                    }
                },
                command -> new Thread(command, "send-" + seed).start());
        CompletableFuture<Void> received = CompletableFuture.runAsync(
                () -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < messages; i++) {
                        MessageBuffer message = to.receive(from.tid(), TAG, PlaneMachine.LIMIT)
                                .orElseThrow(() -> new AssertionError("nothing more came, seed " + seed));
                        byte[] expected = content(random, i);
                        assertEquals(i, message.unpackInt(), () -> "order, seed " + seed);
                        byte[] content = new byte[message.unpackInt()];
                        message.unpackBytes(content);
                        assertTrue(Arrays.equals(expected, content), "content of message " + i + ", seed " + seed);
                    }
                },
                command -> new Thread(command, "receive-" + seed).start());
        return CompletableFuture.allOf(sent, received);
    }

    private static byte[] content(Random random, int number) {
        int length = number % 50 == 0 ? random.nextInt(200_000) : random.nextInt(300);
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }
}
