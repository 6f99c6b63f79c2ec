package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.Mailbox;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.lock.GroupLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a lock does, under any daemon. */
@Timeout(120)
@SuppressWarnings("try") // Holds are closed, and not looked at.
abstract class LockContract {
    private static final String NAME = "a*b:c\\d%";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<PvmTask> tasks = new ArrayList<>();
    private Machine machine;

    abstract Machine startMachine() throws Exception;

    @BeforeEach
    void start() throws Exception {
        machine = startMachine();
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        tasks.forEach(PvmTask::close);
        machine.close();
    }

    private PvmTask task() {
        PvmTask task = Interop.enroll(machine);
        tasks.add(task);
        return task;
    }

    private GroupLock lock() {
        return GroupLock.of(task(), NAME);
    }

    private List<Mailbox.MailboxClass> board() {
        return task().mailbox().list("jpvm.lock");
    }

    @Test
    void oneHasItAndTheOthersWait() throws Exception {
        GroupLock one = lock();
        GroupLock other = lock();
        GroupLock.Hold hold = one.lock();
        assertFalse(hold.previousHolderDied());
        assertTrue(one.isHeldByTask());
        assertEquals(Optional.of(tasks.get(0).tid()), other.holder());
        assertEquals(Optional.empty(), other.tryLock());
        assertEquals(Optional.empty(), other.lock(Duration.ofMillis(20)));
        assertEquals(
                PvmError.ALREADY, assertThrows(PvmException.class, one::lock).error());
        Future<GroupLock.Hold> waiting = threads.submit(() -> other.lock());
        awaitQueue(1);
        assertFalse(waiting.isDone());
        one.unlock();
        assertEquals(
                PvmError.DENIED, assertThrows(PvmException.class, one::unlock).error());
        hold.close();
        try (GroupLock.Hold second = waiting.get(20, TimeUnit.SECONDS)) {
            assertFalse(second.previousHolderDied());
            assertEquals(Optional.empty(), one.tryLock());
        }
        assertEquals(List.of(), board());
    }

    @Test
    void tasksAreServedInTheirOrderAndOneAtATime() throws Exception {
        int count = 6;
        GroupLock first = lock();
        first.lock();
        List<Integer> order = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            GroupLock mine = lock();
            running.add(threads.submit(() -> {
                try (GroupLock.Hold hold = mine.lock()) {
                    order.add(number);
                }
            }));
            awaitQueue(i + 1);
        }
        first.unlock();
        for (Future<?> one : running) {
            one.get(20, TimeUnit.SECONDS);
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 5), order);
        assertEquals(List.of(), board());
    }

    @Test
    void manyTasksCountTogether() throws Exception {
        int rounds = 100;
        AtomicInteger inside = new AtomicInteger();
        int[] counter = new int[1];
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            GroupLock mine = lock();
            running.add(threads.submit(() -> {
                for (int k = 0; k < rounds; k++) {
                    try (GroupLock.Hold hold = mine.lock()) {
                        assertEquals(1, inside.incrementAndGet(), "holders");
                        counter[0]++;
                        inside.decrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> one : running) {
            one.get(100, TimeUnit.SECONDS);
        }
        assertEquals(5 * rounds, counter[0]);
        assertEquals(List.of(), board());
    }

    @Test
    void aHolderThatDiesIsReportedOnce() throws Exception {
        GroupLock mine = lock();
        RunningProgram holder = Interop.runJava(machine, LockHolderMain.class, NAME);
        assertTrue(
                holder.awaitOutput(LockHolderMain.LOCKED, 0, System.nanoTime() + Interop.LIMIT.toNanos()) > 0,
                holder::output);
        Future<GroupLock.Hold> waiting = threads.submit(() -> mine.lock());
        awaitQueue(1);
        RunningProgram waiter = Interop.runJava(machine, LockHolderMain.class, NAME);
        awaitQueue(2);
        waiter.process().destroyForcibly();
        awaitQueue(1);
        holder.process().destroyForcibly();
        try (GroupLock.Hold hold = waiting.get(20, TimeUnit.SECONDS)) {
            assertTrue(hold.previousHolderDied());
        }
        try (GroupLock.Hold hold = mine.lock()) {
            assertFalse(hold.previousHolderDied());
        }
        assertEquals(List.of(), board());
    }

    @Test
    void leavingTheMachineWithTheLockIsADeathToo() {
        GroupLock mine = lock();
        PvmTask other = Interop.enroll(machine);
        GroupLock.of(other, NAME).lock();
        other.close();
        GroupLock.Hold hold = mine.lock(Duration.ofSeconds(20)).orElseThrow();
        assertTrue(hold.previousHolderDied());
        hold.close();
    }

    @Test
    void anInterruptEndsTheWaitAndLeavesTheQueue() throws Exception {
        GroupLock one = lock();
        GroupLock other = lock();
        one.lock();
        AtomicReference<Thread> waiting = new AtomicReference<>();
        Future<Boolean> interrupted = threads.submit(() -> {
            waiting.set(Thread.currentThread());
            assertThrows(PvmInterruptedException.class, other::lock);
            return Thread.interrupted();
        });
        awaitQueue(1);
        waiting.get().interrupt();
        assertTrue(interrupted.get(20, TimeUnit.SECONDS), "the interrupt status was lost");
        awaitQueue(0);
        Thread.currentThread().interrupt();
        one.unlock();
        assertTrue(Thread.interrupted(), "the interrupt status was lost");
        assertEquals(List.of(), board());
    }

    @Test
    void threadsOfOneTaskExcludeEachOther() throws Exception {
        PvmTask task = task();
        GroupLock.Hold hold = GroupLock.of(task, NAME).lock();
        Future<?> other = threads.submit(() -> {
            assertEquals(Optional.empty(), GroupLock.of(task, NAME).tryLock());
            GroupLock.of(task, NAME).lock().close();
        });
        assertFalse(other.isDone());
        hold.close();
        other.get(20, TimeUnit.SECONDS);
    }

    private void awaitQueue(int length) throws Exception {
        PvmTask observer = task();
        await(() -> observer.mailbox().list("jpvm.lock").stream()
                        .filter(each -> each.name().contains(":queue."))
                        .mapToInt(each -> each.entries().size())
                        .sum()
                == length);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "did not come true in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
