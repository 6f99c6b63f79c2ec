package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bent frames on task sockets while bystanders exchange checked messages: the daemon stays up in a small heap and the bystanders notice
 * nothing. {@code -Djpvm.soak=true} sends a million frames, {@code -Djpvm.frames=N} any number; {@code -Djpvm.seed=N} repeats a run.
 */
class FrameFuzzIT {
    private static final int FUZZERS = 3;
    private static final int MOST_FRAMES_PER_CONNECTION = 60;
    /** A process id that no system hands out, so that a signal that was asked for in a bent frame hits nobody. */
    private static final int NOBODY = 0x3fffffff;

    /** Files that the daemon's JVM opens on first use; a leak per connection would be hundreds. */
    private static final int LAZY_DESCRIPTORS = 4;

    /** Room in the log for a line per refused connection, as the daemon's counters stand at its end. */
    private static final String LOG_BYTES = "1000000000";

    private static final long MOST_RESIDENT_KB = 300 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Pattern COUNTER_LINE = Pattern.compile("(?m)\\d\\d:\\d\\d:\\d\\d ([a-z ]+): (\\d+)$");

    private static final List<String> HANDLED = List.of(
            "fragments for nobody",
            "fragments passed on between tasks",
            "fragments to the daemon that do not fit together",
            "messages to the daemon");

    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void bentFramesHarmNobody() throws Exception {
        long seed = Long.getLong("jpvm.seed", System.nanoTime());
        int frames = Integer.getInteger("jpvm.frames", Boolean.getBoolean("jpvm.soak") ? 1_000_000 : 20_000);
        String replay = "-Djpvm.seed=" + seed + " -Djpvm.frames=" + frames;
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Machine machine = Machine.start(
                        DaemonKind.JPVMD, CPvm.ofProperties(), List.of("-Xmx64m"), Map.of("PVMDLOGMAX", LOG_BYTES));
                PvmTask ping = Interop.enroll(machine);
                PvmTask pong = Interop.enroll(machine)) {
            int[] bystanders = {ping.tid().value(), pong.tid().value()};
            fuzz(machine, seed, 200, new AtomicInteger(), bystanders);
            DaemonFigures before = DaemonFigures.awaitSettled(machine, ping, f -> f.tasks() == bystanders.length);
            Future<?> echo = threads.submit(() -> echo(pong));
            Future<Integer> trips = threads.submit(() -> exchange(ping, pong.tid(), seed));
            AtomicInteger connections = new AtomicInteger();
            List<Callable<Integer>> fuzzers = new ArrayList<>();
            for (int i = 0; i < FUZZERS; i++) {
                int share = frames / FUZZERS + (i < frames % FUZZERS ? 1 : 0);
                fuzzers.add(() -> fuzz(machine, seed, share, connections, bystanders));
            }
            long start = System.nanoTime();
            int sent = 0;
            for (Future<Integer> fuzzer : threads.invokeAll(fuzzers)) {
                sent += fuzzer.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            stop.set(true);
            int exchanged = trips.get(60, TimeUnit.SECONDS);
            echo.get(60, TimeUnit.SECONDS);
            DaemonFigures after = DaemonFigures.awaitSettled(
                    machine,
                    ping,
                    f -> f.tasks() == bystanders.length && f.descriptors() <= before.descriptors() + LAZY_DESCRIPTORS);
            System.out.printf(
                    "%d frames on %d connections in %.1f s, %.0f/s; bystanders exchanged %d messages; before %s, after %s; %s%n",
                    sent, connections.get(), seconds, sent / seconds, exchanged, before, after, replay);
            Map<String, Long> counters = counters(machine, ping);
            System.out.println(counters);
            long handled = HANDLED.stream().mapToLong(counters::get).sum();
            assertTrue(handled > frames / 2, "the daemon read only " + handled + " frames before it closed; " + replay);
            assertEquals(0, counters.get("failures of the daemon itself"), () -> "see the daemon's log; " + replay);
            assertEquals(frames, sent, replay);
            assertTrue(machine.daemon().process().isAlive(), "the daemon died; " + replay);
            for (PvmTask task : List.of(ping, pong)) {
                task.setContext(-1);
                assertFalse(task.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isPresent(), "a stray message; " + replay);
            }
            assertEquals(bystanders.length, after.tasks(), "entries of the task table; " + replay);
            assertTrue(
                    after.descriptors() <= before.descriptors() + LAZY_DESCRIPTORS,
                    "descriptors: " + before + ", " + after + "; " + replay);
            assertTrue(after.residentKb() < MOST_RESIDENT_KB, "memory: " + after + "; " + replay);
            assertFalse(machine.log().contains("OutOfMemory"), replay);
            assertFalse(
                    machine.daemon().output().contains("Exception"),
                    () -> machine.daemon().output() + replay);
        } catch (Exception | AssertionError e) {
            System.out.println("repeat with " + replay);
            throw e;
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    /** What the daemon counted, by the phrase that its log has for it. */
    private static Map<String, Long> counters(Machine machine, PvmTask task) throws Exception {
        task.tickle(9);
        Map<String, Long> counters = new TreeMap<>();
        String log = machine.log();
        Matcher lines = COUNTER_LINE.matcher(log.substring(Math.max(0, log.length() - 10_000)));
        while (lines.find()) {
            counters.put(lines.group(1), Long.parseLong(lines.group(2)));
        }
        return counters;
    }

    /** Sends {@code frames} bent frames on fresh connections, one after the other; two of three are enrolled. */
    private static int fuzz(Machine machine, long seed, int frames, AtomicInteger connections, int[] bystanders)
            throws Exception {
        int sent = 0;
        while (sent < frames) {
            int number = connections.getAndIncrement();
            int count = Math.min(frames - sent, 1 + (number * 7) % MOST_FRAMES_PER_CONNECTION);
            try (RawTask raw = RawTask.connect(machine)) {
                // Not enrolled, the first bent frame ends the connection.
                boolean stranger = number % 3 == 0;
                int self = stranger ? -1 : raw.enrol(NOBODY);
                count = stranger ? Math.min(count, 3) : count;
                FrameMutator.Stream stream = new FrameMutator(seed + number, self, bystanders).stream(count);
                count = stream.count();
                assertTrue(
                        raw.pourAndEnd(stream.bytes(), System.nanoTime() + LIMIT.toNanos()),
                        "the daemon does not end connection " + number + ", seed " + (seed + number));
            }
            sent += count;
        }
        return sent;
    }

    private static final int EXCHANGE = 5;
    private static final int END = 6;

    private int exchange(PvmTask task, Tid peer, long seed) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        int trips = 0;
        while (!stop.get()) {
            int[] data = random.ints(random.nextInt(3000)).toArray();
            int number = trips;
            MessageBuffer message = task.newBuffer(trips % 2 == 0 ? Encoding.XDR : Encoding.RAW);
            message.packInt(number).packInt(data.length).packInts(data);
            task.send(peer, EXCHANGE, message);
            MessageBuffer back = task.receive(peer, EXCHANGE, LIMIT)
                    .orElseThrow(() -> new AssertionError("message " + number + " of the bystanders is lost"));
            assertEquals(number, back.unpackInt(), "order of the bystanders' messages");
            int[] returned = new int[back.unpackInt()];
            back.unpackInts(returned);
            org.junit.jupiter.api.Assertions.assertArrayEquals(data, returned, "message " + number);
            trips++;
        }
        task.send(peer, END, p -> {});
        return trips;
    }

    private static Void echo(PvmTask task) {
        while (true) {
            MessageBuffer message = task.receive(Tid.ANY, PvmTask.ANY_TAG);
            if (message.tag() == END) {
                return null;
            }
            task.send(message.source(), EXCHANGE, message);
        }
    }
}
