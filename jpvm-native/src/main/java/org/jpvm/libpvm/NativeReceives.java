package org.jpvm.libpvm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

    private record Outcome(Pending future, MessageBuffer message, PvmException failure) {}

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
            } catch (PvmException e) {
                failAll(e);
                return;
            }
        }
    }

    /** The next future that has ended, one of null when there is none left to wait for, null to wait on. Lock held. */
    private Outcome next() {
        for (Iterator<Pending> each = line.iterator(); each.hasNext(); ) {
            Pending pending = each.next();
            try {
                MessageBuffer message = pending.attempt.get();
                if (message != null) {
                    each.remove();
                    return new Outcome(pending, message, null);
                }
            } catch (PvmException e) {
                each.remove();
                return new Outcome(pending, null, e);
            }
        }
        if (line.isEmpty()) {
            running = false;
            return new Outcome(null, null, null);
        }
        return null;
    }

    private void failAll(PvmException failure) {
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

        Pending(Supplier<MessageBuffer> attempt) {
            this.attempt = attempt;
        }

        @Override
        protected boolean withdraw() {
            return NativeCalls.locked(() -> line.remove(this));
        }
    }
}
