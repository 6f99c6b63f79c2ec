package org.jpvm.libpvm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.client.PendingReceive;

/**
 * Receives that nobody waits in. One daemon thread, which exists while there are any, tries them in the order of their calls whenever
 * something has come in, and completes them. A thread that waits in a blocking receive tries for itself and may be first.
 */
final class NativeReceives {
    private final NativeCalls calls;
    private final BooleanSupplier hasMatcher;
    private final String threadName;
    /** Guarded by the lock of the calls, as {@link #running} is. */
    private final List<Pending> line = new ArrayList<>();

    private boolean running;
    /** The future whose attempt runs. A message handler in it that cancels the future is heard when the attempt has found nothing. */
    private Pending trying;

    /** {@code hasMatcher} says, with the lock held, whether a function of the user's chooses messages. */
    NativeReceives(NativeCalls calls, BooleanSupplier hasMatcher, String threadName) {
        this.calls = calls;
        this.hasMatcher = hasMatcher;
        this.threadName = threadName;
    }

    /** A future for what {@code attempt} takes without blocking, which is what is wished for; null means not yet. */
    CompletableFuture<MessageBuffer> receive(Wish wish, Supplier<MessageBuffer> attempt) {
        try {
            return calls.call(() -> {
                Pending pending = new Pending(wish, attempt);
                line.add(pending);
                if (!running) {
                    running = true;
                    Thread thread = new Thread(this::run, threadName);
                    thread.setDaemon(true);
                    thread.start();
                }
                return pending;
            });
        } catch (PvmException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What a receive asks for; {@link Tid#ANY} and {@link PvmTask#ANY_TAG} for whatever comes. */
    record Wish(Tid from, int tag, int context) {
        /** Whether everything that the other takes would do for this one. */
        private boolean covers(Wish other) {
            return context == other.context
                    && (from.equals(Tid.ANY) || from.equals(other.from))
                    && (tag == PvmTask.ANY_TAG || tag == other.tag);
        }

        private boolean takes(MessageBuffer message) {
            return (from.equals(Tid.ANY) || from.equals(message.source()))
                    && (tag == PvmTask.ANY_TAG || tag == message.tag());
        }
    }

    private record Outcome(Pending future, MessageBuffer message, RuntimeException failure) {}

    private void run() {
        while (true) {
            try {
                Outcome outcome = calls.await(this::next, NativeCalls.FOR_EVER, "messages for futures");
                if (outcome.future == null) {
                    return;
                }
                outcome.future.deliver(outcome.message, outcome.failure);
            } catch (PvmInterruptedException e) {
                // An interrupt is for threads of the user's.
                Thread.interrupted();
            } catch (RuntimeException e) {
                failAll(e);
                return;
            }
        }
    }

    /** The next future that has ended, one of null when there is none left to wait for, null to wait on. Lock held. */
    private Outcome next() {
        // A copy, because an attempt may run message handlers, and those may add futures and cancel them.
        for (Pending pending : new ArrayList<>(line)) {
            if (!line.contains(pending)) {
                continue;
            }
            trying = pending;
            try {
                MessageBuffer message = pending.attempt.get();
                if (message != null) {
                    Pending first = firstInLine(pending, message);
                    line.remove(first);
                    return new Outcome(first, message, null);
                }
                if (pending.withdrawn) {
                    line.remove(pending);
                    return new Outcome(pending, null, new CancellationException());
                }
            } catch (PvmException e) {
                line.remove(pending);
                return new Outcome(pending, null, e);
            } finally {
                trying = null;
            }
        }
        if (line.isEmpty()) {
            running = false;
            return new Outcome(null, null, null);
        }
        return null;
    }

    /**
     * Who gets a message that was taken for one of the line. Each attempt takes in what has come, so the message may have come after those before
     * it in the line were tried, and be theirs. Where a matcher of the user's decides, only the same wish is known to have the same answer.
     */
    private Pending firstInLine(Pending tried, MessageBuffer message) {
        for (Pending earlier : line) {
            if (earlier == tried) {
                break;
            }
            boolean same = earlier.wish.equals(tried.wish);
            boolean narrower =
                    !hasMatcher.getAsBoolean() && tried.wish.covers(earlier.wish) && earlier.wish.takes(message);
            if (same || narrower) {
                return earlier;
            }
        }
        return tried;
    }

    private void failAll(RuntimeException failure) {
        List<Pending> left = NativeCalls.locked(() -> {
            List<Pending> all = new ArrayList<>(line);
            line.clear();
            running = false;
            return all;
        });
        left.forEach(pending -> pending.deliver(null, failure));
    }

    private final class Pending extends PendingReceive {
        private final Wish wish;
        private final Supplier<MessageBuffer> attempt;
        private boolean withdrawn;

        Pending(Wish wish, Supplier<MessageBuffer> attempt) {
            this.wish = wish;
            this.attempt = attempt;
        }

        @Override
        protected boolean withdraw() {
            return NativeCalls.locked(() -> {
                if (trying == this) {
                    withdrawn = true;
                    return false;
                }
                return line.remove(this);
            });
        }
    }
}
