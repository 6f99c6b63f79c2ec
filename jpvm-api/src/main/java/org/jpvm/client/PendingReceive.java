package org.jpvm.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jpvm.MessageBuffer;

/**
 * The future of a receive. Whoever ends it from outside (cancels it, lets it time out, completes it) first takes it out of the line of
 * receives; that fails once a message was given to it, and then nothing but that message completes it. So no message is lost, and nothing
 * of a future that was given up stays behind.
 */
public abstract class PendingReceive extends CompletableFuture<MessageBuffer> {
    /** Takes this future out of the line of receives; false when it is not there, because it has ended or has its message. */
    protected abstract boolean withdraw();

    /** Ends the receive with a message, or with a failure unless that is null; for the library, after it took the future out of the line. */
    public final void deliver(MessageBuffer message, RuntimeException failure) {
        if (failure == null) {
            super.complete(message);
        } else {
            super.completeExceptionally(failure);
        }
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        return withdraw() ? super.cancel(mayInterruptIfRunning) : isCancelled();
    }

    @Override
    public final boolean complete(MessageBuffer value) {
        return withdraw() && super.complete(value);
    }

    @Override
    public final boolean completeExceptionally(Throwable failure) {
        return withdraw() && super.completeExceptionally(failure);
    }

    @Override
    public final CompletableFuture<MessageBuffer> completeAsync(
            Supplier<? extends MessageBuffer> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (RuntimeException | Error e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    @Override
    public final void obtrudeValue(MessageBuffer value) {
        withdraw();
        super.obtrudeValue(value);
    }

    @Override
    public final void obtrudeException(Throwable failure) {
        withdraw();
        super.obtrudeException(failure);
    }
}
