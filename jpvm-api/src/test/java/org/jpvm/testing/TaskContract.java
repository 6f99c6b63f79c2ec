package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.io.SocketTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every task library can expect of every daemon: messages, routes, handlers, threads. A subclass says which daemon. */
public abstract class TaskContract extends ContractFixture {
    @ParameterizedTest
    @EnumSource(names = {"XDR", "RAW"})
    void allTypesTravelToOneself(Encoding encoding) {
        PvmTask task = enroll();
        MessageBuffer out = task.newBuffer(encoding);
        out.packBytes(new byte[] {1, 2, 3, 4, 5});
        out.packShorts(new short[] {-3, 300});
        out.packInts(new int[] {1, -2, 0x12345678});
        out.packLongs(new long[] {-5, 7});
        out.packFloats(new float[] {3.25f});
        out.packDoubles(new double[] {1.0, -2.5});
        out.packUnsignedShort(65535);
        out.packComplexes(new float[] {1.5f, 2.5f}, 0, 1, 1);
        out.packString("grün");
        task.send(task.tid(), 100, out);
        MessageBuffer in = next(task, task.tid(), 100);
        assertEquals(out.lengthBytes(), in.lengthBytes());
        byte[] bytes = new byte[5];
        in.unpackBytes(bytes);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, bytes);
        assertEquals(-3, in.unpackShort());
        assertEquals(300, in.unpackShort());
        int[] ints = new int[3];
        in.unpackInts(ints);
        assertArrayEquals(new int[] {1, -2, 0x12345678}, ints);
        assertEquals(-5, in.unpackLong());
        assertEquals(7, in.unpackLong());
        assertEquals(3.25f, in.unpackFloat());
        assertEquals(1.0, in.unpackDouble());
        assertEquals(-2.5, in.unpackDouble());
        assertEquals(65535, in.unpackUnsignedShort());
        float[] complex = new float[2];
        in.unpackComplexes(complex, 0, 1, 1);
        assertArrayEquals(new float[] {1.5f, 2.5f}, complex);
        assertEquals("grün", in.unpackString());
        assertEquals(0, in.remainingBytes());
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void pingPongKeepsOrderAndContent(Route route) throws Exception {
        PvmTask one = enroll(route);
        PvmTask other = enroll(route);
        one.notifyOn(NotifyKind.ROUTE_ADD, 77, -1);
        int rounds = 300;
        Future<Void> echo = threads.submit(() -> {
            for (int i = 0; i < rounds; i++) {
                MessageBuffer message = next(other, one.tid(), 5);
                other.send(one.tid(), 6, message);
            }
            return null;
        });
        for (int i = 0; i < rounds; i++) {
            int value = i;
            one.send(other.tid(), 5, message -> message.packInt(value));
            assertEquals(value, next(one, other.tid(), 6).unpackInt());
        }
        join(echo);
        if (route != Route.DAEMON) {
            assertEquals(other.tid().value(), next(one, one.tid(), 77).unpackInt());
        } else {
            assertTrue(one.tryReceive(one.tid(), 77).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void longMessagesBothWaysAtOnceDoNotBlock(Route route) throws Exception {
        PvmTask one = enroll(route);
        PvmTask other = enroll(route);
        int count = 5;
        Future<Void> there = threads.submit(() -> exchange(one, other.tid(), count));
        Future<Void> back = threads.submit(() -> exchange(other, one.tid(), count));
        join(there);
        join(back);
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

    @Test
    void crossedRequestsEndInOneRoute() throws Exception {
        for (int round = 0; round < 5; round++) {
            PvmTask one = enroll(Route.DIRECT_UNIX);
            PvmTask other = enroll(Route.DIRECT_UNIX);
            Future<Void> there = threads.submit(() -> exchange(one, other.tid(), 1));
            Future<Void> back = threads.submit(() -> exchange(other, one.tid(), 1));
            join(there);
            join(back);
        }
    }

    @Test
    void multicastReachesEachOnceAndNotTheSender() {
        PvmTask one = enroll();
        PvmTask two = enroll();
        PvmTask three = enroll();
        MessageBuffer message = one.newBuffer();
        message.packString("all");
        one.multicast(List.of(three.tid(), two.tid(), one.tid(), two.tid()), 9, message);
        one.send(two.tid(), 10, out -> out.packInt(1));
        assertEquals("all", next(two, one.tid(), 9).unpackString());
        assertEquals("all", next(three, one.tid(), 9).unpackString());
        next(two, one.tid(), 10);
        assertTrue(two.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        assertTrue(one.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
    }

    @Test
    void probeLeavesTheMessage() {
        PvmTask task = enroll();
        task.send(task.tid(), 3, message -> message.packInt(8));
        task.send(task.tid(), 4, message -> message.packInt(9));
        next(task, task.tid(), 4);
        MessageBuffer shown = task.probe(Tid.ANY, PvmTask.ANY_TAG).orElseThrow();
        assertEquals(3, shown.tag());
        MessageBuffer taken = task.tryReceive(Tid.ANY, PvmTask.ANY_TAG).orElseThrow();
        assertSame(shown, taken);
        assertEquals(8, taken.unpackInt());
        assertTrue(task.probe(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        assertTrue(task.receive(Tid.ANY, PvmTask.ANY_TAG, Duration.ofMillis(20)).isEmpty());
    }

    @Test
    void matcherChoosesTheBest() {
        PvmTask task = enroll();
        for (int tag : new int[] {5, 9, 7}) {
            task.send(task.tid(), tag, message -> message.packInt(tag));
        }
        next(task, task.tid(), 7);
        task.send(task.tid(), 7, message -> message.packInt(7));
        task.setMatcher((message, from, tag) -> message.tag() + 1);
        assertEquals(9, task.receive().unpackInt());
        List<MessageBuffer> shown = new ArrayList<>();
        task.send(task.tid(), 8, message -> message.packInt(8));
        task.setMatcher((message, from, tag) -> {
            shown.add(message);
            return message.tag() == 8 ? 1 : 0;
        });
        MessageBuffer taken = task.receive();
        assertTrue(shown.stream().anyMatch(message -> message == taken), "receive returned what no matcher saw");
        task.setMatcher((message, from, tag) -> PvmError.BAD_MSG.code());
        assertEquals(
                PvmError.BAD_MSG,
                assertThrows(PvmException.class, task::receive).error());
        task.setMatcher(null);
        assertEquals(5, task.receive().unpackInt());
        assertEquals(7, task.receive().unpackInt());
    }

    @Test
    void channelsTellWhenToLookForMessages() throws Exception {
        SocketTask one = (SocketTask) enroll(Route.DIRECT_UNIX);
        PvmTask other = enroll(Route.DIRECT_UNIX);
        assertEquals(1, one.channels().size());
        Future<MessageBuffer> first = threads.submit(() -> next(other, one.tid(), 1));
        one.send(other.tid(), 1, message -> message.packInt(1));
        join(first);
        List<SelectableChannel> channels = one.channels();
        assertEquals(2, channels.size());
        try (Selector selector = Selector.open()) {
            for (SelectableChannel channel : channels) {
                channel.register(selector, SelectionKey.OP_READ);
            }
            for (Route route : List.of(Route.DIRECT_UNIX, Route.DAEMON)) {
                PvmTask from = route == Route.DAEMON ? enroll(route) : other;
                assertTrue(one.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
                from.send(one.tid(), 2, message -> message.packInt(2));
                Optional<MessageBuffer> found = Optional.empty();
                long deadline = System.nanoTime() + SOON.toNanos();
                while (found.isEmpty() && System.nanoTime() < deadline) {
                    selector.select(SOON.toMillis());
                    selector.selectedKeys().clear();
                    found = one.tryReceive(from.tid(), 2);
                }
                assertEquals(2, found.orElseThrow().unpackInt());
            }
        }
        one.close();
        assertEquals(
                PvmError.SYS_ERR,
                assertThrows(PvmException.class, one::channels).error());
    }

    /** A structural property: what a short message costs the collector, whatever the machine. */
    @Test
    void shortMessagesAllocateLittle() throws Exception {
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Assumptions.assumeTrue(meter.isThreadAllocatedMemorySupported(), "this JVM does not count allocated bytes");
        PvmTask one = enroll(Route.DIRECT_UNIX);
        PvmTask other = enroll(Route.DIRECT_UNIX);
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

    @Test
    void contextsSeparateMessages() {
        PvmTask task = enroll();
        int context = task.newContext();
        assertEquals(0, task.setContext(context));
        task.send(task.tid(), 1, message -> message.packInt(1));
        task.setContext(0);
        task.send(task.tid(), 1, message -> message.packInt(2));
        assertEquals(2, next(task, Tid.ANY, 1).unpackInt());
        assertTrue(task.tryReceive(Tid.ANY, 1).isEmpty());
        task.setContext(-1);
        assertEquals(context, next(task, Tid.ANY, 1).context());
        task.freeContext(context);
        assertEquals(
                PvmError.NOT_FOUND,
                assertThrows(PvmException.class, () -> task.freeContext(context))
                        .error());
    }

    @Test
    void ownExitIsToldToAHandler() {
        PvmTask task = enroll();
        AtomicReference<Integer> told = new AtomicReference<>();
        task.addMessageHandler(-1, 50, 0, message -> told.set(message.unpackInt()));
        task.notifyOn(NotifyKind.TASK_EXIT, 50, List.of(task.tid()));
        task.close();
        assertEquals(task.tid().value(), told.get());
    }

    @Test
    void routeNotificationsTellOfOpeningAndClosing() throws Exception {
        PvmTask one = enroll(Route.DIRECT_UNIX);
        PvmTask other = enroll(Route.DIRECT_UNIX);
        one.notifyOn(NotifyKind.ROUTE_DELETE, 61, List.of(other.tid()));
        assertEquals(other.tid().value(), next(one, one.tid(), 61).unpackInt());
        one.notifyOn(NotifyKind.ROUTE_ADD, 60, 1);
        Future<MessageBuffer> receiver = threads.submit(() -> next(other, one.tid(), 1));
        one.send(other.tid(), 1, message -> message.packInt(1));
        join(receiver);
        assertEquals(other.tid().value(), next(one, one.tid(), 60).unpackInt());
        one.notifyOn(NotifyKind.ROUTE_DELETE, 61, List.of(other.tid()));
        Tid gone = other.tid();
        other.close();
        MessageBuffer closed = next(one, one.tid(), 61);
        assertEquals(gone.value(), closed.unpackInt());
        assertEquals(-1, closed.unpackInt());
    }

    @Test
    void handlersAnswerInsideOtherCalls() throws Exception {
        PvmTask one = enroll();
        PvmTask other = enroll();
        int id = other.addMessageHandler(-1, 70, 0, message -> {
            MessageBuffer answer = other.newBuffer();
            answer.packInt(message.unpackInt() + 1);
            other.send(message.source(), 71, answer);
            assertEquals(
                    PvmError.NOT_IMPL,
                    assertThrows(PvmException.class, other::receive).error());
        });
        assertEquals(9, id);
        Future<MessageBuffer> waiting = threads.submit(() -> other.receive(one.tid(), 99));
        one.send(other.tid(), 70, message -> message.packInt(1));
        assertEquals(2, next(one, other.tid(), 71).unpackInt());
        other.removeMessageHandler(id);
        one.send(other.tid(), 70, message -> message.packInt(5));
        one.send(other.tid(), 99, message -> {});
        join(waiting);
        assertEquals(5, next(other, one.tid(), 70).unpackInt());
    }

    @Test
    void severalThreadsShareOneTask() throws Exception {
        PvmTask task = enroll();
        PvmTask peer = enroll();
        int workers = 4;
        int rounds = 200;
        Future<Void> echo = threads.submit(() -> {
            for (int i = 0; i < workers * rounds; i++) {
                MessageBuffer message = next(peer, task.tid(), PvmTask.ANY_TAG);
                peer.send(task.tid(), message.tag(), message);
            }
            return null;
        });
        List<Future<Void>> all = new ArrayList<>();
        for (int w = 1; w <= workers; w++) {
            int tag = w;
            Callable<Void> worker = () -> {
                for (int i = 0; i < rounds; i++) {
                    int value = i;
                    task.send(peer.tid(), tag, message -> message.packInt(value));
                    assertEquals(value, next(task, peer.tid(), tag).unpackInt());
                    if (i % 50 == 0) {
                        assertTrue(task.isRunning(peer.tid()));
                    }
                }
                return null;
            };
            all.add(threads.submit(worker));
        }
        for (Future<Void> worker : all) {
            join(worker);
        }
        join(echo);
    }

    @Test
    void interruptEndsAWaitAndNothingElse() throws Exception {
        PvmTask task = enroll();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                task.receive();
                flag.completeExceptionally(new AssertionError("received"));
            } catch (PvmInterruptedException e) {
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                flag.completeExceptionally(e);
            }
        });
        waiting.start();
        waiting.interrupt();
        assertTrue(join(flag));
        task.send(task.tid(), 1, message -> message.packInt(1));
        assertEquals(1, next(task, task.tid(), 1).unpackInt());
    }

    @Test
    void anInterruptedSendStillArrivesWhole() throws Exception {
        PvmTask one = enroll(Route.DIRECT_UNIX);
        PvmTask other = enroll(Route.DIRECT_UNIX);
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
    void closingWakesTheThreadsThatWait() throws Exception {
        PvmTask task = enroll();
        Future<MessageBuffer> one = threads.submit(() -> task.receive());
        Future<MessageBuffer> other = threads.submit(() -> task.receive());
        task.close();
        for (Future<MessageBuffer> future : List.of(one, other)) {
            Exception failure = assertThrows(Exception.class, () -> join(future));
            assertEquals(PvmError.SYS_ERR, ((PvmException) failure.getCause()).error());
        }
        task.close();
    }

    @Test
    void aKilledDaemonEndsEveryCall() throws Exception {
        PvmTask task = enroll();
        Future<MessageBuffer> waiting = threads.submit(() -> task.receive());
        Future<MessageBuffer> other = threads.submit(() -> task.receive(task.tid(), 5));
        daemon.kill();
        for (Future<MessageBuffer> future : List.of(waiting, other)) {
            Exception failure = assertThrows(Exception.class, () -> join(future));
            assertEquals(PvmError.SYS_ERR, ((PvmException) failure.getCause()).error());
        }
        assertEquals(
                PvmError.SYS_ERR, assertThrows(PvmException.class, task::hosts).error());
        assertEquals(
                PvmError.SYS_ERR,
                assertThrows(PvmException.class, () -> daemon.enroll()).error());
    }

    @Test
    void aContextCanBeNamedWhateverTheCurrentOneIs() {
        PvmTask a = enroll();
        PvmTask b = enroll();
        final int context = 4321;
        b.setMatcher((message, from, tag) -> 0);
        MessageBuffer message = a.newBuffer();
        message.packInt(5);
        a.send(b.tid(), 9, context, message);
        assertEquals(0, a.context());
        MessageBuffer first = b.receive(a.tid(), 9, context);
        assertEquals(5, first.unpackInt());
        assertEquals(context, first.context());
        assertEquals(Optional.empty(), b.receive(a.tid(), 9, context, Duration.ZERO));
        assertEquals(Optional.empty(), b.receive(a.tid(), 9, context, Duration.ofMillis(20)));
        a.send(b.tid(), 9, p -> p.packInt(6));
        assertEquals(6, b.receive(Tid.ANY, 9, 0, SOON).orElseThrow().unpackInt(), "context 0 by its number");
        assertEquals(
                PvmError.BAD_PARAM,
                assertThrows(PvmException.class, () -> a.send(b.tid(), -1, context, message))
                        .error());
    }
}
