package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.ReduceFunction;
import org.jpvm.group.Reduction;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reduce, gather and scatter of frozen groups beside those of a group with the same members that is not frozen and so goes without trees.
 */
@Timeout(120)
abstract class GroupTreesContract {
    private static final int TAG = 78;
    private static final int ITEMS = 3;
    private static final String FROZEN = "frozen";
    private static final String OTHER = "other";
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final List<ElementType<?>> TYPES = List.of(
            ElementType.BYTE,
            ElementType.SHORT,
            ElementType.INT,
            ElementType.LONG,
            ElementType.FLOAT,
            ElementType.DOUBLE,
            ElementType.COMPLEX,
            ElementType.DOUBLE_COMPLEX);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<PvmTask> tasks = new ArrayList<>();
    private final List<AtomicInteger> sent = new ArrayList<>();
    private final List<AtomicInteger> received = new ArrayList<>();

    /** A new task on one of the hosts; the same number gives the same host. */
    abstract PvmTask enroll(int number) throws Exception;

    /** Whether the group server is one that hands out trees. */
    abstract boolean hasTrees();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        tasks.forEach(PvmTask::close);
    }

    /** A task whose messages of the group context with {@link #TAG} are counted. */
    private void task() throws Exception {
        PvmTask task = enroll(tasks.size());
        AtomicInteger out = new AtomicInteger();
        AtomicInteger in = new AtomicInteger();
        tasks.add((PvmTask) Proxy.newProxyInstance(
                PvmTask.class.getClassLoader(), new Class<?>[] {PvmTask.class}, (proxy, method, arguments) -> {
                    boolean ofGroup = arguments != null
                            && arguments.length > 2
                            && Integer.valueOf(TAG).equals(arguments[1])
                            && Integer.valueOf(Protocol.CONTEXT_GROUP).equals(arguments[2]);
                    if (ofGroup && method.getName().equals("send")) {
                        out.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(task, arguments);
                        if (ofGroup && result instanceof Optional<?> message && message.isPresent()) {
                            in.incrementAndGet();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        sent.add(out);
        received.add(in);
    }

    /** A frozen group of new tasks, whose members are in one that is not, too. */
    private List<Group> members(int count, boolean forTrees) throws Exception {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            task();
            Group.join(tasks.get(i), OTHER);
            groups.add(Group.join(tasks.get(i), FROZEN));
        }
        together(groups, (group, i) -> forTrees ? group.freezeForTrees(count) : group.freeze(count));
        return groups;
    }

    private Group other(int member) {
        return Group.of(tasks.get(member), OTHER);
    }

    private interface Step<T> {
        T run(Group group, int instance) throws Exception;
    }

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

    private static int log2(int count) {
        return count == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    /** Small whole numbers, whose sums and products have no rounding. */
    private static <A> A data(ElementType<A> type, int seed) {
        A data = type.newArray(ITEMS);
        for (int i = 0; i < Array.getLength(data); i++) {
            int value = 1 + Math.floorMod(seed * 7 + i, 2);
            if (data instanceof byte[] a) {
                a[i] = (byte) (value - seed);
            } else if (data instanceof short[] a) {
                a[i] = (short) value;
            } else if (data instanceof int[] a) {
                a[i] = value;
            } else if (data instanceof long[] a) {
                a[i] = value;
            } else if (data instanceof float[] a) {
                a[i] = i % 2 == 1 ? -1 : value;
            } else if (data instanceof double[] a) {
                a[i] = i % 2 == 1 ? -1 : value;
            }
        }
        return data;
    }

    private static List<Object> items(Object array) {
        return IntStream.range(0, Array.getLength(array))
                .mapToObj(i -> unsignedZero(Array.get(array, i)))
                .toList();
    }

    /** The sign of a zero in products of complex numbers is rounding: it depends on which are multiplied first. */
    private static Object unsignedZero(Object value) {
        return value.equals(-0.0) ? (Object) 0.0 : value.equals(-0.0f) ? (Object) 0.0f : value;
    }

    private static <A> List<Object> reduce(Group group, Reduction reduction, ElementType<A> type, int seed, int root) {
        A data = data(type, seed);
        boolean isRoot = group.reduceInPlace(reduction.on(type), type, data, ITEMS, TAG, root);
        // Data of those who are not the root as well: that of coordinators has the partial result.
        List<Object> result = new ArrayList<>(items(data));
        result.add(isRoot);
        return result;
    }

    private static <A> List<Object> gatherAndScatter(Group group, ElementType<A> type, int seed, int root) {
        List<Object> result = new ArrayList<>();
        group.gather(type, data(type, seed), TAG, root).ifPresent(all -> result.addAll(items(all)));
        int size = group.size();
        A all = type.newArray(size * ITEMS);
        for (int i = 0; i < size; i++) {
            System.arraycopy(data(type, i + root), 0, all, i * ITEMS * type.width(), ITEMS * type.width());
        }
        result.addAll(items(group.scatter(type, group.instance() == root ? all : null, ITEMS, TAG, root)));
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 13, 16, 17})
    void allFunctionsAndTypesGiveWhatTheyGiveWithoutTrees(int size) throws Exception {
        List<Group> groups = members(size, true);
        for (int root : IntStream.of(0, 1, size / 2, size - 1)
                .filter(i -> i < size)
                .distinct()
                .toArray()) {
            List<List<List<Object>>> trees = together(groups, (group, i) -> results(group, i, root));
            List<List<List<Object>>> without = together(groups, (group, i) -> results(other(i), i, root));
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < without.get(i).size(); j++) {
                    String facts = "operation " + j + " of member " + i + " of " + size + ", root " + root;
                    assertEquals(without.get(i).get(j), trees.get(i).get(j), facts);
                }
            }
        }
    }

    private static List<List<Object>> results(Group group, int i, int root) {
        List<List<Object>> results = new ArrayList<>();
        for (ElementType<?> type : TYPES) {
            for (Reduction reduction : Reduction.values()) {
                if (type != ElementType.BYTE || reduction == Reduction.MAX || reduction == Reduction.MIN) {
                    results.add(reduce(group, reduction, type, i, root));
                }
            }
            results.add(gatherAndScatter(group, type, i, root));
        }
        return results;
    }

    @Test
    void whatIsNoNumberCountsAsMuchAsWithoutTrees() throws Exception {
        int size = 13;
        List<Group> groups = members(size, false);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int root = random.nextInt(size);
            double[][] data = new double[size][];
            for (int i = 0; i < size; i++) {
                data[i] = random.doubles(2 * ITEMS)
                        .map(value -> value < 0.4 ? Double.NaN : value)
                        .toArray();
            }
            Step<List<List<Object>>> step = (group, i) -> {
                List<List<Object>> results = new ArrayList<>();
                for (Reduction reduction : List.of(Reduction.MAX, Reduction.MIN)) {
                    for (ElementType<double[]> type : List.of(ElementType.DOUBLE, ElementType.DOUBLE_COMPLEX)) {
                        double[] own = data[i].clone();
                        group.reduceInPlace(reduction.on(type), type, own, ITEMS, TAG, root);
                        results.add(items(own));
                    }
                    for (ElementType<float[]> type : List.of(ElementType.FLOAT, ElementType.COMPLEX)) {
                        float[] own = new float[2 * ITEMS];
                        IntStream.range(0, own.length).forEach(at -> own[at] = (float) data[i][at]);
                        group.reduceInPlace(reduction.on(type), type, own, ITEMS, TAG, root);
                        results.add(items(own));
                    }
                }
                return results;
            };
            List<List<List<Object>>> trees = together(groups, step);
            assertEquals(together(groups, (group, i) -> step.run(other(i), i)), trees, "seed " + seed);
        }
    }

    /** x := 3 x + 1 and the like, one after the other: associative, but the order counts. */
    private static void compose(int[] into, int[] from, int count) {
        into[1] = into[1] * from[0] + from[1];
        into[0] *= from[0];
    }

    @Test
    void theOrderIsTheSameForFunctionsThatAreNotCommutative() throws Exception {
        List<Group> groups = members(11, false);
        for (int root = 0; root < 11; root++) {
            int at = root;
            Step<List<Integer>> step = (group, i) -> {
                int[] data = {2 * i + 3, i + 1};
                group.reduceInPlace(GroupTreesContract::compose, ElementType.INT, data, 2, TAG, at);
                return List.of(data[0], data[1]);
            };
            List<List<Integer>> trees = together(groups, step);
            assertEquals(together(groups, (group, i) -> step.run(other(i), i)), trees, "root " + root);
        }
    }

    @Test
    void nobodyHasMoreThanTheLogarithmOfMessages() throws Exception {
        int size = 17;
        List<Group> groups = members(size, true);
        for (int root = 0; root < size; root++) {
            int at = root;
            assertSteps("reduce", groups, root, received, (group, i) -> {
                group.reduce(Reduction.SUM, ElementType.INT, new int[] {i}, TAG, at);
                return null;
            });
            assertSteps("gather", groups, root, received, (group, i) -> {
                group.gather(ElementType.INT, new int[] {i}, TAG, at);
                return null;
            });
            assertSteps("scatter", groups, root, sent, (group, i) -> {
                group.scatter(ElementType.INT, i == at ? new int[size] : null, 1, TAG, at);
                return null;
            });
        }
    }

    private void assertSteps(String what, List<Group> groups, int root, List<AtomicInteger> counts, Step<Void> step)
            throws Exception {
        sent.forEach(count -> count.set(0));
        received.forEach(count -> count.set(0));
        together(groups, step);
        int[] found = counts.stream().mapToInt(AtomicInteger::get).toArray();
        int hosts = groups.get(0).hosts().size();
        int onHost = (groups.size() + hosts - 1) / hosts;
        int bound = log2(onHost) + log2(hosts) + (what.equals("reduce") ? 1 : 0);
        String facts = what + " to root " + root + " on " + hosts + " hosts: " + Arrays.toString(found);
        if (hasTrees()) {
            assertTrue(Arrays.stream(found).max().orElseThrow() <= bound, facts + ", more than " + bound);
        } else if (!what.equals("reduce")) {
            assertEquals(groups.size() - 1, found[root], facts);
        }
        int total = sent.stream().mapToInt(AtomicInteger::get).sum();
        assertTrue(total >= groups.size() - 1 && total <= groups.size(), facts + ", in all " + total);
    }

    @Test
    void withoutAgreementOnlyTheRootWaitsForOthersInAGather() throws Exception {
        List<Group> groups = members(9, false);
        // One after the other: with trees the second would wait for the ones that come later.
        for (int i = 8; i > 0; i--) {
            groups.get(i).gather(ElementType.INT, new int[] {i}, TAG, 0);
        }
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8},
                groups.get(0).gather(ElementType.INT, new int[1], TAG, 0).orElseThrow());
        groups.get(0).scatter(ElementType.INT, new int[] {9, 8, 7, 6, 5, 4, 3, 2, 1}, 1, TAG, 0);
        for (int i = 8; i > 0; i--) {
            assertArrayEquals(new int[] {9 - i}, groups.get(i).scatter(ElementType.INT, null, 1, TAG, 0));
        }
    }

    @Test
    void aMemberThatSaysNothingOfTreesKeepsAllFromThem() throws Exception {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            task();
            Group.join(tasks.get(i), OTHER);
            groups.add(Group.join(tasks.get(i), FROZEN));
        }
        Tid server = new Tid(
                tasks.get(0).mailbox().receive(GroupCode.MAILBOX_CLASS, 0, 0).unpackInt());
        together(groups, (group, i) -> {
            if (i != 3) {
                return group.freezeForTrees(5);
            }
            // As a task in C does.
            MessageBuffer request = tasks.get(i).newBuffer();
            request.packString(FROZEN);
            request.packInt(5);
            tasks.get(i).send(server, GroupCode.STATICGROUP.tag(), Protocol.CONTEXT_GROUP, request);
            return tasks.get(i)
                    .receive(server, GroupCode.STATICGROUP.tag(), Protocol.CONTEXT_GROUP)
                    .unpackInt();
        });
        assertWithoutTrees(groups);
    }

    @Test
    void aMemberThatHasNotFrozenKeepsAllFromTrees() throws Exception {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            task();
            Group.join(tasks.get(i), OTHER);
            groups.add(Group.join(tasks.get(i), FROZEN));
        }
        together(groups.subList(0, 4), (group, i) -> group.freezeForTrees(4));
        assertWithoutTrees(groups);
    }

    private void assertWithoutTrees(List<Group> groups) throws Exception {
        int last = groups.size() - 1;
        received.forEach(count -> count.set(0));
        together(groups, (group, i) -> group.gather(ElementType.INT, new int[] {i}, TAG, last));
        assertEquals(last, received.get(last).get());
        assertEquals(
                together(groups, (group, i) -> results(other(i), i, last)),
                together(groups, (group, i) -> results(group, i, last)));
    }

    @Test
    void aFunctionThatFailsFailsWhereItDoesWithoutTrees() throws Exception {
        List<Group> groups = members(8, false);
        // Parts are small, sums are not: it fails somewhere within a tree, and always for the root.
        ReduceFunction<int[]> function = (into, from, count) -> {
            into[0] += from[0];
            if (into[0] > 2) {
                throw new IllegalStateException("more than two");
            }
        };
        Tid self = tasks.get(0).tid();
        for (Group each : List.of(groups.get(0), other(0))) {
            List<Group> all = IntStream.range(0, 8)
                    .mapToObj(i -> Group.of(tasks.get(i), each.name()))
                    .toList();
            List<String> ends = together(all, (group, i) -> {
                try {
                    group.reduceInPlace(function, ElementType.INT, new int[] {1}, 1, TAG, 0);
                    return "returned";
                } catch (IllegalStateException e) {
                    return e.getMessage();
                }
            });
            assertEquals("more than two", ends.get(0), each + ": " + ends);
            for (int i = 1; i < 8; i++) {
                Tid coordinator =
                        all.get(i).onHost(tasks.get(i).tid()).orElseThrow().coordinator();
                boolean mayFail = coordinator.equals(tasks.get(i).tid());
                assertTrue(mayFail || ends.get(i).equals("returned"), each + " of " + self + ": " + ends);
            }
        }
    }

    @Test
    void aMissingMemberIsAnErrorForThoseWhoNeedItsData() throws Exception {
        List<Group> groups = members(9, true);
        Tid missing = tasks.get(5).tid();
        tasks.get(5).close();
        List<Group> left = new ArrayList<>(groups);
        left.remove(5);
        List<PvmError> gathered =
                together(left, (group, i) -> error(() -> group.gather(ElementType.INT, new int[1], TAG, 0)));
        assertEquals(PvmError.NO_TASK, gathered.get(0), missing + ": " + gathered);
        List<PvmError> reduced = together(
                left, (group, i) -> error(() -> group.reduce(Reduction.SUM, ElementType.INT, new int[1], TAG + 1, 0)));
        assertEquals(PvmError.NO_TASK, reduced.get(0), missing + ": " + reduced);
        List<PvmError> scattered = together(
                left,
                (group, i) -> error(() -> group.scatter(ElementType.INT, i == 0 ? new int[9] : null, 1, TAG + 2, 0)));
        assertEquals(PvmError.OK, scattered.get(0), missing + ": " + scattered);
        for (List<PvmError> errors : List.of(gathered, reduced, scattered)) {
            assertTrue(
                    errors.stream().allMatch(error -> error == PvmError.OK || error == PvmError.NO_TASK),
                    errors.toString());
        }
    }

    @Test
    void whatABarrierSaysOfALossIsPassedOn() throws Exception {
        assumeTrue(hasTrees());
        List<Group> groups = members(6, true);
        boolean oneHost = groups.get(0).hosts().size() == 1;
        // It runs on, so nobody would find it missing by looking; the root hears of it before it waits for those behind
        // it.
        groups.get(oneHost ? 5 : 3).leave();
        Group told = groups.get(oneHost ? 3 : 5);
        assertEquals(PvmError.NO_GROUP, error(told::barrier));
        List<Future<PvmError>> ends = new ArrayList<>();
        for (int i : oneHost ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 4, 5}) {
            Group group = groups.get(i);
            ends.add(threads.submit(
                    () -> error(() -> group.reduce(Reduction.SUM, ElementType.INT, new int[1], TAG, 0))));
        }
        assertEquals(PvmError.NO_GROUP, ends.get(0).get(60, TimeUnit.SECONDS));
        assertEquals(PvmError.NO_GROUP, ends.get(3).get(60, TimeUnit.SECONDS));
    }

    private static PvmError error(Runnable call) {
        try {
            call.run();
            return PvmError.OK;
        } catch (PvmException e) {
            return e.error();
        }
    }

    @Test
    void whoGaveUpWaitingForAFreezeGoesOverTheSameTrees() throws Exception {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            task();
            groups.add(Group.join(tasks.get(i), FROZEN));
        }
        AtomicReference<Thread> waiting = new AtomicReference<>();
        Future<Boolean> interrupted = threads.submit(() -> {
            waiting.set(Thread.currentThread());
            assertThrows(PvmInterruptedException.class, () -> groups.get(4).freezeForTrees(6));
            return Thread.interrupted();
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (waiting.get() == null || waiting.get().getState() == Thread.State.NEW) {
            assertTrue(System.nanoTime() < deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        // Before or behind its request: both must do.
        LockSupport.parkNanos(20 * LOOK_AGAIN_NANOS);
        waiting.get().interrupt();
        assertTrue(interrupted.get(20, TimeUnit.SECONDS), "the interrupt status was lost");
        List<Integer> sums = together(groups, (group, i) -> {
            if (i != 4) {
                group.freezeForTrees(6);
            }
            return group.reduce(Reduction.SUM, ElementType.INT, new int[] {i}, TAG, 2)
                    .map(sum -> sum[0])
                    .orElse(-1);
        });
        assertEquals(List.of(-1, -1, 15, -1, -1, -1), sums);
    }

    @Test
    void operationsInARowWithTheSameTagDoNotMix() throws Exception {
        List<Group> groups = members(7, true);
        List<Integer> wrong = together(groups, (group, i) -> {
            int mismatches = 0;
            for (int round = 0; round < 100; round++) {
                int root = round % 7;
                int[] data = {round};
                if (group.reduceInPlace((x, y, n) -> x[0] += y[0], ElementType.INT, data, 1, TAG, root)) {
                    mismatches += data[0] == 7 * round ? 0 : 1;
                }
                int[] all = group.gather(ElementType.INT, new int[] {i + round}, TAG, root)
                        .orElse(null);
                int[] part = group.scatter(ElementType.INT, all, 1, TAG, root);
                mismatches += part[0] == i + round ? 0 : 1;
            }
            return mismatches;
        });
        assertEquals(List.of(0, 0, 0, 0, 0, 0, 0), wrong);
    }
}
