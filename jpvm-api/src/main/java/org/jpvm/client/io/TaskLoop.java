package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;

/**
 * The lock, the selector and the waiting threads of one task: leader and followers as the package comment describes. Every method is called
 * with the lock held unless it says otherwise.
 */
final class TaskLoop {
    static final long FOR_EVER = Long.MAX_VALUE;

    /** What is read at once; more for a task that gets long messages. */
    private static final int READ_BYTES = 1 << 16;

    private static final int LONG_READ_BYTES = 1 << 18;
    private static final int MAX_SPARE_WAITERS = 16;
    /** How long sockets wait while a thread looks for news in shared memory. */
    private static final long SELECT_EVERY_NANOS = 20_000;
    /** How long sockets wait, at most, while there always are news in shared memory. */
    private static final long SOCKETS_WAIT_NANOS = 100_000;
    /** Turns with news in shared memory before the clock is asked whether sockets should have theirs. */
    private static final int UNTIMED_TURNS = 32;
    /** Looks into shared memory with the lock held, before it is given away: a microsecond. */
    private static final int QUICK_LOOKS = 16;

    /** Something that has news without telling the selector, unless it was told that nobody looks. Lock held, but for {@link #isReady}. */
    interface Polled {
        /** Whether {@link #onPolled} would do something. Called by the leader without the lock. */
        boolean isReady();

        /** Takes in what is there. */
        void onPolled();

        /** Nobody looks from now on: whatever comes behind what {@link #isReady} sees after this must wake the selector. */
        void announceSleep();

        /** Somebody looks again. */
        void endSleep();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Selector selector;
    private final ArrayDeque<Waiter> followers = new ArrayDeque<>();
    private final ArrayDeque<Waiter> spareWaiters = new ArrayDeque<>();
    private final Consumer<SelectionKey> collector = this::collect;
    private final ServiceThread service = new ServiceThread(this, lock);
    private final Spinning spinning = new Spinning();
    private final Spinning.Look lookAtAll = this::look;

    /** Used by the leader alone, outside the lock, too. */
    private ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);

    /** Replaced, never changed: the leader looks at it without the lock. */
    private volatile Polled[] polled = {};

    /** Set by whoever wakes the leader, as a look takes the selector's wake-up with it. */
    private volatile boolean woken;

    private boolean userSelects;
    private long selectedPastNanos;
    private int turns;
    private long lastSocketsNanos;

    private Endpoint[] ready = new Endpoint[8];
    private int[] readyOperations = new int[8];
    private int readyCount;

    private boolean leading;
    /** Whether the leader is outside the lock to select, so that it must be woken to see a change. */
    private boolean selecting;

    private Waiter leader;
    /** Whether a thread has looked since {@link #lastLookNanos}: asking the clock each time would take longer than some messages. */
    private boolean hasLooked = true;

    private long lastLookNanos;
    private boolean readBufferFilled;
    /** A read has filled the buffer, in some turn. */
    private boolean longReads;

    private Thread handlerThread;
    private String failure;
    private Runnable onEnd = () -> {};

    TaskLoop() throws IOException {
        selector = Selector.open();
    }

    /** Called without the lock. */
    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    SelectionKey register(SelectableChannel channel, int operations, Endpoint endpoint) throws IOException {
        SelectionKey key = channel.register(selector, operations, endpoint);
        wakeSelector();
        return key;
    }

    /** Looks at this, too, from now on. */
    void poll(Polled one) {
        Polled[] more = Arrays.copyOf(polled, polled.length + 1);
        more[polled.length] = one;
        polled = more;
        one.announceSleep();
        wakeSelector();
    }

    /** Looks at this no more. */
    void endPoll(Polled one) {
        polled = Arrays.stream(polled).filter(other -> other != one).toArray(Polled[]::new);
    }

    /** The user has a selector for the channels: it must be woken whenever no thread of the task looks. */
    void onUserSelects() {
        userSelects = true;
        announceSleep();
        wakeSelector();
    }

    /** Adds an operation to those waited for. */
    void want(SelectionKey key, int operation) {
        if (key.isValid() && (key.interestOps() & operation) == 0) {
            key.interestOpsOr(operation);
            wakeSelector();
        }
    }

    /** Takes an operation from those waited for. */
    void unwant(SelectionKey key, int operation) {
        if (key.isValid()) {
            key.interestOpsAnd(~operation);
        }
    }

    /** Leads for those who cannot. */
    ServiceThread service() {
        return service;
    }

    Waiter borrow() {
        Waiter waiter = spareWaiters.pollLast();
        if (waiter == null) {
            return new Waiter(lock.newCondition());
        }
        waiter.reset();
        return waiter;
    }

    void giveBack(Waiter waiter) {
        if (spareWaiters.size() < MAX_SPARE_WAITERS) {
            spareWaiters.addLast(waiter);
        }
    }

    /** What the waiter waits for has happened. */
    void complete(Waiter waiter) {
        waiter.done = true;
        if (waiter == leader) {
            wakeSelector();
        } else {
            waiter.wake.signal();
        }
    }

    /**
     * Waits until the waiter is complete; leads meanwhile when nobody does. A virtual thread never leads: selecting would hold its carrier.
     *
     * @param deadlineNanos by {@link System#nanoTime}, or {@link #FOR_EVER}
     * @return whether it is complete; false after the deadline, or when the thread is to stand still
     * @throws PvmInterruptedException when the thread is interrupted and the waiter is not complete
     * @throws PvmException SYS_ERR when the daemon is lost or the task has left
     */
    boolean await(Waiter waiter, long deadlineNanos) {
        waiter.mayLead = waiter.done || !VirtualThreads.isCurrent();
        if (!waiter.mayLead) {
            service.need();
        }
        try {
            while (!waiter.done) {
                woken = false;
                checkAlive();
                if (Thread.currentThread().isInterrupted()) {
                    throw new PvmInterruptedException("the daemon or another task");
                }
                long remaining = deadlineNanos == FOR_EVER ? FOR_EVER : deadlineNanos - System.nanoTime();
                if (remaining <= 0 || waiter.movable != null && waiter.movable.isStopping()) {
                    return false;
                }
                if (leading || !waiter.mayLead) {
                    service.offerLead();
                    follow(waiter, remaining);
                } else {
                    lead(waiter, remaining);
                }
            }
            return true;
        } finally {
            if (!waiter.mayLead) {
                service.release();
            }
            promote();
        }
    }

    /** Has the thread that waits in the selector, or the next one, look whether it is still to wait. Any thread; takes no lock. */
    void interruptWait() {
        woken = true;
        selector.wakeup();
    }

    /**
     * Takes in what is there without waiting. Does nothing while another thread leads, which is doing that.
     *
     * @return whether bytes may be left in the sockets that one more call would take in
     */
    boolean poll() {
        checkAlive();
        if (leading || handlerThread != null) {
            return false;
        }
        lead(null, 0);
        boolean more = readBufferFilled;
        promote();
        return more;
    }

    /** Whether for so long, about, no thread of this task has looked what came. */
    boolean hasNotLookedFor(long nanos) {
        if (leading) {
            return false;
        }
        long now = System.nanoTime();
        if (hasLooked) {
            hasLooked = false;
            lastLookNanos = now;
        }
        return now - lastLookNanos > nanos;
    }

    /**
     * Reads from a channel outside the lock. For endpoints, during {@link Endpoint#onReady}.
     *
     * @return the bytes, valid until the next read; null at the end of the stream or when reading failed
     */
    ByteBuffer read(ReadableByteChannel channel) {
        if (longReads && readBuffer.capacity() < LONG_READ_BYTES) {
            readBuffer = ByteBuffer.allocateDirect(LONG_READ_BYTES);
        }
        readBuffer.clear();
        int count;
        int holds = release();
        try {
            count = channel.read(readBuffer);
        } catch (IOException e) {
            // A reset connection and an ended one are the same event.
            count = -1;
        } finally {
            reacquire(holds);
        }
        if (count < 0) {
            return null;
        }
        boolean filled = !readBuffer.hasRemaining();
        readBufferFilled |= filled;
        longReads |= filled;
        return readBuffer.flip();
    }

    /** Runs a message handler: until it returns, this thread may not wait. */
    void runAsHandler(Runnable body) {
        Thread before = handlerThread;
        handlerThread = Thread.currentThread();
        try {
            body.run();
        } finally {
            handlerThread = before;
        }
    }

    /** Whether the calling thread runs a message handler. */
    boolean inHandler() {
        return handlerThread == Thread.currentThread();
    }

    /**
     * Refuses calls that wait for the daemon or a message inside a message handler.
     *
     * @throws PvmException NOT_IMPL
     */
    void checkMayWait() {
        if (inHandler()) {
            throw new PvmException(PvmError.NOT_IMPL, "a message handler cannot wait");
        }
    }

    /** Refuses calls after the end. */
    void checkAlive() {
        if (failure != null) {
            throw new PvmException(PvmError.SYS_ERR, failure);
        }
    }

    boolean isAlive() {
        return failure == null;
    }

    /** Ends the task: every waiting thread and every later call gets SYS_ERR with this reason. */
    void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
        wakeSelector();
        for (Waiter follower : followers) {
            follower.wake.signal();
        }
        service.wake();
        onEnd.run();
    }

    /** What to do at the end of the task besides; may run more than once. */
    void onEnd(Runnable action) {
        onEnd = action;
    }

    /** Closes the selector; the channels have been closed. */
    void close() {
        try {
            selector.close();
        } catch (IOException e) {
            // Nothing depends on it any more.
        }
    }

    private void follow(Waiter waiter, long remaining) {
        followers.addLast(waiter);
        try {
            if (remaining == FOR_EVER) {
                waiter.wake.await();
            } else {
                waiter.wake.awaitNanos(remaining);
            }
        } catch (InterruptedException e) {
            // The loop of the caller looks first whether the wait has ended, then at this flag.
            Thread.currentThread().interrupt();
        } finally {
            followers.remove(waiter);
        }
    }

    private void lead(Waiter waiter, long nanos) {
        leading = true;
        leader = waiter;
        readyCount = 0;
        readBufferFilled = false;
        try {
            selecting = nanos > 0;
            if (!lookQuickly(nanos)) {
                boolean found;
                int holds = release();
                try {
                    found = lookFor(nanos);
                } finally {
                    reacquire(holds);
                }
                if (!found && nanos > 0) {
                    sleep(nanos);
                }
            }
            selecting = false;
            for (int i = 0; i < readyCount; i++) {
                ready[i].onReady(readyOperations[i]);
                ready[i] = null;
            }
            pollAll();
        } finally {
            selecting = false;
            hasLooked = true;
            leading = false;
            leader = null;
        }
    }

    /** Looks into shared memory only; whether there was something, and sockets need not have their turn. */
    private boolean lookQuickly(long nanos) {
        if (polled.length == 0 || areSocketsDue()) {
            return false;
        }
        for (int looks = nanos == 0 ? 1 : QUICK_LOOKS; looks > 0; looks--) {
            if (isAnyReady()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private boolean areSocketsDue() {
        if (++turns < UNTIMED_TURNS) {
            return false;
        }
        turns = 0;
        long now = System.nanoTime();
        if (now - lastSocketsNanos < SOCKETS_WAIT_NANOS) {
            return false;
        }
        lastSocketsNanos = now;
        return true;
    }

    /** Looks for a while, or once; whether there was something. Lock not held. */
    private boolean lookFor(long nanos) {
        selectedPastNanos = -SELECT_EVERY_NANOS;
        boolean found = look(0);
        return found || nanos == 0 ? found : spinning.await(lookAtAll, nanos);
    }

    private boolean look(long pastNanos) {
        boolean found = woken || isAnyReady();
        if (polled.length == 0 || pastNanos - selectedPastNanos >= SELECT_EVERY_NANOS) {
            selectedPastNanos = pastNanos;
            select(0);
            found |= readyCount > 0;
        }
        return found;
    }

    /** Lock held, given away meanwhile. */
    private void sleep(long nanos) {
        announceSleep();
        if (woken || isAnyReady()) {
            return;
        }
        int holds = release();
        try {
            select(nanos);
        } finally {
            reacquire(holds);
        }
    }

    private boolean isAnyReady() {
        for (Polled one : polled) {
            if (one.isReady()) {
                return true;
            }
        }
        return false;
    }

    private void announceSleep() {
        for (Polled one : polled) {
            one.announceSleep();
        }
    }

    private void pollAll() {
        Polled[] all = polled;
        if (all.length == 0) {
            return;
        }
        for (Polled one : all) {
            if (!userSelects) {
                one.endSleep();
            }
            one.onPolled();
        }
        if (userSelects) {
            // What came before the announcement wakes nobody.
            do {
                announceSleep();
                for (Polled one : all) {
                    one.onPolled();
                }
            } while (isAnyReady());
        }
    }

    /** A caller may hold the lock around a whole conversation; others get it whenever this thread waits. */
    private int release() {
        int holds = lock.getHoldCount();
        for (int i = 0; i < holds; i++) {
            lock.unlock();
        }
        return holds;
    }

    private void reacquire(int holds) {
        for (int i = 0; i < holds; i++) {
            lock.lock();
        }
    }

    private void select(long nanos) {
        try {
            if (nanos == 0) {
                selector.selectNow(collector);
            } else if (nanos == FOR_EVER) {
                selector.select(collector);
            } else {
                selector.select(collector, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
            }
        } catch (ClosedSelectorException e) {
            // Another thread has closed the task; the caller sees that next.
        } catch (IOException e) {
            lock.lock();
            try {
                fail("waiting for input failed: " + e.getMessage());
            } finally {
                lock.unlock();
            }
        }
    }

    private void collect(SelectionKey key) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
            readyOperations = Arrays.copyOf(readyOperations, readyCount * 2);
        }
        try {
            readyOperations[readyCount] = key.readyOps();
            ready[readyCount++] = (Endpoint) key.attachment();
        } catch (CancelledKeyException e) {
            // Closed by another thread since the selection.
        }
    }

    private void promote() {
        if (leading) {
            return;
        }
        for (Waiter follower : followers) {
            if (follower.mayLead) {
                follower.wake.signal();
                return;
            }
        }
    }

    private void wakeSelector() {
        if (selecting) {
            woken = true;
            selector.wakeup();
        }
    }
}
