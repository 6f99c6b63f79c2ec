package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.stream.MessageInputStream;
import org.jpvm.stream.MessageOutputStream;
import org.jpvm.stream.PeerLostException;
import org.jpvm.stream.StreamOptions;
import org.junit.jupiter.api.Test;

/** Receives that return futures: what every provider promises of them. A subclass says which daemon and which provider. */
public abstract class AsyncContract extends ContractFixture {
    private static final int TAG = 5;

    /** Enrols a task of the provider under test. */
    protected abstract PvmTask enrollTested(RunningDaemon daemon);

    private PvmTask tested() {
        PvmTask task = enrollTested(daemon);
        open.add(0, task);
        return task;
    }

    private static void sendInt(PvmTask from, PvmTask to, int tag, int value) {
        from.send(to.tid(), tag, message -> message.packInt(value));
    }

    private static MessageBuffer with(PvmTask task, int value) {
        MessageBuffer message = task.newBuffer();
        message.packInt(value);
        return message;
    }

    private static int value(Future<MessageBuffer> future) throws Exception {
        return future.get(SOON.toMillis(), TimeUnit.MILLISECONDS).unpackInt();
    }

    @Test
    void futuresWithTheSameMatchAreCompletedInTheOrderOfTheirCalls() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        List<CompletableFuture<MessageBuffer>> futures = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            CompletableFuture<MessageBuffer> future = task.receiveAsync(peer.tid(), TAG);
            // Completions are never at the same time, so a plain list will do.
            futures.add(future.whenComplete((message, failure) -> order.add(number)));
        }
        for (int i = 0; i < 100; i++) {
            sendInt(peer, task, TAG, i);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, value(futures.get(i)));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, order.get(i));
        }
    }

    @Test
    void aMessageThatIsThereIsTaken() throws Exception {
        PvmTask task = tested();
        sendInt(task, task, TAG, 1);
        sendInt(task, task, TAG + 1, 2);
        task.receive(task.tid(), TAG + 1, SOON).orElseThrow();
        assertEquals(1, value(task.receiveAsync(Tid.ANY, TAG)));
        assertTrue(task.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
    }

    @Test
    void aCancelledFutureTakesNoMessage() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        CompletableFuture<MessageBuffer> given = task.receiveAsync(Tid.ANY, TAG);
        CompletableFuture<MessageBuffer> kept = task.receiveAsync(Tid.ANY, TAG);
        assertTrue(given.cancel(true));
        assertTrue(given.isCancelled());
        sendInt(peer, task, TAG, 7);
        assertEquals(7, value(kept));
        assertFalse(kept.cancel(true));
        sendInt(peer, task, TAG, 8);
        assertEquals(8, next(task, peer.tid(), TAG).unpackInt());
    }

    @Test
    void aTimeoutLeavesTheMessageToTheNext() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        CompletableFuture<MessageBuffer> future =
                task.receiveAsync(Tid.ANY, TAG).orTimeout(20, TimeUnit.MILLISECONDS);
        ExecutionException ended = assertThrows(ExecutionException.class, () -> join(future));
        assertInstanceOf(TimeoutException.class, ended.getCause());
        CompletableFuture<MessageBuffer> preset =
                task.receiveAsync(Tid.ANY, TAG).completeOnTimeout(null, 20, TimeUnit.MILLISECONDS);
        assertSame(null, join(preset));
        sendInt(peer, task, TAG, 9);
        assertEquals(9, next(task, peer.tid(), TAG).unpackInt());
    }

    /** Cancels and messages race; each message must come out exactly once, in order. */
    @Test
    void noMessageIsLostBetweenCancelAndDelivery() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        long seed = Long.getLong("jpvm.fuzz.seed", ThreadLocalRandom.current().nextLong());
        Random random = new Random(seed);
        int messages = 500;
        Future<?> sender = threads.submit(() -> {
            for (int i = 0; i < messages; i++) {
                sendInt(peer, task, TAG, i);
            }
        });
        for (int i = 0; i < messages; ) {
            CompletableFuture<MessageBuffer> future = task.receiveAsync(peer.tid(), TAG);
            if (random.nextBoolean() && future.cancel(false)) {
                continue;
            }
            assertEquals(i++, value(future), "seed=" + seed);
        }
        join(sender);
    }

    @Test
    void theContextIsThatOfTheCall() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        int context = peer.newContext();
        CompletableFuture<MessageBuffer> base = task.receiveAsync(Tid.ANY, TAG);
        CompletableFuture<MessageBuffer> other = task.receiveAsync(Tid.ANY, TAG, context);
        task.setContext(context);
        CompletableFuture<MessageBuffer> changed = task.receiveAsync(Tid.ANY, TAG);
        task.setContext(0);
        peer.send(task.tid(), TAG, context, with(peer, 1));
        peer.send(task.tid(), TAG, context, with(peer, 2));
        assertEquals(1, value(other));
        assertEquals(2, value(changed));
        assertFalse(base.isDone());
        sendInt(peer, task, TAG, 3);
        assertEquals(3, value(base));
    }

    @Test
    void aMatcherChoosesForFuturesToo() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        // Takes tags from the one asked for upwards.
        task.setMatcher((message, from, tag) -> message.tag() >= tag ? 1 : 0);
        CompletableFuture<MessageBuffer> future = task.receiveAsync(Tid.ANY, 10);
        sendInt(peer, task, 3, 3);
        sendInt(peer, task, 12, 12);
        assertEquals(12, value(future));
        task.setMatcher(null);
        assertEquals(3, next(task, peer.tid(), 3).unpackInt());
    }

    @Test
    void theEndOfTheTaskEndsFutures() {
        PvmTask task = tested();
        CompletableFuture<MessageBuffer> open = task.receiveAsync(Tid.ANY, TAG);
        task.close();
        for (CompletableFuture<MessageBuffer> future : List.of(open, task.receiveAsync(Tid.ANY, TAG))) {
            ExecutionException ended = assertThrows(ExecutionException.class, () -> join(future));
            assertEquals(
                    PvmError.SYS_ERR,
                    assertInstanceOf(PvmException.class, ended.getCause()).error());
        }
    }

    @Test
    void actionsMayUseTheTaskAndTheirFailuresHarmNobody() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        CompletableFuture<MessageBuffer> first = task.receiveAsync(Tid.ANY, TAG);
        CompletableFuture<Void> answered = first.thenAccept(message -> {
            MessageBuffer more = task.receive(peer.tid(), TAG + 1);
            sendInt(task, peer, TAG + 2, more.unpackInt());
        });
        CompletableFuture<Void> failed = task.receiveAsync(Tid.ANY, TAG).thenRun(() -> {
            throw new IllegalStateException("on purpose");
        });
        CompletableFuture<MessageBuffer> last = task.receiveAsync(Tid.ANY, TAG);
        for (int i = 0; i < 3; i++) {
            sendInt(peer, task, TAG, i);
        }
        sendInt(peer, task, TAG + 1, 55);
        assertEquals(55, next(peer, task.tid(), TAG + 2).unpackInt());
        join(answered);
        assertThrows(ExecutionException.class, () -> join(failed));
        assertEquals(2, value(last));
    }

    @Test
    void threadsAndFuturesWaitSideBySide() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        int rounds = 300;
        List<Future<?>> blocked = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int tag = 100 + t;
            blocked.add(threads.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    assertEquals(i, next(task, peer.tid(), tag).unpackInt());
                }
            }));
        }
        for (int i = 0; i < rounds; i++) {
            CompletableFuture<MessageBuffer> future = task.receiveAsync(peer.tid(), TAG);
            for (int tag : new int[] {TAG, 100, 101, 102}) {
                sendInt(peer, task, tag, i);
            }
            assertEquals(i, value(future));
        }
        for (Future<?> one : blocked) {
            join(one);
        }
    }

    /** The handler runs inside whatever takes messages in, with the providers' own work on the line of futures around it. */
    @Test
    void handlersMayCancelAndAddFutures() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        List<CompletableFuture<MessageBuffer>> added = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            CompletableFuture<MessageBuffer> early = task.receiveAsync(peer.tid(), TAG);
            CompletableFuture<MessageBuffer> late = task.receiveAsync(peer.tid(), TAG + 1);
            int handler = task.addMessageHandler(-1, 77, -1, message -> {
                early.cancel(false);
                added.add(task.receiveAsync(peer.tid(), TAG + 2));
            });
            sendInt(peer, task, 77, 0);
            sendInt(peer, task, TAG + 2, round);
            sendInt(peer, task, TAG + 1, round);
            assertEquals(round, value(late));
            assertThrows(CancellationException.class, () -> join(early));
            assertEquals(round, value(added.get(round)));
            task.removeMessageHandler(handler);
        }
    }

    /** More than fits the window, both ways, and the end of the partner in the middle. */
    @Test
    void streamsRunOverIt() throws Exception {
        PvmTask task = tested();
        PvmTask peer = enroll();
        StreamOptions small = new StreamOptions(1000, 4);
        byte[] bytes = new byte[100_001];
        new Random(1).nextBytes(bytes);
        Future<?> echo = threads.submit(() -> {
            byte[] got;
            try (InputStream in = MessageInputStream.from(peer, task.tid(), TAG, small)) {
                got = in.readAllBytes();
            }
            try (OutputStream out = MessageOutputStream.to(peer, task.tid(), TAG, small)) {
                out.write(got);
            }
            return null;
        });
        try (OutputStream out = MessageOutputStream.to(task, peer.tid(), TAG, small)) {
            out.write(bytes);
        }
        try (InputStream in = MessageInputStream.from(task, peer.tid(), TAG, small)) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
        join(echo);
        PvmTask mortal = enroll();
        try (InputStream in = MessageInputStream.from(task, mortal.tid(), TAG, small)) {
            Future<Integer> reading = threads.submit(() -> in.read());
            MessageOutputStream out = MessageOutputStream.to(mortal, task.tid(), TAG, small);
            out.write(9);
            out.flush();
            assertEquals(9, join(reading));
            Future<Integer> waiting = threads.submit(() -> in.read());
            mortal.close();
            ExecutionException failed = assertThrows(ExecutionException.class, () -> join(waiting));
            assertInstanceOf(PeerLostException.class, failed.getCause());
        }
    }
}
