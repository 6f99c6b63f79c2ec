package org.jpvm.daemon.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.junit.jupiter.api.Test;

/** Policies of users in a live machine of three hosts: good ones choose, bad ones harm nobody. */
class MisbehavingPolicyIT {
    private static final SpawnRequest SLEEP = SpawnRequest.program("/bin/sleep").withArguments("600");
    private static final CountDownLatch ENTERED = new CountDownLatch(1);
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    /** Chooses the last host, and lets the number of spawned tasks there decide when that is full. */
    public static final class LastHost implements PlacementPolicy {
        @Override
        public String name() {
            return "last-host";
        }

        @Override
        public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
            int last = hosts.size() - 1;
            Arrays.fill(chosen, hosts.load(last) < 4 ? last : 0);
        }
    }

    /** Throws. */
    public static final class Throwing implements PlacementPolicy {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
            throw new OutOfMemoryError("on purpose");
        }
    }

    /** Waits for the test. */
    public static final class Stuck implements PlacementPolicy {
        @Override
        public String name() {
            return "stuck";
        }

        @Override
        public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
            ENTERED.countDown();
            while (RELEASED.getCount() > 0) {
                try {
                    RELEASED.await();
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }
    }

    private static List<Integer> hosts(SpawnResult result) {
        assertTrue(result.errors().isEmpty(), result.toString());
        return result.tids().stream().map(Tid::hostIndex).toList();
    }

    @Test
    void goodOnesChooseAndBadOnesHarmNobody() throws Exception {
        try (VirtualMachine machine = VirtualMachine.embedded()
                        .hosts(3)
                        .placement(LastHost.class.getName())
                        .start();
                PvmTask pvm = machine.enroll();
                PvmTask other = machine.enroll();
                PvmTask elsewhere = machine.enroll(2)) {
            assertEquals(List.of(3, 3, 3, 3), hosts(pvm.spawn(SLEEP.withCount(4))));
            assertEquals(List.of(1), hosts(pvm.spawn(SLEEP)), "the tasks it has placed are not in its view");
            assertEquals(List.of(2), hosts(pvm.spawn(SLEEP.onHost(machine(pvm, 2)))));
            // From here on round robin, from behind the local host.
            assertEquals(List.of(2, 3), hosts(pvm.spawn(SLEEP.withCount(2).placement(Throwing.class.getName()))));
            assertEquals(List.of(1), hosts(pvm.spawn(SLEEP.placement("no-such-policy"))));
            CompletableFuture<SpawnResult> waiting =
                    CompletableFuture.supplyAsync(() -> pvm.spawn(SLEEP.placement(Stuck.class.getName())));
            assertTrue(ENTERED.await(30, TimeUnit.SECONDS));
            for (int i = 0; i < 100; i++) {
                assertEquals(3, other.hosts().size());
            }
            assertEquals(List.of(3), hosts(other.spawn(SLEEP.onHost(machine(other, 3)))));
            assertFalse(waiting.isDone(), "it was the daemon that waited");
            // PVM's cursor stands where the spawn by name put it.
            assertEquals(List.of(3), hosts(waiting.get(60, TimeUnit.SECONDS)));
            RELEASED.countDown();
            // The choice of the machine reaches the other daemons over the plane.
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!said(elsewhere).contains("policy " + LastHost.class.getName())) {
                assertTrue(System.nanoTime() < deadline, said(elsewhere));
            }
            String told = said(pvm);
            assertTrue(told.contains("questions it threw at"), told);
            assertTrue(told.contains("answers too late"), told);
            assertTrue(told.contains("questions for a policy that is not there"), told);
        }
    }

    private static String machine(PvmTask pvm, int index) {
        return pvm.hosts().stream()
                .filter(host -> host.tid().hostIndex() == index)
                .findFirst()
                .orElseThrow()
                .name();
    }

    /** What the console's command says. */
    private static String said(PvmTask pvm) {
        byte[] word = "placement\0\0\0".getBytes();
        int[] request = new int[6];
        request[0] = 11;
        request[2] = "placement".length();
        IntStream.range(0, 3)
                .forEach(i -> request[3 + i] = ByteBuffer.wrap(word).getInt(4 * i));
        pvm.tickle(request);
        int length = pvm.tickle(11, 1)[0];
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < length; at += 40) {
            for (int number : pvm.tickle(11, 2, at)) {
                for (int shift = 24; shift >= 0; shift -= 8) {
                    text.append((char) (number >>> shift & 0xff));
                }
            }
        }
        return text.toString();
    }
}
