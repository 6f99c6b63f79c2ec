package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds for every answer of every balance policy, whatever it is shown. */
@Timeout(60)
class PolicyPropertiesTest {
    private static final int TRIES = 5_000;
    private static final List<BalancePolicy> POLICIES =
            List.of(new MosixPolicy(), new FairPolicy(), new AffinityPolicy());
    private static final double[] ABSURD = {
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        -1,
        0,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        1e300,
        1
    };

    @Test
    void movesKeepTheRules() {
        for (int seed = 1; seed <= TRIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HostState a = state(1, random);
            HostState b = state(2, random);
            MoveCosts costs = new MoveCosts(random.nextDouble(), random.nextDouble());
            for (BalancePolicy policy : POLICIES) {
                String run = policy.name() + " seed " + seed;
                List<Move> moves = policy.meet(a, b, costs, random);
                int[] came = new int[3];
                double[] memory = new double[3];
                for (Move move : moves) {
                    HostState from = move.fromHost() == 1 ? a : b;
                    HostState to = from == a ? b : a;
                    assertEquals(to.host().hostIndex(), move.toHost(), run);
                    TaskView task = from.tasks().stream()
                            .filter(t -> t.tid() == move.tid())
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(run + ": moves a task that is not there"));
                    boolean expelled = from.host().leaving()
                            || from.host().refusesGuests()
                                    && task.homeHost() != from.host().hostIndex();
                    assertTrue(task.canMove(), run);
                    assertTrue(expelled || task.residency() >= 1, run + ": residency " + task.residency());
                    assertTrue(!to.host().leaving(), run + ": sends to a host that leaves");
                    assertTrue(
                            !to.host().refusesGuests() || task.homeHost() == move.toHost(), run + ": unwanted guest");
                    came[move.toHost()]++;
                    memory[move.toHost()] += task.memory();
                }
                for (HostState state : List.of(a, b)) {
                    HostView host = state.host();
                    double room = host.freeMemory() - Duties.RESERVE * host.totalMemory();
                    boolean enough = memory[host.hostIndex()] <= Math.max(0, room);
                    assertTrue(host.totalMemory() == 0 || enough, run + ": memory overcommitted");
                }
            }
        }
    }

    @Test
    void mosixMovesOneTaskAndOnlyAboveTheThreshold() {
        for (int seed = 1; seed <= TRIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HostState a = state(1, random);
            HostState b = state(2, random);
            if (Duties.hasAny(a)) {
                continue;
            }
            List<Move> moves = new MosixPolicy().meet(a, b, new MoveCosts(0.1, 0), random);
            assertTrue(moves.size() <= 1, "seed " + seed);
            if (!moves.isEmpty()) {
                double here = a.tasks().size() + a.host().foreignLoad();
                double there = b.tasks().size() + b.host().foreignLoad();
                assertTrue(
                        Math.max(1, here / a.host().cores()) / a.host().speed()
                                > Math.max(
                                                1,
                                                (there + MosixPolicy.THRESHOLD)
                                                        / b.host().cores())
                                        / b.host().speed(),
                        "seed " + seed);
            }
        }
    }

    @Test
    void fairMovesNothingBelowItsThresholdNorBeforeTheLastMoveHasPaid() {
        FairPolicy fair = new FairPolicy();
        for (int seed = 1; seed <= TRIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HostState a = state(1, random);
            HostState b = state(2, random);
            MoveCosts costs = new MoveCosts(random.nextDouble(), random.nextDouble());
            List<Move> moves = fair.meet(a, b, costs, random);
            for (Move move : moves) {
                if (!move.reason().equals("surplus") && !move.reason().equals("swap")) {
                    continue;
                }
                List<TaskView> all = new ArrayList<>(a.tasks());
                all.addAll(b.tasks());
                double low = all.stream().mapToDouble(TaskView::key).min().orElseThrow();
                double high = all.stream().mapToDouble(TaskView::key).max().orElseThrow();
                double least = 4 * costs.warmUp();
                assertTrue(high - low >= least / 2, "seed " + seed + ": keys only " + (high - low) + " apart");
                TaskView task = all.stream()
                        .filter(t -> t.tid() == move.tid())
                        .findFirst()
                        .orElseThrow();
                assertTrue(task.moves() == 0 || task.serviceSinceMove() >= least, "seed " + seed);
            }
        }
    }

    /** An exchange lowers how far the tasks are apart by more than it costs, so the way back cannot be worth it at once. */
    @Test
    void nothingGoesBackAtOnce() {
        for (int seed = 1; seed <= TRIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HostState a = state(1, random);
            HostState b = state(2, random);
            MoveCosts costs = new MoveCosts(0.02, 0.05);
            for (BalancePolicy policy : POLICIES) {
                List<Move> moves = policy.meet(a, b, costs, random);
                boolean duty = Duties.hasAny(a) || Duties.hasAny(b);
                // What was due the other way before is no way back.
                boolean due = policy instanceof AffinityPolicy
                        && !new MosixPolicy().meet(b, a, costs, random).isEmpty();
                if (moves.isEmpty() || duty || due) {
                    continue;
                }
                HostState afterA = after(a, b, moves);
                HostState afterB = after(b, a, moves);
                if (Duties.hasAny(afterA) || Duties.hasAny(afterB)) {
                    continue;
                }
                List<Move> backs = policy.meet(afterB, afterA, costs, random);
                // One of them may go again, for the sake of another task; all of them would be a way back.
                boolean all = moves.stream().allMatch(m -> backs.stream().anyMatch(back -> back.tid() == m.tid()));
                assertTrue(
                        !all || backs.size() > moves.size(),
                        policy.name() + " seed " + seed + ": " + moves + " then " + backs);
            }
        }
    }

    @Test
    void absurdFiguresNeitherThrowNorLoop() {
        for (int seed = 1; seed <= TRIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HostState a = absurd(1, random);
            HostState b = absurd(2, random);
            MoveCosts costs = new MoveCosts(any(random), any(random));
            AbsurdView view = new AbsurdView(seed, random.nextInt(70));
            for (BalancePolicy policy : POLICIES) {
                policy.meet(a, b, costs, random);
                for (int position : policy.partners(a, view, costs, random)) {
                    assertTrue(position >= 0 && position < view.size(), policy.name() + " seed " + seed);
                    assertTrue(view.hostIndex(position) != 1, policy.name() + " meets itself, seed " + seed);
                }
            }
        }
    }

    private static HostState state(int index, RandomGenerator random) {
        long total = random.nextInt(4) == 0 ? 0 : 1000;
        HostView host = new HostView(
                index,
                "node" + index,
                "LINUX64",
                random.nextBoolean() ? 1 : 1.0 / 3,
                random.nextInt(4) == 0 ? 4 : 1,
                random.nextDouble(6),
                random.nextInt(3) == 0 ? random.nextInt(3) : 0,
                total == 0 ? 0 : random.nextLong(1001),
                total,
                random.nextInt(12) == 0,
                random.nextInt(12) == 0);
        List<TaskView> tasks = new ArrayList<>();
        boolean hinted = random.nextInt(3) == 0;
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            int moves = random.nextInt(3);
            double service = random.nextDouble(300);
            tasks.add(new TaskView(
                    100 * index + i,
                    "task",
                    1 + random.nextInt(3),
                    2 * service,
                    random.nextDouble(5),
                    service,
                    moves == 0 ? service : Math.min(service, random.nextDouble(10)),
                    random.nextDouble(),
                    random.nextLong(300),
                    hinted ? random.nextDouble(600) : Double.NaN,
                    hinted,
                    moves,
                    false,
                    random.nextInt(8) == 0 ? "on its way" : null,
                    List.of(new TaskView.Partner(300 - 100 * index + i, 3 - index, 1e6 * (1 + i)))));
        }
        return new HostState(host, tasks);
    }

    /** The host when the moves are done, two seconds later. */
    private static HostState after(HostState host, HostState other, List<Move> moves) {
        List<TaskView> tasks = new ArrayList<>();
        int index = host.host().hostIndex();
        for (TaskView task : host.tasks()) {
            if (moves.stream().noneMatch(m -> m.tid() == task.tid())) {
                tasks.add(withPartners(task, task.partners(), moves));
            }
        }
        long memory = host.host().freeMemory();
        int change = -(host.tasks().size() - tasks.size());
        for (TaskView task : host.tasks()) {
            memory += moves.stream().anyMatch(m -> m.tid() == task.tid()) ? task.memory() : 0;
        }
        for (TaskView task : other.tasks()) {
            if (moves.stream().anyMatch(m -> m.tid() == task.tid())) {
                change++;
                memory -= task.memory();
                TaskView here = new TaskView(
                        task.tid(),
                        task.program(),
                        task.homeHost(),
                        task.age(),
                        2,
                        task.service(),
                        1,
                        task.cpuShare(),
                        task.memory(),
                        task.work(),
                        task.workIsHint(),
                        task.moves() + 1,
                        false,
                        null,
                        List.of());
                tasks.add(withPartners(here, task.partners(), moves));
            }
        }
        HostView view = host.host();
        HostView changed = new HostView(
                index,
                view.name(),
                view.architecture(),
                view.speed(),
                view.cores(),
                Math.max(0, view.load() + change),
                view.foreignLoad(),
                memory,
                view.totalMemory(),
                view.leaving(),
                view.refusesGuests());
        return new HostState(changed, tasks);
    }

    /** The task with its partners where they are after the moves. */
    private static TaskView withPartners(TaskView task, List<TaskView.Partner> partners, List<Move> moves) {
        List<TaskView.Partner> now = partners.stream()
                .map(p -> moves.stream()
                        .filter(m -> m.tid() == p.tid())
                        .findFirst()
                        .map(m -> new TaskView.Partner(p.tid(), m.toHost(), p.bytesPerSecond()))
                        .orElse(p))
                .toList();
        return new TaskView(
                task.tid(),
                task.program(),
                task.homeHost(),
                task.age(),
                task.residency(),
                task.service(),
                task.serviceSinceMove(),
                task.cpuShare(),
                task.memory(),
                task.work(),
                task.workIsHint(),
                task.moves(),
                task.parked(),
                task.cannotMove(),
                now);
    }

    private static double any(RandomGenerator random) {
        return ABSURD[random.nextInt(ABSURD.length)];
    }

    private static long anyLong(RandomGenerator random) {
        long[] values = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
        return values[random.nextInt(values.length)];
    }

    private static HostState absurd(int index, RandomGenerator random) {
        HostView host = new HostView(
                index,
                "node",
                "LINUX64",
                any(random),
                any(random),
                any(random),
                any(random),
                anyLong(random),
                anyLong(random),
                random.nextInt(4) == 0,
                random.nextInt(4) == 0);
        List<TaskView> tasks = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            tasks.add(new TaskView(
                    random.nextInt(),
                    "task",
                    random.nextInt(4),
                    any(random),
                    any(random),
                    any(random),
                    any(random),
                    any(random),
                    anyLong(random),
                    any(random),
                    random.nextBoolean(),
                    random.nextInt(),
                    false,
                    null,
                    List.of(new TaskView.Partner(random.nextInt(), random.nextInt(3), any(random)))));
        }
        return new HostState(host, tasks);
    }

    /** Hosts that say nonsense of themselves; the same at each question. */
    private record AbsurdView(long seed, int size) implements HostsView {
        private SplittableRandom at(int position, int column) {
            return new SplittableRandom(seed * 1000 + position * 31L + column);
        }

        private double value(int position, int column) {
            return any(at(position, column));
        }

        @Override
        public int hostIndex(int position) {
            return position + 1;
        }

        @Override
        public String name(int position) {
            return "node";
        }

        @Override
        public String architecture(int position) {
            return "LINUX64";
        }

        @Override
        public double speed(int position) {
            return value(position, 1);
        }

        @Override
        public double cores(int position) {
            return value(position, 2);
        }

        @Override
        public double load(int position) {
            return value(position, 3);
        }

        @Override
        public double foreignLoad(int position) {
            return value(position, 4);
        }

        @Override
        public int tasks(int position) {
            int[] values = {Integer.MIN_VALUE, -1, 0, 1, 2, 3, Integer.MAX_VALUE};
            return values[at(position, 5).nextInt(values.length)];
        }

        @Override
        public int guests(int position) {
            return at(position, 6).nextInt();
        }

        @Override
        public double age(int position) {
            return value(position, 7);
        }

        @Override
        public long freeMemory(int position) {
            return anyLong(at(position, 8));
        }

        @Override
        public long totalMemory(int position) {
            return anyLong(at(position, 9));
        }

        @Override
        public double lowestKey(int position) {
            return value(position, 10);
        }

        @Override
        public double highestKey(int position) {
            return value(position, 11);
        }

        @Override
        public double meanKey(int position) {
            return value(position, 12);
        }

        @Override
        public boolean isLeaving(int position) {
            return at(position, 13).nextInt(4) == 0;
        }

        @Override
        public boolean refusesGuests(int position) {
            return at(position, 14).nextInt(4) == 0;
        }
    }
}
