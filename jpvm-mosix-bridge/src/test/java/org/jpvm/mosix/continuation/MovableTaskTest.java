package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.jpvm.mosix.continuation.image.ExternalObjects;
import org.jpvm.mosix.continuation.image.NotMovableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MovableTaskTest {
    private static final String HOLDERS = "org.jpvm.mosix.continuation.program.Holders";

    private final MovableClassLoader loader = TestPrograms.atHome();

    private Callable<?> holding(String kind, Object outside) throws Exception {
        return (Callable<?>) loader.loadClass(HOLDERS)
                .getMethod("holding", String.class, Object.class)
                .invoke(null, kind, outside);
    }

    private Continuation captureAfter(int polls, Callable<?> program) throws Exception {
        MovableTask task = MovableTask.calling(loader, program, null);
        task.request(1, polls);
        return assertInstanceOf(TaskOutcome.Captured.class, PollDriver.onThread(task))
                .continuation();
    }

    private static Object finish(Continuation continuation) throws Exception {
        TaskOutcome outcome = PollDriver.onThread(MovableTask.resuming(continuation, null));
        return assertInstanceOf(TaskOutcome.Finished.class, outcome, outcome::toString)
                .result();
    }

    private Continuation move(Continuation captured, CopyRules rules) throws Exception {
        byte[] image = TaskImages.capture(captured, rules);
        captured.release();
        return TaskImages.restore(image, TestPrograms.loader(ProgramSource.of(loader.programClasses())), rules);
    }

    @ParameterizedTest
    @CsvSource({
        "thread, java.lang.Thread",
        "ownThread, Holders$1",
        "loader, MovableClassLoader",
        "socket, java.net.Socket",
        "descriptor, java.io.FileDescriptor",
        "lock, java.util.concurrent.locks.ReentrantLock",
        "threadLocal, java.lang.ThreadLocal",
        "method, java.lang.reflect.Method",
        "reference, java.lang.ref.WeakReference",
        "buffer, java.nio.HeapByteBuffer",
        "executor, java.util.concurrent.ForkJoinPool",
        "stream, java.util.stream",
    })
    void refusesWhatCannotMoveAndGoesOnInPlace(String kind, String named) throws Exception {
        Continuation captured = captureAfter(20, holding(kind, null));
        NotMovableException refusal =
                assertThrows(NotMovableException.class, () -> TaskImages.capture(captured, CopyRules.ordinary()));
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("method " + HOLDERS + ".hold"), refusal.getMessage());
        assertTrue(finish(captured).toString().contains("true"));
    }

    @Test
    void namesTheStaticThatHoldsWhatCannotMove() throws Exception {
        Continuation captured = captureAfter(20, holding("static", null));
        NotMovableException refusal =
                assertThrows(NotMovableException.class, () -> TaskImages.capture(captured, CopyRules.ordinary()));
        assertTrue(refusal.getMessage().contains("java.lang.Thread"), refusal.getMessage());
    }

    @Test
    void copiesStructuresOfAnyDepth() throws Exception {
        // Making the list polls 200,000 times.
        Continuation captured = captureAfter(200_000 + 40, holding("deepList", null));
        assertTrue(finish(move(captured, CopyRules.ordinary())).toString().startsWith("Link length 200000 true"));
    }

    @Test
    void refusesMoreThanTheLimits() throws Exception {
        Continuation captured = captureAfter(20, holding("bytes", null));
        CopyRules small = new CopyRules(1 << 20, 1000, Set.of(), ExternalObjects.NONE);
        NotMovableException refusal =
                assertThrows(NotMovableException.class, () -> TaskImages.capture(captured, small));
        assertTrue(refusal.getMessage().contains("limit of 1048576 bytes"), refusal.getMessage());
        assertTrue(captured.isHeld());
    }

    /** Stands for a session with a daemon. */
    private static final class Session {}

    @Test
    void replacesExternalObjectsByWhatTheyAreThere() throws Exception {
        Session home = new Session();
        Continuation captured = captureAfter(20, holding("outside", home));
        Session[] resolved = {home};
        CopyRules rules = new CopyRules(1 << 20, 10_000, Set.of(), new ExternalObjects() {
            @Override
            public boolean concerns(Class<?> type) {
                return type == Session.class;
            }

            @Override
            public String handleOf(Object object) {
                return "session";
            }

            @Override
            public Object resolve(String handle) {
                return handle.equals("session") ? resolved[0] : null;
            }
        });
        byte[] image = TaskImages.capture(captured, rules);
        resolved[0] = new Session();
        MovableClassLoader there = TestPrograms.loader(ProgramSource.of(loader.programClasses()));
        String result = finish(TaskImages.restore(image, there, rules)).toString();
        assertTrue(result.contains(resolved[0].toString() + " true"), result);
        assertFalse(result.contains(home.toString()), result);
    }

    @Test
    void continuationsAreUsedOnce() throws Exception {
        Continuation captured = captureAfter(20, holding("outside", "x"));
        finish(captured);
        assertThrows(IllegalStateException.class, () -> MovableTask.resuming(captured, null));
        assertThrows(IllegalStateException.class, captured::release);
        assertThrows(IllegalStateException.class, () -> TaskImages.capture(captured, CopyRules.ordinary()));
    }

    @Test
    void aWaitingTaskIsCapturedAtOnceAndWaitsAgain() throws Exception {
        WaitingLibrary.MESSAGES.clear();
        Callable<?> program =
                (Callable<?>) loader.loadClass(HOLDERS).getMethod("waiting").invoke(null);
        MovableTask task = MovableTask.calling(loader, program, null);
        WaitingLibrary.MESSAGES.add(10);
        CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();
        new Thread(() -> outcome.complete(task.run())).start();
        CaptureAnswer answer = task.request(1, 10_000).answer().get(30, TimeUnit.SECONDS);
        Continuation captured =
                assertInstanceOf(CaptureAnswer.Captured.class, answer).continuation();
        outcome.get(30, TimeUnit.SECONDS);
        assertFalse(Thread.holdsLock(captured.loader().loadClass(HOLDERS)));
        CopyRules rules = new CopyRules(1 << 20, 10_000, Set.of(WaitingLibrary.class.getName()), ExternalObjects.NONE);
        Continuation arrived = move(captured, rules);
        WaitingLibrary.MESSAGES.add(20);
        WaitingLibrary.MESSAGES.add(30);
        assertTrue(finish(arrived).toString().endsWith(" 102132"));
    }

    @Test
    void aRequestCanBeWithdrawn() throws Exception {
        AtomicInteger stop = new AtomicInteger();
        Callable<?> program = (Callable<?>) loader.loadClass(HOLDERS)
                .getMethod("until", AtomicInteger.class)
                .invoke(null, stop);
        MovableTask task = MovableTask.calling(loader, program, null);
        CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();
        CaptureRequest request = task.request(1, Integer.MAX_VALUE);
        assertThrows(IllegalStateException.class, () -> task.request(1));
        new Thread(() -> outcome.complete(task.run())).start();
        assertTrue(request.withdraw("no poll in time"));
        assertFalse(request.withdraw("twice"));
        assertEquals(
                new CaptureAnswer.Deferred("no poll in time"), request.answer().get());
        stop.set(1);
        assertEquals(new TaskOutcome.Finished("stopped0"), outcome.get(30, TimeUnit.SECONDS));
        assertInstanceOf(CaptureAnswer.Ended.class, task.request(1).answer().get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aTaskWithThreadsOfItsOwnIsDeferred(int others) throws Exception {
        ThreadGroup group = new ThreadGroup("task");
        AtomicInteger stop = new AtomicInteger();
        Thread[] threads = new Thread[others];
        for (int i = 0; i < others; i++) {
            threads[i] = new Thread(group, () -> {
                while (stop.get() == 0) {
                    Thread.onSpinWait();
                }
            });
            threads[i].start();
        }
        MovableTask task = MovableTask.calling(loader, holding("outside", "x"), group);
        CaptureRequest request = task.request(1, 20);
        Thread thread = new Thread(group, task::run);
        thread.start();
        thread.join();
        stop.set(1);
        for (Thread other : threads) {
            other.join();
        }
        CaptureAnswer answer = request.answer().get(30, TimeUnit.SECONDS);
        if (others == 0) {
            assertInstanceOf(CaptureAnswer.Captured.class, answer);
        } else {
            assertTrue(answer.toString().contains("3 thread(s)"), answer.toString());
        }
    }

    /** A method that was captured at its entry is called again by a frame that has nothing to save. */
    @Test
    void aTaskCanBeTakenAgainAtTheVeryNextPoll() throws Exception {
        String name = "operandStack";
        String expected =
                TestPrograms.programs(getClass().getClassLoader(), 20).get(name).call();
        for (int polls = 0; polls < 40; polls++) {
            MovableClassLoader home = TestPrograms.atHome();
            MovableTask task =
                    MovableTask.calling(home, TestPrograms.programs(home, 20).get(name), null);
            task.request(1, polls);
            for (int again = 0; again < 4; again++) {
                String where = "polls=" + polls + " again=" + again;
                TaskOutcome outcome = PollDriver.onThread(task);
                Continuation captured = assertInstanceOf(TaskOutcome.Captured.class, outcome, where)
                        .continuation();
                byte[] image = TaskImages.capture(captured, CopyRules.ordinary());
                MovableClassLoader next = TestPrograms.loader(ProgramSource.of(home.programClasses()));
                task = MovableTask.resuming(TaskImages.restore(image, next, CopyRules.ordinary()), null);
                task.request(1, again < 3 ? again : Integer.MAX_VALUE);
            }
            assertEquals(expected, PollDriver.resultOf(PollDriver.onThread(task)), "polls=" + polls);
        }
    }
}
