package org.jpvm.libpvm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.client.PendingReceive;

/**
 * Receives that nobody waits in. One daemon thread, which exists while there are any, tries them in the order of their calls whenever
 * something has come in, and completes them. A thread that waits in a blocking receive tries for itself and may be first.
 */
final class NativeReceives {
    private final NativeCalls calls;
    private final String threadName;
    /** Guarded by the lock of the calls, as {@link #running} is. */
    private final List<Pending> line = new ArrayList<>();

    private boolean running;
    /** The future whose attempt runs. A message handler in it that cancels the future is heard when the attempt has found nothing. */
    private Pending trying;

    NativeReceives(NativeCalls calls, String threadName) {
        this.calls = calls;
        this.threadName = threadName;
    }

    /** A future for what {@code attempt} takes without blocking; null means not yet. */
    CompletableFuture<MessageBuffer> receive(Supplier<MessageBuffer> attempt) {
        try {
            return calls.call(() -> {
                Pending pending = new Pending(attempt);
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
                if (message != null || pending.withdrawn) {
                    line.remove(pending);
                    return new Outcome(pending, message, message != null ? null : new CancellationException());
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
        private final Supplier<MessageBuffer> attempt;
        private boolean withdrawn;

        Pending(Supplier<MessageBuffer> attempt) {
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
