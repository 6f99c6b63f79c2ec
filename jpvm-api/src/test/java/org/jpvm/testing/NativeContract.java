package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jpvm.Encoding;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.message.PackedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the provider {@code native} does: messages, routes, handlers, threads. This JVM is the one task that libpvm3 allows, beside tasks of
 * the pure-Java provider. A subclass says which daemon.
 */
public abstract class NativeContract extends ContractFixture {
    private static final int BIG_ENDIAN_SIGNATURE = 0x0658ef59;

    private PvmTask enrollNative() {
        PvmTask task = NativeProvider.enroll(daemon, null);
        open.add(0, task);
        return task;
    }

    private PvmTask enrollNative(Route route) {
        PvmTask task = enrollNative();
        task.setOption(TaskOption.ROUTE, route == Route.DAEMON ? 1 : 3);
        return task;
    }

    private static void assertError(PvmError expected, Executable call) {
        PvmException failure = assertThrows(PvmException.class, call);
        assertEquals(expected, failure.error(), failure::getMessage);
    }

    private Future<MessageBuffer> echoOnce(PvmTask echo, Tid from) {
        return threads.submit(() -> {
            MessageBuffer message = next(echo, from, 5);
            echo.send(from, 6, message);
            return message;
        });
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void allTypesTravelThereAndBack(Encoding encoding) throws Exception {
        PvmTask task = enrollNative();
        PvmTask peer = enroll();
        boolean copied = encoding != Encoding.IN_PLACE;
        MessageBuffer out = task.newBuffer(encoding);
        out.packBytes(new byte[] {1, 2, 3, 4, 5});
        out.packShorts(new short[] {-3, 300});
        out.packInts(new int[] {1, -2, 0x12345678});
        long[] longs = {-5, 7};
        out.packLongs(longs);
        out.packFloats(new float[] {3.25f});
        out.packDoubles(new double[] {1.0, -2.5});
        out.packComplexes(new float[] {1.5f, 2.5f}, 0, 1, 1);
        if (copied) {
            out.packString("grün");
        } else {
            longs[1] = 8;
        }
        Future<MessageBuffer> echoed = echoOnce(peer, task.tid());
        task.send(peer.tid(), 5, out);
        MessageBuffer there = join(echoed);
        MessageBuffer back = next(task, peer.tid(), 6);
        task.send(task.tid(), 7, out);
        MessageBuffer self = next(task, task.tid(), 7);
        assertEquals(out.encodingField(), there.encodingField());
        byte[] expected = bytes(there);
        assertArrayEquals(expected, bytes(back));
        assertArrayEquals(expected, bytes(self));
        if (copied) {
            assertArrayEquals(bytes(out), expected);
        }
        if (encoding == Encoding.TRACE) {
            return;
        }
        self.rewind();
        self.unpackBytes(new byte[5]);
        assertEquals(-3, self.unpackShort());
        assertEquals(300, self.unpackShort());
        int[] ints = new int[3];
        self.unpackInts(ints);
        assertArrayEquals(new int[] {1, -2, 0x12345678}, ints);
        assertEquals(-5, self.unpackLong());
        assertEquals(copied ? 7 : 8, self.unpackLong());
        assertEquals(3.25f, self.unpackFloat());
        assertEquals(1.0, self.unpackDouble());
        assertEquals(-2.5, self.unpackDouble());
        self.unpackComplexes(new float[2], 0, 1, 1);
        if (copied) {
            assertEquals("grün", self.unpackString());
        }
        assertEquals(0, self.remainingBytes());
    }

    private static byte[] bytes(MessageBuffer message) {
        message.rewind();
        byte[] all = new byte[message.remainingBytes()];
        message.unpackTransmitted(all, 0, all.length);
        return all;
    }

    @Test
    void alienDataPassThroughUnread() throws Exception {
        PvmTask task = enrollNative();
        PvmTask peer = enroll();
        byte[] data = new byte[200_001];
        Arrays.fill(data, (byte) 9);
        MessageBuffer alien = PackedMessage.received(BIG_ENDIAN_SIGNATURE, 1, 0, 0, 0, 77, data.clone(), data.length);
        Future<MessageBuffer> echoed = echoOnce(peer, task.tid());
        task.send(peer.tid(), 5, alien);
        join(echoed);
        MessageBuffer back = next(task, peer.tid(), 6);
        assertEquals(BIG_ENDIAN_SIGNATURE, back.encodingField());
        assertEquals(77, back.waitId());
        assertArrayEquals(data, bytes(back));
        assertError(PvmError.BAD_MSG, () -> {
            back.rewind();
            back.unpackInt();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"DAEMON", "DIRECT_UNIX", "DIRECT_TCP"})
    void pingPongKeepsOrderAndContent(Route route) throws Exception {
        PvmTask task = enrollNative(route);
        PvmTask peer = enroll(route);
        task.notifyOn(NotifyKind.ROUTE_ADD, 77, -1);
        int rounds = 300;
        Future<Void> echo = threads.submit(() -> {
            for (int i = 0; i < rounds; i++) {
                peer.send(task.tid(), 6, next(peer, task.tid(), 5));
            }
            return null;
        });
        for (int i = 0; i < rounds; i++) {
            int value = i;
            task.send(peer.tid(), 5, message -> message.packInt(value));
            assertEquals(value, next(task, peer.tid(), 6).unpackInt());
        }
        join(echo);
        if (route == Route.DAEMON) {
            assertTrue(task.tryReceive(task.tid(), 77).isEmpty());
        } else {
            assertEquals(peer.tid().value(), next(task, task.tid(), 77).unpackInt());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DAEMON", "DIRECT_UNIX"})
    void longMessagesBothWaysAtOnce(Route route) throws Exception {
        PvmTask task = enrollNative(route);
        PvmTask peer = enroll(route);
        Future<Void> there = threads.submit(() -> exchange(task, peer.tid()));
        Future<Void> back = threads.submit(() -> exchange(peer, task.tid()));
        join(there);
        join(back);
    }

    private static Void exchange(PvmTask task, Tid peer) {
        for (int i = 0; i < 5; i++) {
            MessageBuffer message = task.newBuffer(i % 2 == 0 ? Encoding.RAW : Encoding.XDR);
            byte[] data = new byte[MEGABYTE];
            Arrays.fill(data, (byte) i);
            message.packInt(i).packBytes(data);
            task.send(peer, 1, message);
        }
        for (int i = 0; i < 5; i++) {
            MessageBuffer message = next(task, peer, 1);
            assertEquals(i, message.unpackInt());
            byte[] data = new byte[MEGABYTE];
            message.unpackBytes(data);
            byte[] expected = new byte[MEGABYTE];
            Arrays.fill(expected, (byte) i);
            assertArrayEquals(expected, data);
        }
        return null;
    }

    @Test
    void multicastReachesEachOnceAndNotTheSender() {
        PvmTask task = enrollNative();
        PvmTask two = enroll();
        PvmTask three = enroll();
        MessageBuffer message = task.newBuffer();
        message.packString("all");
        task.multicast(List.of(three.tid(), two.tid(), task.tid(), two.tid()), 9, message);
        task.send(two.tid(), 10, out -> out.packInt(1));
        assertEquals("all", next(two, task.tid(), 9).unpackString());
        assertEquals("all", next(three, task.tid(), 9).unpackString());
        next(two, task.tid(), 10);
        assertTrue(two.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        assertTrue(task.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        MessageBuffer answer = two.newBuffer();
        answer.packInt(3);
        two.multicast(List.of(task.tid(), three.tid()), 11, answer);
        assertEquals(3, next(task, two.tid(), 11).unpackInt());
    }

    @Test
    void probeLeavesTheMessageAndTimesEnd() {
        PvmTask task = enrollNative();
        task.send(task.tid(), 3, message -> message.packInt(8).packInt(9));
        task.send(task.tid(), 4, message -> message.packInt(9));
        next(task, task.tid(), 4);
        MessageBuffer shown = task.probe(Tid.ANY, PvmTask.ANY_TAG).orElseThrow();
        assertEquals(3, shown.tag());
        assertEquals(8, shown.lengthBytes());
        assertEquals(task.tid(), shown.source());
        assertEquals(8, task.tryReceive(Tid.ANY, PvmTask.ANY_TAG).orElseThrow().unpackInt());
        assertTrue(task.probe(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        assertTrue(task.receive(Tid.ANY, PvmTask.ANY_TAG, Duration.ofMillis(50)).isEmpty());
        assertTrue(task.receive(Tid.ANY, PvmTask.ANY_TAG, Duration.ZERO).isEmpty());
    }

    @Test
    void matcherChoosesTheBestAndItsErrorsComeOut() {
        PvmTask task = enrollNative();
        for (int tag : new int[] {5, 9, 7}) {
            task.send(task.tid(), tag, message -> message.packInt(tag));
        }
        next(task, task.tid(), 7);
        task.setMatcher((message, from, tag) -> message.tag() + 1);
        assertEquals(9, task.receive().unpackInt());
        task.setMatcher((message, from, tag) -> PvmError.BAD_MSG.code());
        assertError(PvmError.BAD_MSG, task::receive);
        task.setMatcher((message, from, tag) -> {
            throw new IllegalStateException("matcher");
        });
        assertThrows(IllegalStateException.class, task::receive);
        task.setMatcher(null);
        assertEquals(5, task.receive().unpackInt());
    }

    @Test
    void contextsSeparateMessages() {
        PvmTask task = enrollNative();
        int context = task.newContext();
        assertEquals(0, task.setContext(context));
        assertEquals(context, task.context());
        task.send(task.tid(), 1, message -> message.packInt(1));
        task.setContext(0);
        task.send(task.tid(), 1, message -> message.packInt(2));
        assertEquals(2, next(task, Tid.ANY, 1).unpackInt());
        assertTrue(task.tryReceive(Tid.ANY, 1).isEmpty());
        task.setContext(-1);
        assertEquals(context, next(task, Tid.ANY, 1).context());
        task.setContext(0);
        MessageBuffer named = task.newBuffer();
        named.packInt(3);
        task.setMatcher((message, from, tag) -> 0);
        task.send(task.tid(), 1, context, named);
        assertEquals(3, task.receive(task.tid(), 1, context).unpackInt());
        assertTrue(task.receive(task.tid(), 1, context, Duration.ofMillis(20)).isEmpty());
        assertEquals(0, task.context());
        task.freeContext(context);
        assertError(PvmError.NOT_FOUND, () -> task.freeContext(context));
        assertError(PvmError.NOT_FOUND, () -> task.freeContext(0));
    }

    @Test
    void handlersAnswerInsideOtherCalls() throws Exception {
        PvmTask task = enrollNative();
        PvmTask peer = enroll();
        int id = task.addMessageHandler(-1, 70, 0, message -> {
            task.send(message.source(), 71, answer -> answer.packInt(message.unpackInt() + 1));
            assertError(PvmError.NOT_IMPL, task::receive);
            assertError(PvmError.NOT_IMPL, task::hosts);
        });
        assertEquals(9, id);
        assertError(PvmError.EXISTS, () -> task.addMessageHandler(-1, 70, -1, message -> {}));
        Future<MessageBuffer> waiting = threads.submit(() -> task.receive(peer.tid(), 99));
        peer.send(task.tid(), 70, message -> message.packInt(1));
        assertEquals(2, next(peer, task.tid(), 71).unpackInt());
        task.removeMessageHandler(id);
        assertError(PvmError.NOT_FOUND, () -> task.removeMessageHandler(id));
        peer.send(task.tid(), 70, message -> message.packInt(5));
        peer.send(task.tid(), 99, message -> {});
        join(waiting);
        assertEquals(5, next(task, peer.tid(), 70).unpackInt());
        task.addMessageHandler(-1, 72, 0, message -> {
            throw new IllegalStateException("handler");
        });
        peer.send(task.tid(), 72, message -> {});
        assertThrows(IllegalStateException.class, () -> task.receive(peer.tid(), 99));
    }

    @Test
    void notificationsOfTasksAndRoutes() throws Exception {
        PvmTask task = enrollNative(Route.DIRECT_UNIX);
        PvmTask peer = enroll(Route.DIRECT_UNIX);
        Tid gone = peer.tid();
        task.notifyOn(NotifyKind.ROUTE_DELETE, 61, List.of(gone));
        assertEquals(gone.value(), next(task, task.tid(), 61).unpackInt());
        Future<MessageBuffer> receiver = threads.submit(() -> next(peer, task.tid(), 1));
        task.send(gone, 1, message -> message.packInt(1));
        join(receiver);
        task.notifyOn(NotifyKind.ROUTE_DELETE, 61, List.of(gone));
        task.notifyOn(NotifyKind.TASK_EXIT, 62, List.of(gone));
        peer.close();
        assertEquals(gone.value(), next(task, Tid.ANY, 62).unpackInt());
        MessageBuffer closed = next(task, task.tid(), 61);
        assertEquals(gone.value(), closed.unpackInt());
        assertEquals(-1, closed.unpackInt());
        task.notifyOn(NotifyKind.HOST_ADD, 63, -1);
        task.cancelNotify(NotifyKind.HOST_ADD, 63, List.of());
        task.notifyOn(NotifyKind.ROUTE_ADD, 64, 1);
        task.cancelNotify(NotifyKind.ROUTE_ADD, 64, List.of());
        assertError(PvmError.BAD_PARAM, () -> task.notifyOn(NotifyKind.TASK_EXIT, 62, List.of()));
        AtomicReference<Integer> told = new AtomicReference<>();
        task.addMessageHandler(-1, 50, 0, message -> told.set(message.unpackInt()));
        task.notifyOn(NotifyKind.TASK_EXIT, 50, List.of(task.tid()));
        task.close();
        assertEquals(task.tid().value(), told.get());
    }

    @Test
    void mistakesAreErrorsAndTheTaskGoesOn() {
        PvmTask task = enrollNative();
        MessageBuffer message = task.newBuffer();
        assertError(PvmError.BAD_PARAM, () -> task.send(new Tid(0x80000000), 1, message));
        assertError(PvmError.BAD_PARAM, () -> task.send(task.tid(), -5, message));
        assertError(PvmError.BAD_PARAM, () -> task.send(task.tid(), 1, (MessageBuffer) null));
        assertError(PvmError.BAD_PARAM, () -> task.multicast(List.of(new Tid(-7)), 1, message));
        assertError(PvmError.BAD_PARAM, () -> task.kill(new Tid(0)));
        assertError(PvmError.BAD_PARAM, () -> task.removeMessageHandler(-1));
        assertError(PvmError.BAD_PARAM, () -> task.setOption(TaskOption.ROUTE, 4));
        assertError(PvmError.BAD_PARAM, () -> task.option(TaskOption.POLL_TYPE));
        assertError(PvmError.BAD_PARAM, () -> task.tickle());
        assertError(PvmError.BAD_PARAM, () -> task.hostStatus("a\0b"));
        assertError(PvmError.NO_HOST, () -> task.tasks(new Tid(99 << 18)));
        task.send(task.tid(), 1, message);
        assertEquals(0, next(task, task.tid(), 1).lengthBytes());
    }

    @Test
    void aSecondTaskIsRefusedAndTheNextIsWelcomeAnywhere() {
        PvmTask task = enrollNative();
        task.setContext(5);
        task.setOption(TaskOption.ROUTE, 3);
        PvmException refusal = assertThrows(PvmException.class, this::enrollNative);
        assertEquals(PvmError.ALREADY, refusal.error());
        assertTrue(refusal.getMessage().contains("one per process"), refusal::getMessage);
        assertTrue(task.isRunning(task.tid()));
        task.close();
        task.close();
        assertError(PvmError.SYS_ERR, task::hosts);
        PvmTask again = enrollNative();
        assertFalse(again.tid().equals(task.tid()));
        assertEquals(0, again.context());
        assertEquals(2, again.option(TaskOption.ROUTE));
        assertEquals(1, again.tasks().size());
        again.close();
        try (RunningDaemon other = startDaemon();
                PvmTask elsewhere = NativeProvider.enroll(other, "named")) {
            assertEquals(1, elsewhere.tasks().size());
            assertEquals("named", elsewhere.tasks().get(0).name());
            assertTrue(enroll().tasks().stream().noneMatch(one -> one.name().equals("named")));
        }
        assertEquals("", enrollNative().tasks().get(1).name());
    }

    @Test
    void severalThreadsShareOneTask() throws Exception {
        PvmTask task = enrollNative();
        PvmTask peer = enroll();
        int workers = 4;
        int rounds = 100;
        Future<Void> echo = threads.submit(() -> {
            for (int i = 0; i < workers * rounds; i++) {
                MessageBuffer message = next(peer, task.tid(), PvmTask.ANY_TAG);
                peer.send(task.tid(), message.tag(), message);
            }
            return null;
        });
        Future<MessageBuffer> idle = threads.submit(() -> task.receive(peer.tid(), 1000));
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
        peer.send(task.tid(), 1000, message -> {});
        join(idle);
    }

    @Test
    void interruptEndsAWaitAndNothingElse() throws Exception {
        PvmTask task = enrollNative();
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
    void closingWakesTheThreadsThatWait() throws Exception {
        PvmTask task = enrollNative();
        List<Future<MessageBuffer>> waiting = List.of(
                threads.submit(() -> task.receive()),
                threads.submit(() -> task.receive()),
                threads.submit(() -> task.mailbox().receive("never", 0, Mailbox.WAIT_FOR_INFO)));
        task.close();
        for (Future<MessageBuffer> future : waiting) {
            Exception failure = assertThrows(Exception.class, () -> join(future));
            assertEquals(PvmError.SYS_ERR, ((PvmException) failure.getCause()).error());
        }
    }

    @Test
    void aKilledDaemonEndsEveryCall() throws Exception {
        PvmTask task = enrollNative();
        Future<MessageBuffer> waiting = threads.submit(() -> task.receive());
        Future<MessageBuffer> other = threads.submit(() -> task.receive(task.tid(), 5));
        daemon.kill();
        for (Future<MessageBuffer> future : List.of(waiting, other)) {
            Exception failure = assertThrows(Exception.class, () -> join(future));
            assertEquals(PvmError.SYS_ERR, ((PvmException) failure.getCause()).error());
        }
        assertError(PvmError.SYS_ERR, task::hosts);
        assertError(PvmError.SYS_ERR, () -> task.send(task.tid(), 1, message -> {}));
        task.close();
        try (RunningDaemon next = startDaemon();
                PvmTask again = NativeProvider.enroll(next, null)) {
            assertTrue(again.isRunning(again.tid()));
        }
    }

    @Test
    void tracingIsThatOfTheLibrary() {
        PvmTask sink = enroll();
        PvmTask task = enrollNative();
        assertEquals(TraceMask.NONE, task.traceMask(TraceTarget.SELF));
        task.setTraceMask(TraceTarget.CHILDREN, TraceMask.all());
        assertEquals(TraceMask.NONE, task.traceMask(TraceTarget.SELF));
        assertEquals(TraceMask.all(), task.traceMask(TraceTarget.CHILDREN));
        task.setOption(TaskOption.SELF_TRACE_TID, sink.tid().value());
        task.setOption(TaskOption.SELF_TRACE_CODE, 500);
        task.setOption(TaskOption.SELF_TRACE_OPTIONS, 1);
        task.setTraceMask(TraceTarget.SELF, TraceMask.of(TraceEvent.SEND, TraceEvent.USER_DEFINED));
        task.send(sink.tid(), 5, message -> message.packInt(1));
        MessageBuffer event = task.newBuffer(Encoding.TRACE);
        event.packInt(7);
        task.send(new Tid(-1111), -2222, event);
        task.setTraceMask(TraceTarget.SELF, TraceMask.NONE);
        int[] kinds = new int[5];
        for (int i = 0; i < kinds.length; i++) {
            MessageBuffer record = next(sink, task.tid(), 500);
            int mark = record.unpackInt();
            kinds[i] = record.unpackInt();
            if (mark == -9) {
                assertEquals("user_defined", record.unpackString());
                record.unpackInts(new int[2]);
                assertEquals(6, record.unpackInt());
                assertEquals(7, record.unpackInt());
                assertEquals(-10, record.unpackInt());
            }
        }
        int entry = 0x4000 | TraceEvent.SEND.code();
        int exit = 0x8000 | TraceEvent.SEND.code();
        assertArrayEquals(new int[] {entry, exit, entry, TraceEvent.USER_DEFINED.code(), exit}, kinds);
        assertEquals(1, next(sink, task.tid(), 5).unpackInt());
    }
}
