package org.jpvm.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * The task at the other end of a stream: messages to it and from it, and whether it still lives. For one thread; only the notice of its
 * end comes by whichever thread takes messages in.
 */
final class Partner {
    private static final AtomicInteger NEXT_NOTICE = new AtomicInteger();
    private static final int FIRST_NOTICE_TAG = 0x70000000;
    private static final int NOTICE_TAGS = 0x07ff_ffff;
    /** The notice does not wait for messages on a direct route, whose bytes are here or nearly so when it comes. */
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    private final PvmTask task;
    private final Tid tid;
    private final int context;
    private final int noticeTag;
    private volatile int handler = -1;
    private volatile boolean gone;
    private volatile CompletableFuture<MessageBuffer> waiting;

    Partner(PvmTask task, Tid tid) {
        this.task = task;
        this.tid = tid;
        context = task.context();
        noticeTag = FIRST_NOTICE_TAG + (NEXT_NOTICE.getAndIncrement() & NOTICE_TAGS);
        handler = task.addMessageHandler(-1, noticeTag, -1, notice -> onGone());
        task.notifyOn(NotifyKind.TASK_EXIT, noticeTag, List.of(tid));
    }

    Tid tid() {
        return tid;
    }

    /** Whether the task has ended; what it sent before may still come. */
    boolean isGone() {
        return gone;
    }

    MessageBuffer newMessage() throws IOException {
        try {
            return task.newBuffer();
        } catch (PvmException e) {
            throw failure(e);
        }
    }

    void send(int tag, MessageBuffer message) throws IOException {
        try {
            task.send(tid, tag, context, message);
        } catch (PvmException e) {
            throw failure(e);
        }
    }

    /** A message that is there, or null. */
    MessageBuffer poll(int tag) throws IOException {
        try {
            return task.receive(tid, tag, context, Duration.ZERO).orElse(null);
        } catch (PvmException e) {
            throw failure(e);
        }
    }

    /**
     * Waits for a message.
     *
     * @throws PeerLostException      when the task has ended and sent no more
     * @throws InterruptedIOException when the thread is interrupted; its interrupt status is set
     */
    MessageBuffer await(int tag) throws IOException {
        MessageBuffer there = poll(tag);
        if (there != null) {
            return there;
        }
        try {
            MessageBuffer message = gone ? null : awaitWhileItLives(tag);
            if (message != null) {
                return message;
            }
            return task.receive(tid, tag, context, LAST_WORDS).orElseThrow(() -> new PeerLostException(tid));
        } catch (PvmException e) {
            throw failure(e);
        }
    }

    /** Null when the task has ended. */
    private MessageBuffer awaitWhileItLives(int tag) throws IOException {
        CompletableFuture<MessageBuffer> future = task.receiveAsync(tid, tag, context);
        waiting = future;
        if (gone) {
            future.cancel(false);
        }
        try {
            return future.get();
        } catch (CancellationException e) {
            return null;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (future.cancel(false)) {
                throw new InterruptedIOException("interrupted while waiting for task " + tid);
            }
            // The message was given to the future already and would be lost.
            return future.join();
        } finally {
            waiting = null;
        }
    }

    /** Ends the watch. The daemon answers with the notice at once, which then ends the handler, too. */
    void close() {
        try {
            if (!gone) {
                task.cancelNotify(NotifyKind.TASK_EXIT, noticeTag, List.of(tid));
            }
        } catch (PvmException e) {
            // The task has left: so have its handlers.
        }
    }

    private void onGone() {
        gone = true;
        CompletableFuture<MessageBuffer> future = waiting;
        if (future != null) {
            future.cancel(false);
        }
        try {
            task.removeMessageHandler(handler);
        } catch (PvmException e) {
            // It came while the task leaves.
        }
    }

    static IOException failure(Throwable cause) {
        if (cause instanceof PvmInterruptedException) {
            return (IOException) new InterruptedIOException(cause.getMessage()).initCause(cause);
        }
        return new IOException(cause.getMessage(), cause);
    }

    /** The tag of credit. */
    static int creditTag(int tag) {
        if (tag < 0 || tag >= FIRST_NOTICE_TAG - 1) {
            throw new PvmException(
                    PvmError.BAD_PARAM, "tag=" + tag + " is outside 0.." + (FIRST_NOTICE_TAG - 2) + " of streams");
        }
        return tag + 1;
    }
}
