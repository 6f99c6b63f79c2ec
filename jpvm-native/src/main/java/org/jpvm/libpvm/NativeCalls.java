package org.jpvm.libpvm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;

/**
 * The one lock around libpvm3, waiting without holding it, and the end of the session.
 *
 * <p>A wait tries the call that does not block (such as {@code pvm_nrecv}) with the lock, then waits for the sockets that
 * {@code pvm_getfds} names, with poll(2) and without the lock, and tries again. So other threads can send meanwhile, and input wakes the
 * thread at once, which slices of {@code pvm_trecv} would do only while they keep the others out. One thread polls, further ones wait for
 * it. Because any call may take in a message for somebody else, its end wakes the poller through a pipe. The poller looks up every
 * {@value #SLICE_MILLIS} ms: an interrupt does not end poll(2), and new direct routes have new sockets.
 */
final class NativeCalls {
    /** Deadline of waits without end. */
    static final long FOR_EVER = Long.MAX_VALUE;

    private static final int SLICE_MILLIS = 20;
    /** Shared by all sessions of the process, which follow each other. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private static final Condition CHANGED = LOCK.newCondition();
    private static Descriptors descriptors;

    private final Runnable afterCall;
    private boolean polling;
    private boolean woken;
    private int callbackDepth;
    private Throwable callbackFailure;
    private volatile String endReason;

    /** {@code afterCall} runs after each call, with the lock. */
    NativeCalls(Runnable afterCall) {
        this.afterCall = afterCall;
    }

    /** Runs {@code body} with the lock; for the time before the session. */
    static <T> T locked(Supplier<T> body) {
        LOCK.lock();
        try {
            return body.get();
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Runs a call of libpvm3.
     *
     * @throws PvmException SYS_ERR when the session has ended, and what {@code body} or a callback inside it throws
     */
    <T> T call(Supplier<T> body) {
        LOCK.lock();
        try {
            checkAlive();
            return run(body);
        } finally {
            LOCK.unlock();
        }
    }

    /** As {@link #call} with a result code: the result when it is not negative. */
    int call(Supplier<Integer> body, String what) {
        return call(() -> succeed(body.get(), what));
    }

    /**
     * Repeats {@code attempt} until it gives something.
     *
     * @param deadlineNanos of {@link System#nanoTime}, or {@link #FOR_EVER}
     * @param what          for the interrupt's message
     * @return null when the time was over
     */
    <T> T await(Supplier<T> attempt, long deadlineNanos, String what) {
        LOCK.lock();
        try {
            while (true) {
                checkAlive();
                checkMayWait();
                T result = run(attempt);
                if (result != null) {
                    return result;
                }
                if (Thread.interrupted()) {
                    throw interrupted(what);
                }
                long leftNanos = deadlineNanos == FOR_EVER ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    return null;
                }
                pause(leftNanos, what);
            }
        } finally {
            LOCK.unlock();
        }
    }

    /** Lets time pass without the lock; ends early with the session. */
    void sleep(long nanos, String what) {
        LOCK.lock();
        try {
            checkAlive();
            checkMayWait();
            long left = nanos;
            while (left > 0 && endReason == null) {
                left = CHANGED.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw interrupted(what);
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * A result code that is not negative.
     *
     * @throws PvmException otherwise; SYS_ERR ends the session, because libpvm3 would enrol anew, as another task, in the next call
     */
    int succeed(int result, String what) {
        if (result >= 0) {
            return result;
        }
        PvmError error = PvmError.ofCode(result);
        if (error == PvmError.SYS_ERR) {
            end("the connection to the daemon was lost in " + what);
        }
        throw new PvmException(error, what);
    }

    /** Runs code that libpvm3 called back; what it throws comes out of the call that the callback was in. */
    int callback(Supplier<Integer> body, int resultOfFailure) {
        callbackDepth++;
        try {
            return body.get();
        } catch (RuntimeException | Error e) {
            if (callbackFailure == null) {
                callbackFailure = e;
            }
            return resultOfFailure;
        } finally {
            callbackDepth--;
        }
    }

    /**
     * Refuses calls that libpvm3 cannot do inside its callbacks.
     *
     * @throws PvmException NOT_IMPL
     */
    void checkMayWait() {
        if (callbackDepth > 0) {
            throw new PvmException(
                    PvmError.NOT_IMPL, "a message handler or matcher may send, but not receive or wait for the daemon");
        }
    }

    /** Ends the session; what threads wait for ends in SYS_ERR. Lock held; the first reason stays. */
    void end(String reason) {
        if (endReason == null) {
            endReason = reason;
        }
        wakeWaiters();
    }

    /** Whether {@link #end} was called. */
    boolean hasEnded() {
        return endReason != null;
    }

    private <T> T run(Supplier<T> body) {
        if (callbackDepth > 0) {
            return body.get();
        }
        try {
            T result = body.get();
            rethrow();
            return result;
        } catch (PvmException e) {
            rethrow();
            throw e;
        } finally {
            afterCall.run();
            wakeWaiters();
        }
    }

    private void rethrow() {
        Throwable failure = callbackFailure;
        callbackFailure = null;
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private void checkAlive() {
        if (endReason != null) {
            throw new PvmException(PvmError.SYS_ERR, endReason);
        }
    }

    private void wakeWaiters() {
        if (endReason != null) {
            CHANGED.signalAll();
        }
        if (polling && !woken) {
            woken = true;
            descriptors.wakeUp();
        }
    }

    private void pause(long leftNanos, String what) {
        if (polling) {
            try {
                CHANGED.awaitNanos(leftNanos);
            } catch (InterruptedException e) {
                throw interrupted(what);
            }
            return;
        }
        if (descriptors == null) {
            descriptors = new Descriptors();
        }
        descriptors.refresh();
        polling = true;
        // Rounded up: a deadline less than a millisecond away must not make a busy loop.
        int millis = (int) Math.min(SLICE_MILLIS, TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1);
        LOCK.unlock();
        try {
            descriptors.await(millis);
        } finally {
            LOCK.lock();
            if (woken) {
                descriptors.drain();
            }
            polling = false;
            woken = false;
            CHANGED.signalAll();
        }
    }

    private static PvmInterruptedException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new PvmInterruptedException(what);
    }
}
