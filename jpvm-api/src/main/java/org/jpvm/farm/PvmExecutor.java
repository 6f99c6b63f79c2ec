package org.jpvm.farm;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;

/**
 * An {@link java.util.concurrent.ExecutorService} whose work is done by tasks of the virtual machine:
 *
 * <pre>{@code
 * try (PvmExecutor farm = PvmExecutor.over(pvm).workers(8).start()) {
 *     Future<Long> sum = farm.submit(() -> LongStream.range(0, 1_000_000_000).sum());
 *     System.out.println(sum.get());
 * }
 * }</pre>
 *
 * <p>Workers are spawned at the start: hosted tasks unless {@link Builder#inProcesses} is asked for, on the hosts that PVM chooses. Each gets a
 * piece when it has done the one before, so fast workers do more. Work and results are serialised; the classes of both are looked up on the
 * class path of either side. What cannot be serialised is refused by {@code submit} with {@link RejectedExecutionException}, which names the
 * class; a result or exception that cannot comes back as the {@link ExecutionException} of that, or as {@link RemoteException} with the text.
 *
 * <p>The queue is bounded: {@code submit} and {@code execute} block while it is full (an interrupt ends that in
 * {@link RejectedExecutionException}). A worker that ends is replaced, and its work done again by another; work whose workers end
 * {@link Builder#attempts} times fails with {@link WorkerLostException}. So a piece may run more than once, if only in part. When no worker is
 * left and none can be started all work fails so.
 *
 * <p>{@code cancel(true)} takes work out of the queue or interrupts the thread that does it. {@code shutdown}, {@code shutdownNow},
 * {@code awaitTermination} are as the interface says; terminated means that the workers have ended, too. {@link #close} is that of later
 * JDKs: no more work is taken, what was submitted is done, the caller waits; an interrupt turns it into {@code shutdownNow}. Work that
 * ignores interrupts keeps its worker; {@link PvmTask#kill} ends that. To take results as they come, wait for several futures or use
 * {@code invokeAny}; an {@link java.util.concurrent.ExecutorCompletionService} cannot be put on top, as what it hands over cannot travel.
 *
 * <p>Any thread may call. One thread of the farm's own receives from the workers, in a context of its own. Closing the task first ends the
 * farm: all work that is not done fails. Deserialising is running code: see the package comment about trust.
 */
public final class PvmExecutor extends AbstractExecutorService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PvmExecutor.class.getName());

    /** Guards the farm and its crew. Taken before the lock of the task, never inside it. */
    final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private final Condition end = lock.newCondition();
    /** Work that no worker has. Guarded by the lock. */
    final ArrayDeque<RemoteFuture<?>> queue = new ArrayDeque<>();

    private final AtomicLong numbers = new AtomicLong();
    private final int capacity;
    private final Crew crew;
    private boolean shutdown;
    private boolean terminated;
    /** Why nothing can be done any more, or null. */
    private String broken;

    private PvmExecutor(Builder builder) {
        capacity = builder.queue > 0 ? builder.queue : 2 * builder.workers;
        crew = new Crew(builder.pvm, builder.request(), builder.workers, builder.attempts, this);
    }

    /** A farm to be configured and started by this task, which is the parent of the workers. */
    public static Builder over(PvmTask pvm) {
        return new Builder(pvm);
    }

    /** Options of a farm. */
    public static final class Builder {
        private final PvmTask pvm;
        private UnaryOperator<SpawnRequest> change = request -> request;
        private boolean processes;
        private int workers = Runtime.getRuntime().availableProcessors();
        private int queue;
        private int attempts = 3;

        private Builder(PvmTask pvm) {
            this.pvm = pvm;
        }

        /** Number of workers; by default as many as this JVM has processors. */
        public Builder workers(int count) {
            workers = positive("workers", count);
            return this;
        }

        /** Pieces of work that may wait; by default twice the number of workers. */
        public Builder queue(int count) {
            queue = positive("queue", count);
            return this;
        }

        /** How many workers may end over a piece of work before it fails; by default 3. */
        public Builder attempts(int count) {
            attempts = positive("attempts", count);
            return this;
        }

        /** A JVM for each worker in place of a thread in the container of its host. */
        public Builder inProcesses() {
            processes = true;
            return this;
        }

        /** Changes the spawn request of the workers: hosts, environment; not its arguments or count. */
        public Builder spawning(UnaryOperator<SpawnRequest> value) {
            change = value;
            return this;
        }

        /**
         * Spawns the workers; blocks until the daemons have started them.
         *
         * @throws org.jpvm.PvmException the error of the spawn when not a single one could be started
         */
        public PvmExecutor start() {
            PvmExecutor farm = new PvmExecutor(this);
            farm.crew.start();
            return farm;
        }

        private SpawnRequest request() {
            return change.apply(
                    processes ? SpawnRequest.javaClass(FarmWorker.class) : SpawnRequest.hosted(FarmWorker.class));
        }

        private static int positive(String name, int count) {
            if (count < 1) {
                throw new IllegalArgumentException(name + "=" + count + " is less than 1");
            }
            return count;
        }
    }

    /** As {@link #submit(Callable)}; a lambda given here can travel. */
    @SuppressWarnings("overloads")
    public <T> Future<T> submit(RemoteCallable<T> work) {
        return submit((Callable<T>) work);
    }

    /** As {@link #submit(Runnable)}; a lambda given here can travel. */
    @SuppressWarnings("overloads")
    public Future<?> submit(RemoteRunnable work) {
        return submit((Runnable) work);
    }

    /** As {@link #execute(Runnable)}; a lambda given here can travel. */
    public void execute(RemoteRunnable work) {
        execute((Runnable) work);
    }

    /**
     * Queues work whose result nobody wants; a failure of it is logged as a warning.
     *
     * @throws RejectedExecutionException when it cannot be serialised, after shutdown, on an interrupt while the queue is full
     */
    @Override
    public void execute(Runnable command) {
        RemoteFuture<?> work = command instanceof RemoteFuture<?> own ? own : unwatched(command);
        lock.lock();
        try {
            checkOpen();
            while (queue.size() >= capacity) {
                room.await();
                checkOpen();
            }
            queue.addLast(work);
            crew.dispatch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the queue of " + capacity + " was full");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutdown = true;
            room.signalAll();
            crew.stopIfDone();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            List<Runnable> left = new ArrayList<>(queue);
            queue.clear();
            crew.interruptAll();
            shutdown();
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutdown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return terminated;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (!terminated && left > 0) {
                left = end.awaitNanos(left);
            }
            return terminated;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more work, does what was submitted, and waits for the end of the workers. An interrupt drops the work that is left. */
    @Override
    public void close() {
        shutdown();
        boolean interrupted = false;
        while (!isTerminated()) {
            try {
                awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                if (!interrupted) {
                    shutdownNow();
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> works) throws InterruptedException, ExecutionException {
        try {
            return first(works, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a wait without end ended", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> works, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return first(works, unit.toNanos(timeout));
    }

    private <T> T first(Collection<? extends Callable<T>> works, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (works.isEmpty()) {
            throw new IllegalArgumentException("no work");
        }
        long start = System.nanoTime();
        LinkedBlockingQueue<Future<T>> ended = new LinkedBlockingQueue<>();
        List<Future<T>> all = new ArrayList<>();
        try {
            for (Callable<T> work : works) {
                RemoteFuture<T> future = newTaskFor(work);
                future.onEnd = ended::add;
                all.add(future);
                execute(future);
            }
            ExecutionException last = null;
            for (int i = 0; i < all.size(); i++) {
                Future<T> one = ended.poll(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
                if (one == null) {
                    throw new TimeoutException();
                }
                try {
                    return one.get();
                } catch (ExecutionException e) {
                    last = e;
                } catch (CancellationException e) {
                    last = new ExecutionException(e);
                }
            }
            throw last;
        } finally {
            all.forEach(future -> future.cancel(true));
        }
    }

    @Override
    protected <T> RemoteFuture<T> newTaskFor(Callable<T> work) {
        return prepare(work, work, null);
    }

    @Override
    protected <T> RemoteFuture<T> newTaskFor(Runnable work, T value) {
        return prepare(new Action(work), work, value);
    }

    private <T> RemoteFuture<T> prepare(Callable<?> parcel, Object work, T preset) {
        byte[] bytes;
        try {
            bytes = Parcel.wrap(parcel);
        } catch (NotSerializableException e) {
            throw new RejectedExecutionException(
                    "work of " + work.getClass().getName() + " cannot travel: " + e.getMessage()
                            + " is not Serializable; a lambda is when it is given as a RemoteCallable or RemoteRunnable,"
                            + " if all that it captures is",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new RejectedExecutionException(
                    "work of " + work.getClass().getName() + " cannot be serialised: " + e, e);
        }
        ClassLoader own = work.getClass().getClassLoader();
        ClassLoader loader = own != null ? own : Thread.currentThread().getContextClassLoader();
        return new RemoteFuture<>(this, numbers.getAndIncrement(), bytes, loader, preset);
    }

    private RemoteFuture<?> unwatched(Runnable command) {
        RemoteFuture<Void> work = newTaskFor(command, null);
        work.onEnd = ended -> {
            try {
                ended.get();
            } catch (ExecutionException e) {
                LOG.log(System.Logger.Level.WARNING, "work that was given to execute() failed", e.getCause());
            } catch (CancellationException | InterruptedException e) {
                // Nobody has the future to cancel it; and what has ended is not waited for.
            }
        };
        return work;
    }

    /** A runnable that travels. */
    private record Action(Runnable work) implements Callable<Void>, Serializable {
        @Override
        public Void call() {
            work.run();
            return null;
        }
    }

    /** Lock held. */
    private void checkOpen() {
        if (shutdown) {
            throw new RejectedExecutionException(broken != null ? broken : "the farm is shut down");
        }
    }

    /** Lock held. */
    boolean isClosing() {
        return shutdown;
    }

    /** A piece was taken out of the queue. Lock held. */
    void roomInQueue() {
        room.signal();
    }

    /** Work was cancelled by its owner. */
    void cancelled(RemoteFuture<?> work, boolean interrupt) {
        lock.lock();
        try {
            if (queue.remove(work)) {
                room.signal();
                crew.stopIfDone();
            } else if (interrupt) {
                crew.interrupt(work);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing can be done any more: takes the work that nobody has, for the caller to fail. Lock held. */
    List<RemoteFuture<?>> giveUp(String reason) {
        if (broken == null) {
            broken = reason;
        }
        shutdown = true;
        room.signalAll();
        List<RemoteFuture<?>> left = new ArrayList<>(queue);
        queue.clear();
        return left;
    }

    /** All workers have ended. */
    void terminated() {
        lock.lock();
        try {
            terminated = true;
            end.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
