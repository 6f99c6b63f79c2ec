package org.jpvm.farm;

import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** One piece of work of a {@link PvmExecutor} and its future. Only the farm completes it; {@link #run} is for no one. */
final class RemoteFuture<T> extends FutureTask<T> {
    final long number;
    final byte[] work;
    final ClassLoader loader;
    private final PvmExecutor farm;
    private final T preset;
    /** Told of the end, by the thread that brings it about; set before the work is queued. */
    Consumer<Future<T>> onEnd;
    /** Workers that ended while they had it. Guarded by the farm. */
    int attempts;

    /** {@code preset}, unless null, is the result whatever the work gives. */
    RemoteFuture(PvmExecutor farm, long number, byte[] work, ClassLoader loader, T preset) {
        super(() -> {
            throw new IllegalStateException("work of a farm runs in its workers");
        });
        this.farm = farm;
        this.number = number;
        this.work = work;
        this.loader = loader;
        this.preset = preset;
    }

    @SuppressWarnings("unchecked")
    void complete(Object value) {
        set(preset != null ? preset : (T) value);
    }

    void fail(Throwable failure) {
        setException(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean done = super.cancel(mayInterruptIfRunning);
        if (done) {
            farm.cancelled(this, mayInterruptIfRunning);
        }
        return done;
    }

    @Override
    protected void done() {
        Consumer<Future<T>> action = onEnd;
        if (action != null) {
            action.accept(this);
        }
    }
}
