package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.io.SocketTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tasks of the pure-Java provider do that several of them in one JVM, or their threads, show. A subclass says at which daemon. */
public abstract class JavaTaskContract extends ThreadContract {
    @Override
    PvmTask enrollSubject(RunningDaemon at) {
        return at.enroll();
    }

    @Test
    void severalTasksOfOneProcessAreSeveralTasks() {
        PvmTask one = enroll();
        PvmTask other = enroll();
        assertFalse(one.tid().equals(other.tid()));
        assertEquals(2, one.tasks().size());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void orderHoldsWhileARouteOpensAndOthersSend(Route route) throws Exception {
        PvmTask one = enroll(Route.DAEMON);
        PvmTask other = enroll(route);
        int count = 400;
        CountDownLatch started = new CountDownLatch(1);
        Future<Void> sender = threads.submit(() -> {
            for (int i = 0; i < count; i++) {
                int value = i;
                one.send(other.tid(), 1, message -> message.packInt(value));
                if (i == count / 4) {
                    one.setOption(TaskOption.ROUTE, route == Route.DAEMON ? 1 : 3);
                    started.countDown();
                }
            }
            // A task that is in no call of the library takes nothing in, and a direct route holds only so much.
            for (int i = 0; i < count; i++) {
                assertEquals(i, next(one, other.tid(), 2).unpackInt());
            }
            return null;
        });
        assertTrue(started.await(20, TimeUnit.SECONDS));
        for (int i = 0; i < count; i++) {
            assertEquals(i, next(other, one.tid(), 1).unpackInt());
            int value = i;
            other.send(one.tid(), 2, message -> message.packInt(value));
        }
        join(sender);
    }

    /** Sends, multicasts and changes of the route option in random order, among several tasks at once. */
    @Test
    void orderHoldsInAnyMixOfRoutesAndMulticasts() throws Exception {
        for (int seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<PvmTask> tasks = new ArrayList<>();
            for (int i = 0; i < 3 + seed % 3; i++) {
                tasks.add(daemon.enroll());
            }
            open.addAll(tasks);
            int count = 1 + random.nextInt(40);
            int maxBytes = seed % 2 == 0 ? 100 : 200_000;
            List<Future<Void>> all = new ArrayList<>();
            for (PvmTask task : tasks) {
                Random own = new Random(random.nextLong());
                List<Tid> others = tasks.stream()
                        .map(PvmTask::tid)
                        .filter(tid -> !tid.equals(task.tid()))
                        .toList();
                all.add(threads.submit(() -> sendMix(task, others, count, maxBytes, own)));
                all.add(threads.submit(() -> checkMix(task, others, count)));
            }
            for (Future<Void> one : all) {
                try {
                    join(one);
                } catch (Exception e) {
                    throw new AssertionError("seed=" + seed + "\n" + daemon.log(), e);
                }
            }
            tasks.forEach(PvmTask::close);
            open.removeAll(tasks);
        }
    }

    private static Void sendMix(PvmTask task, List<Tid> others, int count, int maxBytes, Random random) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) {
                task.setOption(TaskOption.ROUTE, 1 + random.nextInt(3));
            }
            MessageBuffer message = task.newBuffer(random.nextBoolean() ? Encoding.XDR : Encoding.RAW);
            int bytes = random.nextInt(maxBytes);
            message.packInt(i).packInt(bytes).packBytes(new byte[bytes]);
            if (random.nextInt(3) == 0) {
                task.multicast(others, 7, message);
            } else {
                others.forEach(other -> task.send(other, 7, message));
            }
        }
        return null;
    }

    private static Void checkMix(PvmTask task, List<Tid> others, int count) {
        int[] expected = new int[others.size()];
        for (int i = 0; i < count * others.size(); i++) {
            MessageBuffer message = next(task, Tid.ANY, 7);
            int sender = others.indexOf(message.source());
            assertEquals(expected[sender]++, message.unpackInt(), "order from " + message.source());
            message.unpackBytes(new byte[message.unpackInt()]);
            assertEquals(0, message.remainingBytes());
        }
        return null;
    }

    /** The daemon says at once that there is no such task; each message must find its end all the same. */
    @Test
    void aTaskThatHasEndedIsAskedForARouteOncePerMessage() {
        PvmTask task = enroll(Route.DIRECT_UNIX);
        PvmTask gone = enroll(Route.DIRECT_UNIX);
        Tid tid = gone.tid();
        gone.close();
        for (int i = 0; i < 3; i++) {
            task.send(tid, 1, message -> message.packInt(1));
        }
        task.send(task.tid(), 2, message -> message.packInt(7));
        assertEquals(7, next(task, task.tid(), 2).unpackInt());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DAEMON")
    void crossedRequestsEndInOneRoute(Route route) throws Exception {
        for (int round = 0; round < 5; round++) {
            PvmTask one = enroll(route);
            PvmTask other = enroll(route);
            Future<Void> there = threads.submit(() -> exchange(one, other.tid(), 1));
            Future<Void> back = threads.submit(() -> exchange(other, one.tid(), 1));
            join(there);
            join(back);
        }
    }

    private static Void exchange(PvmTask task, Tid peer, int count) {
        byte[] data = new byte[MEGABYTE];
        Arrays.fill(data, (byte) task.tid().value());
        for (int i = 0; i < count; i++) {
            MessageBuffer message = task.newBuffer(Encoding.RAW);
            message.packBytes(data);
            task.send(peer, i, message);
        }
        for (int i = 0; i < count; i++) {
            MessageBuffer message = next(task, peer, i);
            byte[] received = new byte[MEGABYTE];
            message.unpackBytes(received);
            byte[] expected = new byte[MEGABYTE];
            Arrays.fill(expected, (byte) peer.value());
            assertArrayEquals(expected, received);
        }
        return null;
    }

    /** A structural property: what a short message costs the collector, whatever the machine. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DAEMON")
    void shortMessagesAllocateLittle(Route route) throws Exception {
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Assumptions.assumeTrue(meter.isThreadAllocatedMemorySupported(), "this JVM does not count allocated bytes");
        PvmTask one = enroll(route);
        PvmTask other = enroll(route);
        int batch = 20;
        int warmUp = 20;
        int batches = 120;
        Future<Void> receiver = threads.submit(() -> {
            long bytes = 0;
            for (int i = 0; i < batches; i++) {
                long before =
                        meter.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (int k = 0; k < batch; k++) {
                    next(other, one.tid(), 1);
                }
                if (i >= warmUp) {
                    bytes +=
                            meter.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
                }
                other.send(one.tid(), 2, message -> {});
            }
            assertAtMost(400, bytes / ((batches - warmUp) * batch), "receive");
            return null;
        });
        MessageBuffer message = one.newBuffer(Encoding.RAW);
        message.packLong(1);
        long bytes = 0;
        for (int i = 0; i < batches; i++) {
            long before = meter.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int k = 0; k < batch; k++) {
                one.send(other.tid(), 1, message);
            }
            if (i >= warmUp) {
                bytes += meter.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            }
            next(one, other.tid(), 2);
        }
        join(receiver);
        assertAtMost(64, bytes / ((batches - warmUp) * batch), "send");
    }

    private static void assertAtMost(long limit, long bytes, String what) {
        assertTrue(bytes <= limit, () -> "a " + what + " of 8 bytes allocates " + bytes + " bytes, limit " + limit);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DAEMON")
    void anInterruptedSendStillArrivesWhole(Route route) throws Exception {
        PvmTask one = enroll(route);
        PvmTask other = enroll(route);
        Future<MessageBuffer> first = threads.submit(() -> next(other, one.tid(), 1));
        one.send(other.tid(), 1, message -> message.packInt(1));
        join(first);
        MessageBuffer message = one.newBuffer(Encoding.RAW);
        message.packBytes(new byte[8 * MEGABYTE]);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            one.send(other.tid(), 2, message);
            flag.complete(Thread.currentThread().isInterrupted());
        });
        sender.start();
        // Nobody reads at the other end, so that the send can end in no other way.
        sender.interrupt();
        assertTrue(join(flag));
        Future<MessageBuffer> answer = threads.submit(() -> next(one, other.tid(), 3));
        assertEquals(8 * MEGABYTE, next(other, one.tid(), 2).lengthBytes());
        other.send(one.tid(), 3, out -> out.packInt(1));
        join(answer);
    }

    @Test
    void aTaskThatHasLeftShowsNoChannels() {
        SocketTask task = (SocketTask) enroll();
        assertEquals(1, task.channels().size());
        task.close();
        assertError(PvmError.SYS_ERR, task::channels);
    }

    /** Messages through shared memory touch no socket, and a selector of the user's hears of them all the same. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DAEMON")
    void aSelectorOfTheUserIsWoken(Route route) throws Exception {
        PvmTask one = enroll(route);
        SocketTask other = (SocketTask) enroll(route);
        Future<MessageBuffer> first = threads.submit(() -> next(other, one.tid(), 1));
        one.send(other.tid(), 1, message -> message.packInt(0));
        join(first);
        Future<Void> reader = threads.submit(() -> {
            try (Selector selector = Selector.open()) {
                for (SelectableChannel channel : other.channels()) {
                    channel.register(selector, SelectionKey.OP_READ);
                }
                int expected = 0;
                while (expected < 500) {
                    Optional<MessageBuffer> message = other.tryReceive(one.tid(), 2);
                    if (message.isPresent()) {
                        assertEquals(expected, message.get().unpackInt());
                        if (expected++ % 3 == 0) {
                            other.send(one.tid(), 3, out -> {});
                        }
                    } else {
                        assertTrue(selector.select(SOON.toMillis()) > 0, "nothing woke it before message " + expected);
                        selector.selectedKeys().clear();
                    }
                }
            }
            return null;
        });
        for (int i = 0; i < 500; i++) {
            int value = i;
            one.send(other.tid(), 2, message -> message.packInt(value));
            if (i % 3 == 0) {
                next(one, other.tid(), 3);
            }
        }
        join(reader);
    }
}
