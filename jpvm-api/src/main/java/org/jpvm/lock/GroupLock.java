package org.jpvm.lock;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;
import org.jpvm.wire.Protocol;

/**
 * A lock that at most one task of the machine has:
 *
 * <pre>{@code
 * GroupLock lock = GroupLock.of(pvm, "catalogue");
 * try (GroupLock.Hold hold = lock.lock()) {
 *     if (hold.previousHolderDied()) {
 *         repairCatalogue();
 *     }
 *     changeCatalogue();
 * }
 * }</pre>
 *
 * <p>Tasks are served in the order in which they queued up. The lock of a task that ends in whatever way, or whose host leaves the machine,
 * is free again; the next holder is told so, and gets it after at most {@link #LOOK_AFTER}. Who ends or gives up while waiting leaves the
 * queue. The lock outlives every task and needs no server: its state is in PVM's mailbox, see the package. So it works under any daemon and
 * with any provider. Taking and giving back a free lock takes six requests to the master daemon.
 *
 * <p>May be used from several threads: those of one task wait for each other first, in the order of their coming. Not reentrant. An interrupt
 * ends a wait, as everywhere in this library; a hold is given back in spite of an interrupt. The task's messages and current context are
 * never touched; a receive of another thread in all contexts may take the message that wakes a waiting task, which then finds out by
 * itself after {@link #LOOK_AFTER}. C PVM has no such function.
 */
public final class GroupLock {
    /** After this time a waiting task looks by itself whether it is its turn. */
    public static final Duration LOOK_AFTER = Duration.ofMillis(250);

    private static final int TAG_BASE = 0x4c000000;
    private static final int TAG_MASK = 0x00ffffff;

    private static final Map<PvmTask, Map<String, Seat>> SEATS = Collections.synchronizedMap(new WeakHashMap<>());

    /** Whose turn it is within the task. Does not refer to the task, under which it is kept. */
    private static final class Seat {
        private final Semaphore turn = new Semaphore(1, true);
        private volatile Thread taker;
        private volatile Hold hold;
    }

    /** The lock as long as the task has it. */
    public final class Hold implements AutoCloseable {
        private final LockCore core;
        private final boolean previousHolderDied;

        private Hold(LockCore core, boolean previousHolderDied) {
            this.core = core;
            this.previousHolderDied = previousHolderDied;
        }

        /** Whether the holder before ended, or left the machine, without giving the lock back: what it guards may be half done. */
        public boolean previousHolderDied() {
            return previousHolderDied;
        }

        /** Gives the lock back; does nothing the second time. Any thread may. Waits for the daemon's answers. */
        @Override
        public void close() {
            giveBack(this);
        }
    }

    private final PvmTask task;
    private final String name;
    private final LockBoard board;
    private final Seat seat;
    private final int tag;

    private GroupLock(PvmTask task, String name) {
        this.task = task;
        this.name = name;
        board = new LockBoard(task, name);
        seat = SEATS.computeIfAbsent(task, key -> new ConcurrentHashMap<>()).computeIfAbsent(name, key -> new Seat());
        tag = TAG_BASE | name.hashCode() & TAG_MASK;
    }

    /**
     * The lock of this name, as this task uses it. Asks nobody.
     *
     * @throws PvmException BAD_PARAM when the name is null or empty
     */
    public static GroupLock of(PvmTask task, String name) {
        if (name == null || name.isEmpty()) {
            throw new PvmException(PvmError.BAD_PARAM, "a lock needs a name");
        }
        return new GroupLock(task, name);
    }

    /** The lock of a group; not only members may use it. */
    public static GroupLock of(PvmTask task, Group group) {
        return new GroupLock(task, "group/" + group.name());
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Waits until the lock is this task's.
     *
     * @throws PvmException ALREADY when this thread has it already
     */
    public Hold lock() {
        return take(false, Long.MAX_VALUE)
                .orElseThrow(() -> new IllegalStateException("a wait without a limit came to its limit"));
    }

    /** As {@link #lock}, with the exception that Java's locks use. */
    public Hold lockInterruptibly() throws InterruptedException {
        try {
            return lock();
        } catch (PvmInterruptedException e) {
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** As {@link #lock}, at most {@code timeout}; empty when the time was over before. */
    public Optional<Hold> lock(Duration timeout) {
        return take(false, TimeUnit.NANOSECONDS.convert(timeout));
    }

    /** Takes the lock if nobody has it and nobody waits for it. */
    public Optional<Hold> tryLock() {
        return take(true, 0);
    }

    /**
     * Gives the lock back, as {@link Hold#close} does.
     *
     * @throws PvmException DENIED when this task does not have it
     */
    public void unlock() {
        Hold hold = seat.hold;
        if (hold == null) {
            throw new PvmException(PvmError.DENIED, this + " is not held by " + task.tid());
        }
        hold.close();
    }

    /** Whether this task has it. Asks nobody. */
    public boolean isHeldByTask() {
        return seat.hold != null;
    }

    /** The task that has the lock at the moment. Waits for the daemon's answer. */
    public Optional<Tid> holder() {
        int holder = board.look().holder();
        return holder == 0 ? Optional.empty() : Optional.of(new Tid(holder));
    }

    /** The name, for people. */
    @Override
    public String toString() {
        return "lock \"" + name + "\"";
    }

    private Optional<Hold> take(boolean tryOnly, long timeoutNanos) {
        long start = System.nanoTime();
        if (!takeTurn(timeoutNanos)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            LockCore core = new LockCore(task.tid().value(), LockBoard.INDICES);
            core.acquire(tryOnly);
            Step.Locked locked = new Drive(core, start, tryOnly ? Long.MAX_VALUE : timeoutNanos, true).run();
            if (locked == null) {
                return Optional.empty();
            }
            Hold hold = new Hold(core, locked.previousHolderDied());
            seat.hold = hold;
            taken = true;
            return Optional.of(hold);
        } finally {
            if (!taken) {
                leaveTurn();
            }
        }
    }

    private boolean takeTurn(long timeoutNanos) {
        if (seat.taker == Thread.currentThread()) {
            throw new PvmException(PvmError.ALREADY, this + " is held by this thread");
        }
        try {
            if (!seat.turn.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            throw PvmInterruptedException.restoring("the thread of this task that has " + this);
        }
        seat.taker = Thread.currentThread();
        return true;
    }

    private void leaveTurn() {
        seat.taker = null;
        seat.turn.release();
    }

    private void giveBack(Hold hold) {
        synchronized (seat) {
            if (seat.hold != hold) {
                return;
            }
            seat.hold = null;
        }
        try {
            hold.core.leave();
            new Drive(hold.core, 0, Long.MAX_VALUE, false).run();
        } finally {
            leaveTurn();
        }
    }

    /** Carries out the steps of a core up to the end of a command. */
    private final class Drive {
        private final LockCore core;
        private final long start;
        private final long timeoutNanos;
        private final boolean taking;
        private boolean interrupted;
        private PvmException failure;

        Drive(LockCore core, long start, long timeoutNanos, boolean taking) {
            this.core = core;
            this.start = start;
            this.timeoutNanos = timeoutNanos;
            this.taking = taking;
        }

        /** Null when the lock is not the task's at the end. */
        Step.Locked run() {
            Step.Locked locked = null;
            try {
                Step step = core.nextStep();
                while (!(step instanceof Step.Ended) && locked == null) {
                    carryOut(step);
                    step = core.nextStep();
                    locked = step instanceof Step.Locked got ? got : null;
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            if (failure != null) {
                throw failure;
            }
            if (locked == null && interrupted && taking) {
                throw new PvmInterruptedException(GroupLock.this.toString());
            }
            return locked;
        }

        private void carryOut(Step step) {
            try {
                request(step);
            } catch (PvmInterruptedException e) {
                // Whether the request was served is for the board to tell; the interrupt status would end the next
                // request, too.
                Thread.interrupted();
                interrupted = true;
                core.onUnsure();
                core.leave();
            } catch (PvmException e) {
                if (failure != null) {
                    throw failure;
                }
                failure = e;
                core.onUnsure();
                core.leave();
            }
        }

        private void request(Step step) {
            if (step instanceof Step.Look) {
                core.onBoard(board.look());
            } else if (step instanceof Step.PutLock) {
                core.onLockPut(board.putLock());
            } else if (step instanceof Step.PutMark) {
                core.onMarkPut(board.putMark());
            } else if (step instanceof Step.PutTicket put) {
                core.onTicketPut(board.putTicket(put.from()));
            } else if (step instanceof Step.DeleteLock) {
                board.deleteLock();
                core.onDeleted();
            } else if (step instanceof Step.DeleteMark delete) {
                board.deleteMark(delete.index());
                core.onDeleted();
            } else if (step instanceof Step.DeleteTicket delete) {
                board.deleteTicket(delete.ticket());
                core.onDeleted();
            } else if (step instanceof Step.Wake wake) {
                task.send(new Tid(wake.task()), tag, Protocol.CONTEXT_STATIC_GROUP, task.newBuffer());
                core.onWakeSent();
            } else {
                await();
            }
        }

        private void await() {
            long left = timeoutNanos == Long.MAX_VALUE ? Long.MAX_VALUE : timeoutNanos - (System.nanoTime() - start);
            if (left <= 0) {
                core.leave();
                return;
            }
            Duration slice = Duration.ofNanos(Math.min(left, LOOK_AFTER.toNanos()));
            task.receive(Tid.ANY, tag, Protocol.CONTEXT_STATIC_GROUP, slice);
            core.onWoken();
        }
    }
}
