package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.examples.moving.Clocking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a hosted task stands still when it moves, by its own clock, and what its work costs more afterwards. */
class HostedStandstillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOVES = Integer.getInteger("jpvm.moves", 6);
    private static final int KILOBYTES = Integer.getInteger("jpvm.kilobytes", 1024);
    /** Moves before the first that counts: afterwards both hosts have had the task. */
    private static final int WARM_UP = Integer.getInteger("jpvm.moves.warm", 4);

    /** Milliseconds that the median may have, for runs of which that can be asked. */
    private static final long LIMIT_MILLIS = Long.getLong("jpvm.standstill.millis", 60_000);

    private static final double NANOS_PER_MILLI = 1e6;

    @Test
    @Timeout(1200)
    void aTaskStandsStillForMilliseconds() throws Exception {
        List<Long> gaps = new ArrayList<>();
        List<Long> losses = new ArrayList<>();
        try (VirtualMachine machine = VirtualMachine.embedded().hosts(2).start();
                PvmTask console = machine.enroll(1)) {
            Tid task = console.spawn(SpawnRequest.hosted(Clocking.class)
                            .withArguments("" + KILOBYTES)
                            .withEnvironment(Map.of("JPVM_PIN", "0"))
                            .onHost("host1"))
                    .tids()
                    .get(0);
            ask(console, task);
            for (int i = 0; i < WARM_UP + MOVES; i++) {
                assertNull(machine.move(task, 2 - i % 2).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
                String[] told = ask(console, task).unpackString().split(" ");
                assertEquals(Clocking.sumOf(KILOBYTES), Long.parseLong(told[2]), "state after move " + i);
                assertEquals(i + 1, Integer.parseInt(told[3]), "moves that the task knows of");
                if (i >= WARM_UP) {
                    gaps.add(Long.parseLong(told[0]));
                    losses.add(Long.parseLong(told[1]));
                }
            }
            console.send(task, Clocking.ASK, message -> message.packInt(-1));
            report("stood still", gaps);
            report("CPU lost", losses);
            for (int host = 1; host <= 2; host++) {
                int number = host;
                machine.describeMoves(host).forEach(line -> System.out.println("host" + number + " " + line));
            }
        }
        long median = sorted(gaps)[gaps.size() / 2];
        assertTrue(median <= LIMIT_MILLIS * NANOS_PER_MILLI, () -> "median " + median + " ns");
    }

    private static MessageBuffer ask(PvmTask console, Tid task) {
        console.send(task, Clocking.ASK, message -> message.packInt(1));
        return console.receive(task, Clocking.TOLD, PATIENCE).orElseThrow(() -> new AssertionError("no answer"));
    }

    private static long[] sorted(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static void report(String what, List<Long> nanos) {
        long[] sorted = sorted(nanos);
        int last = sorted.length - 1;
        System.out.printf(
                Locale.ROOT,
                "%s, %d moves of %d kB: median %.1f, p90 %.1f, p99 %.1f, longest %.1f ms%n",
                what,
                sorted.length,
                KILOBYTES,
                sorted[last / 2] / NANOS_PER_MILLI,
                sorted[last * 9 / 10] / NANOS_PER_MILLI,
                sorted[last * 99 / 100] / NANOS_PER_MILLI,
                sorted[last] / NANOS_PER_MILLI);
    }
}
