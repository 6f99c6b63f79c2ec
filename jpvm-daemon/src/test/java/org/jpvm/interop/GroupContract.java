package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.GroupHost;
import org.jpvm.group.Reduction;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What groups do for Java tasks, under any daemon with any group server. */
@Timeout(120)
abstract class GroupContract {
    private static final int TAG = 77;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<PvmTask> tasks = new ArrayList<>();

    /** Starts a machine of one test. */
    abstract void startMachine() throws Exception;

    /** Ends it. */
    abstract void stopMachine() throws Exception;

    /** A new task there. */
    abstract PvmTask enroll();

    @BeforeEach
    void start() throws Exception {
        startMachine();
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        tasks.forEach(PvmTask::close);
        stopMachine();
    }

    private PvmTask task() {
        PvmTask task = enroll();
        tasks.add(task);
        return task;
    }

    private List<Group> join(String name, int count) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(Group.join(task(), name));
        }
        return groups;
    }

    private interface Step<T> {
        T run(Group group, int instance) throws Exception;
    }

    /** Runs a step for all members at the same time. */
    private <T> List<T> together(List<Group> groups, Step<T> step) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            int instance = i;
            running.add(threads.submit((Callable<T>) () -> step.run(groups.get(instance), instance)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    private static void assertError(PvmError error, Runnable call) {
        PvmException e = assertThrows(PvmException.class, call::run);
        assertEquals(error, e.error(), e.getMessage());
    }

    @Test
    void membersAreNumberedAndTheLowestNumberIsFilled() {
        List<Group> groups = join("g", 3);
        Group outsider = Group.of(task(), "g");
        for (int i = 0; i < 3; i++) {
            assertEquals(i, groups.get(i).instance());
            assertEquals(tasks.get(i).tid(), outsider.tidOf(i));
            assertEquals(i, outsider.instanceOf(tasks.get(i).tid()));
        }
        assertEquals(tasks.subList(0, 3).stream().map(PvmTask::tid).toList(), outsider.members());
        assertEquals(List.of(new GroupHost(tasks.get(0).tid(), 3)), outsider.hosts());
        assertEquals(
                Optional.of(new GroupHost(tasks.get(0).tid(), 3)),
                outsider.onHost(tasks.get(2).tid()));
        assertEquals(Optional.empty(), outsider.onHost(Tid.ofTask(9, 1)));
        groups.get(1).leave();
        assertEquals(2, outsider.size());
        assertEquals(1, outsider.join());
        assertError(PvmError.DUP_GROUP, outsider::join);
        assertError(PvmError.NO_INST, () -> outsider.tidOf(3));
        assertError(PvmError.NO_INST, () -> outsider.tidOf(-1));
        assertError(PvmError.NOT_IN_GROUP, () -> groups.get(1).leave());
        assertError(PvmError.NOT_IN_GROUP, () -> groups.get(1).barrier());
    }

    @Test
    void whatIsNotThereIsAnErrorOfItsOwn() {
        PvmTask task = task();
        Group none = Group.of(task, "none");
        assertError(PvmError.NULL_GROUP, () -> Group.of(task, ""));
        assertError(PvmError.NULL_GROUP, () -> Group.join(task, null));
        assertError(PvmError.NO_GROUP, none::size);
        assertError(PvmError.NO_GROUP, none::leave);
        assertError(PvmError.NO_GROUP, none::instance);
        assertError(PvmError.NO_GROUP, none::barrier);
        assertError(PvmError.NO_GROUP, none::hosts);
        assertError(PvmError.NO_GROUP, () -> none.freeze(1));
        assertError(PvmError.NO_GROUP, () -> none.broadcast(1, task.newBuffer()));
        assertEquals(Optional.empty(), none.onHost(task.tid()));
        none.join();
        assertError(PvmError.NO_INST, () -> none.broadcast(1, task.newBuffer()));
        assertError(PvmError.NO_INST, () -> none.gather(ElementType.INT, new int[1], TAG, 4));
        assertError(PvmError.BAD_PARAM, () -> none.gather(ElementType.INT, new int[0], TAG, 0));
        assertError(PvmError.BAD_PARAM, () -> none.gather(ElementType.INT, new int[1], -1, 0));
        assertError(PvmError.BAD_PARAM, () -> none.scatter(ElementType.INT, new int[1], 2, TAG, 0));
        assertError(PvmError.BAD_PARAM, () -> none.scatter(ElementType.INT, null, 1, TAG, 0));
        assertError(PvmError.BAD_PARAM, () -> none.reduce(Reduction.SUM, ElementType.BYTE, new byte[1], TAG, 0));
        assertError(PvmError.NO_INST, () -> none.reduce(Reduction.SUM, ElementType.INT, new int[1], TAG, 1));
    }

    @Test
    void barrierHoldsAllUntilTheLastComes() throws Exception {
        List<Group> groups = join("b", 3);
        Future<?> first = threads.submit(() -> groups.get(0).barrier());
        Future<?> second = threads.submit(() -> groups.get(1).barrier(3));
        awaitAtBarrier(2);
        // Answers of other kinds pass by those who wait.
        assertEquals(3, groups.get(0).size());
        assertEquals(1, groups.get(1).instance());
        assertTrue(!first.isDone() && !second.isDone(), "a barrier of 3 opened for 2");
        groups.get(2).barrier(3);
        first.get(20, TimeUnit.SECONDS);
        second.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aBarrierThatWasInterruptedIsSettledBeforeTheNext() throws Exception {
        List<Group> groups = join("i", 2);
        AtomicReference<Thread> waiting = new AtomicReference<>();
        Future<Boolean> interrupted = threads.submit(() -> {
            waiting.set(Thread.currentThread());
            assertThrows(PvmInterruptedException.class, () -> groups.get(0).barrier(2));
            return Thread.interrupted();
        });
        awaitAtBarrier(1);
        waiting.get().interrupt();
        assertTrue(interrupted.get(20, TimeUnit.SECONDS), "the interrupt status was lost");
        Future<?> next = threads.submit(() -> groups.get(0).barrier(2));
        groups.get(1).barrier(2);
        groups.get(1).barrier(2);
        next.get(20, TimeUnit.SECONDS);
    }

    @Test
    void collectivesKeepTheContextTheMatcherAndTheMessagesOfTheUser() throws Exception {
        List<Group> groups = join("c", 3);
        for (PvmTask task : tasks) {
            task.send(task.tid(), TAG, p -> p.packInt(4711));
            task.setContext(task.newContext());
            task.setMatcher((message, from, tag) -> 0);
        }
        for (int round = 0; round < 20; round++) {
            int root = round % 3;
            List<Optional<int[]>> sums = together(
                    groups, (group, i) -> group.reduce(Reduction.SUM, ElementType.INT, new int[] {1, i}, TAG, root));
            List<Optional<long[]>> all =
                    together(groups, (group, i) -> group.gather(ElementType.LONG, new long[] {i, -i}, TAG, root));
            List<double[]> parts = together(
                    groups,
                    (group, i) ->
                            group.scatter(ElementType.DOUBLE, i == root ? new double[] {0, 1, 2} : null, 1, TAG, root));
            for (int i = 0; i < 3; i++) {
                assertEquals(i == root, sums.get(i).isPresent());
                assertEquals(i == root, all.get(i).isPresent());
                assertArrayEquals(new double[] {i}, parts.get(i));
            }
            assertArrayEquals(new int[] {3, 3}, sums.get(root).orElseThrow());
            assertArrayEquals(new long[] {0, 0, 1, -1, 2, -2}, all.get(root).orElseThrow());
        }
        for (PvmTask task : tasks) {
            assertTrue(task.context() > 0, "context " + task.context());
            task.setMatcher(null);
            task.setContext(0);
            assertEquals(4711, task.receive(task.tid(), TAG).unpackInt());
            assertEquals(Optional.empty(), task.tryReceive(Tid.ANY, PvmTask.ANY_TAG));
        }
    }

    @Test
    void reductionsInARowWithTheSameTagDoNotMix() throws Exception {
        List<Group> groups = join("r", 4);
        List<Integer> wrong = together(groups, (group, i) -> {
            int mismatches = 0;
            for (int round = 0; round < 200; round++) {
                int[] data = {round};
                if (group.reduceInPlace((x, y, n) -> x[0] += y[0], ElementType.INT, data, 1, TAG, 1)) {
                    mismatches += data[0] == 4 * round ? 0 : 1;
                }
            }
            return mismatches;
        });
        assertEquals(List.of(0, 0, 0, 0), wrong);
    }

    @Test
    void holesEndGatherAndScatterAtTheRoot() {
        List<Group> groups = join("h", 3);
        groups.get(1).leave();
        assertError(PvmError.NO_INST, () -> groups.get(0).gather(ElementType.INT, new int[1], TAG, 0));
        assertError(PvmError.NO_INST, () -> groups.get(0).scatter(ElementType.INT, new int[3], 1, TAG, 0));
    }

    @Test
    void aBroadcastGoesToTheOthersInTheCurrentContext() throws Exception {
        join("m", 3);
        PvmTask outsider = task();
        int context = outsider.newContext();
        outsider.setContext(context);
        MessageBuffer message = outsider.newBuffer();
        message.packString("hello");
        Group.of(outsider, "m").broadcast(TAG, message);
        Group.of(tasks.get(0), "m").broadcast(TAG, message);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "hello", tasks.get(i).receive(outsider.tid(), TAG, context).unpackString());
        }
        assertEquals("hello", tasks.get(1).receive(tasks.get(0).tid(), TAG).unpackString());
        tasks.get(0).send(tasks.get(0).tid(), TAG, p -> p.packInt(1));
        assertEquals(1, tasks.get(0).receive(tasks.get(0).tid(), TAG).unpackInt(), "its own broadcast");
    }

    @Test
    void aFrozenGroupIsKnownWithoutAsking() throws Exception {
        List<Group> groups = join("f", 3);
        assertEquals(List.of(3, 3, 3), together(groups, (group, i) -> group.freeze(3)));
        assertError(PvmError.NOT_IN_GROUP, () -> Group.join(task(), "f"));
        assertError(PvmError.DUP_GROUP, () -> groups.get(0).freeze(3));
        List<Optional<float[]>> results = together(
                groups,
                (group, i) -> group.reduce(Reduction.MAX, ElementType.COMPLEX, new float[] {i, 1, -i, 1}, TAG, 2));
        assertArrayEquals(new float[] {2, 1, -2, 1}, results.get(2).orElseThrow());
        assertEquals(3, Group.of(tasks.get(3), "f").size(), "an outsider asks");
        groups.get(2).leave();
        assertError(PvmError.NO_GROUP, () -> groups.get(0).barrier(2));
        assertError(PvmError.NO_GROUP, () -> groups.get(2).barrier(2));
    }

    @Test
    void aPoisonedBarrierStaysSo() {
        Group group = join("p", 1).get(0);
        assertError(PvmError.MISMATCH, () -> group.barrier(0));
        assertError(PvmError.MISMATCH, () -> group.barrier(1));
    }

    @Test
    void aMemberThatEndsLeavesAndItsDataIsNotAwaitedForEver() throws Exception {
        List<Group> groups = join("e", 2);
        // The root of a frozen group does not ask again who the members are.
        together(groups, (group, i) -> group.freeze(2));
        Future<?> gathering = threads.submit(() -> {
            assertError(PvmError.NO_TASK, () -> groups.get(0).gather(ElementType.INT, new int[1], TAG, 0));
            return null;
        });
        tasks.get(1).close();
        gathering.get(30, TimeUnit.SECONDS);
        PvmTask outsider = task();
        await(() -> Group.of(outsider, "e").size() == 1);
    }

    @Test
    void whenTheServerEndsCallsEndAndTheNextStartsAnother() throws Exception {
        List<Group> groups = join("s", 2);
        Future<?> waiting = threads.submit(() -> {
            assertError(PvmError.SYS_ERR, () -> groups.get(0).barrier(2));
            return null;
        });
        awaitAtBarrier(1);
        Tid server = server();
        tasks.get(1)
                .send(
                        server,
                        GroupCode.DIE.tag(),
                        Protocol.CONTEXT_GROUP,
                        tasks.get(1).newBuffer());
        waiting.get(30, TimeUnit.SECONDS);
        await(() -> !tasks.get(0).isRunning(server));
        assertEquals(0, groups.get(0).join());
        assertEquals(1, groups.get(0).size());
    }

    private Tid server() {
        return new Tid(
                tasks.get(0).mailbox().receive(GroupCode.MAILBOX_CLASS, 0, 0).unpackInt());
    }

    /** Waits until that many are at the barrier of the only group. */
    private void awaitAtBarrier(int wanted) throws Exception {
        PvmTask observer = task();
        Tid server = server();
        await(() -> {
            observer.send(server, GroupCode.GSLS.tag(), Protocol.CONTEXT_GROUP, observer.newBuffer());
            MessageBuffer list = observer.receive(server, GroupCode.GSLS.tag(), Protocol.CONTEXT_GROUP);
            assertEquals(1, list.unpackInt(), "groups");
            list.unpackInt();
            list.unpackString();
            int[] numbers = new int[4];
            list.unpackInts(numbers);
            // Members, slots, number wanted, number reached.
            return numbers[2] > 0 && numbers[3] == wanted;
        });
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "did not come true in time");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
