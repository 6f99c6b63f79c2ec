package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.client.PendingReceive;

/**
 * Receives that nobody waits in: futures in the same line as the threads that wait, completed by the {@link ServiceThread}. A message is
 * given to a future under the lock of the task; from then on the future can no longer be cancelled, so that no message is lost between
 * the two.
 */
final class AsyncReceives {
    /** Takes a message from the queue for a waiter, or null; lock held. */
    interface Taking {
        MessageBuffer take(Waiter waiter);
    }

    private final TaskLoop loop;
    private final List<Waiter> receivers;
    private final Taking taking;

    /** {@code receivers} is the line of all waiting receives, guarded by the lock. */
    AsyncReceives(TaskLoop loop, List<Waiter> receivers, Taking taking) {
        this.loop = loop;
        this.receivers = receivers;
        this.taking = taking;
        loop.onEnd(this::failAll);
    }

    /** A receive that lines up; the waiter says what it wants. Lock held. */
    CompletableFuture<MessageBuffer> lineUp(Waiter waiter) {
        waiter.future = new Pending(waiter);
        receivers.add(waiter);
        loop.service().need();
        return waiter.future;
    }

    /** A waiter got its message, or is to look into the queue itself. Lock held. */
    void ready(Waiter waiter) {
        waiter.done = true;
        loop.service().post(() -> deliver(waiter));
    }

    /** The task has ended: so do all futures. Lock held. */
    private void failAll() {
        for (Waiter waiter : new ArrayList<>(receivers)) {
            if (waiter.future != null && !waiter.done) {
                ready(waiter);
            }
        }
    }

    private void deliver(Waiter waiter) {
        MessageBuffer message;
        PvmException failure = null;
        loop.lock();
        try {
            if (!receivers.contains(waiter)) {
                return;
            }
            message = waiter.message;
            try {
                if (message == null) {
                    loop.checkAlive();
                    message = taking.take(waiter);
                }
            } catch (PvmException e) {
                failure = e;
            }
            if (message == null && failure == null) {
                waiter.done = false;
                return;
            }
            leave(waiter);
        } finally {
            loop.unlock();
        }
        waiter.future.deliver(message, failure);
    }

    /** Lock held. */
    private void leave(Waiter waiter) {
        receivers.remove(waiter);
        loop.service().release();
    }

    /** Ends the wait of a future that someone else completes; false when it has its message. */
    private boolean withdraw(Waiter waiter) {
        loop.lock();
        try {
            if (waiter.message != null || !receivers.contains(waiter)) {
                return false;
            }
            leave(waiter);
            return true;
        } finally {
            loop.unlock();
        }
    }

    private final class Pending extends PendingReceive {
        private final Waiter waiter;

        Pending(Waiter waiter) {
            this.waiter = waiter;
        }

        @Override
        protected boolean withdraw() {
            return AsyncReceives.this.withdraw(waiter);
        }
    }
}
