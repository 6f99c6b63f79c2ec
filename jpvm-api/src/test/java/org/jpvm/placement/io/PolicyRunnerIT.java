package org.jpvm.placement.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies that do not do what they should, in real threads. */
class PolicyRunnerIT {
    private static final long LIMIT_MILLIS = 200;
    private static CountDownLatch release = new CountDownLatch(1);

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final PolicyRunner runner =
            new PolicyRunner(new PolicyFinder(getClass().getClassLoader()), LIMIT_MILLIS, 1, log::add);

    @AfterEach
    void close() {
        release.countDown();
        runner.close();
    }

    /** Does what a test wants with the second host. */
    public abstract static class Base implements PlacementPolicy {
        @Override
        public String name() {
            return getClass().getSimpleName();
        }

        @Override
        public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
            Arrays.fill(chosen, 1);
            act(chosen);
        }

        abstract void act(int[] chosen);
    }

    /** All is well. */
    public static final class Good extends Base {
        @Override
        void act(int[] chosen) {}
    }

    /** Throws. */
    public static final class Throwing extends Base {
        @Override
        void act(int[] chosen) {
            throw new IllegalStateException("on purpose");
        }
    }

    /** Uses up the stack. */
    public static final class Deep extends Base {
        @Override
        void act(int[] chosen) {
            act(chosen);
        }
    }

    /** Names a host that there is not. */
    public static final class Outside extends Base {
        @Override
        void act(int[] chosen) {
            chosen[chosen.length - 1] = 2;
        }
    }

    /** Leaves one out. */
    public static final class Forgetful extends Base {
        @Override
        void act(int[] chosen) {
            chosen[0] = -1;
        }
    }

    /** Works once, and then not before it is released, whoever interrupts it. */
    public static final class Stuck extends Base {
        private int calls;

        @Override
        void act(int[] chosen) {
            if (calls++ == 0) {
                return;
            }
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }
    }

    /** Cannot be made. */
    public static final class Unmade extends Base {
        /** Throws. */
        public Unmade() {
            throw new IllegalStateException("never");
        }

        @Override
        void act(int[] chosen) {}
    }

    private int[] ask(String policy) throws Exception {
        return start(policy).get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<int[]> start(String policy) {
        CompletableFuture<int[]> answer = new CompletableFuture<>();
        ListedHosts hosts = new ListedHosts(List.of(row(3), row(7)));
        PlacementRequest request = new PlacementRequest("x", 3, 3, 3, 0, SpawnHints.NONE);
        runner.choose(policy, request, () -> hosts, answer::complete);
        return answer;
    }

    private static ListedHosts.Row row(int index) {
        return new ListedHosts.Row(new HostView(index, "h" + index, "LINUX64", 1, 1, 0, 0, 0, 0, false, false), 0, 0);
    }

    private static String of(Class<?> policy) {
        return policy.getName();
    }

    private String count(String what) {
        return runner.describe().stream()
                .filter(line -> line.endsWith(what))
                .map(line -> line.trim().split(" ")[0])
                .findFirst()
                .orElse("none of " + runner.describe());
    }

    @Test
    void aPolicyAnswers() throws Exception {
        assertArrayEquals(new int[] {1, 1, 1}, ask(of(Good.class)));
        assertNotNull(ask("round-robin"));
        assertEquals(List.of(), log);
    }

    @Test
    void whatAPolicyThrowsIsCountedAndNothingElse() throws Exception {
        for (Class<?> bad : List.of(Throwing.class, Deep.class)) {
            for (int i = 0; i < 3; i++) {
                assertNull(ask(of(bad)), bad.toString());
            }
        }
        assertEquals("3", count("questions it threw at"));
        assertTrue(log.get(0).contains("on purpose") && log.get(0).contains("round robin"), log.toString());
        assertArrayEquals(new int[] {1, 1, 1}, ask(of(Good.class)));
    }

    @Test
    void positionsOutsideAreNoAnswer() throws Exception {
        assertNull(ask(of(Outside.class)));
        assertNull(ask(of(Forgetful.class)));
        assertEquals("1", count("answers outside of the hosts"));
    }

    @Test
    void aPolicyThatIsNotThereIsNoAnswer() throws Exception {
        assertNull(ask("nosuch"));
        assertNull(ask("no.such.Policy"));
        assertNull(ask("java.lang.String"));
        assertNull(ask(of(Base.class)));
        assertNull(ask(of(Unmade.class)));
        assertTrue(log.stream().anyMatch(line -> line.contains("nosuch; there are: round-robin")), log.toString());
        CompletableFuture<String> problem = new CompletableFuture<>();
        runner.check("java.lang.String", problem::complete);
        assertEquals("java.lang.String is no PlacementPolicy", problem.get(30, TimeUnit.SECONDS));
        CompletableFuture<String> none = new CompletableFuture<>();
        runner.check(of(Good.class), none::complete);
        assertNull(none.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aPolicyThatDoesNotComeBackHoldsUpNobodyElse() throws Exception {
        release = new CountDownLatch(1);
        assertNotNull(ask(of(Stuck.class)));
        long begin = System.nanoTime();
        assertNull(ask(of(Stuck.class)));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertTrue(millis >= LIMIT_MILLIS, "given up after " + millis + " ms");
        assertEquals("1", count("answers too late"));
        // Not asked again as long as it has not returned, and others are.
        assertNull(ask(of(Stuck.class)));
        assertEquals("1", count("questions not asked, as it was busy with an earlier one"));
        assertNotNull(ask(of(Good.class)));
        release.countDown();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ask(of(Stuck.class)) == null) {
            assertTrue(System.nanoTime() < deadline, "it is never asked again");
        }
    }

    @Test
    void manyQuestionsAtOnceAreAllAnswered() throws Exception {
        List<CompletableFuture<int[]>> answers = new ArrayList<>();
        for (int i = 0; i < 15_000; i++) {
            answers.add(start(of(Good.class)));
        }
        for (CompletableFuture<int[]> answer : answers) {
            answer.get(60, TimeUnit.SECONDS);
        }
        for (int i = 0; i < 100; i++) {
            ask("p" + i + ".Q");
        }
        assertTrue(runner.describe().size() < 300, "policies that are not there are kept without limit");
    }

    @Test
    void atTheEndThoseWhoWaitAreTold() throws Exception {
        release = new CountDownLatch(1);
        assertNotNull(ask(of(Stuck.class)));
        CompletableFuture<int[]> stuck = start(of(Stuck.class));
        CompletableFuture<int[]> behind = start(of(Good.class));
        runner.close();
        assertNull(behind.get(30, TimeUnit.SECONDS));
        assertTrue(!stuck.isDone() || stuck.get() == null);
        assertNull(start(of(Good.class)).get(30, TimeUnit.SECONDS));
    }
}
