package org.jpvm.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.Move;
import org.jpvm.placement.TaskView;
import org.junit.jupiter.api.Test;

class MeetingsTest {
    private static final long SECOND = 1_000_000_000L;

    private final TreeMap<Integer, Host> hosts = new TreeMap<>();
    private final ArrayDeque<Letter> wire = new ArrayDeque<>();
    private long now = 5 * SECOND;

    private record Letter(int from, int to, BridgeMessage message) {}

    /** A host whose policy sends tasks to whoever has fewer. */
    private class Host implements Meetings.World {
        final int index;
        final Meetings meetings;
        final TreeSet<Integer> tasks = new TreeSet<>();
        final TreeSet<Integer> stuck = new TreeSet<>();
        final List<Integer> wanted = new ArrayList<>();
        final Map<Integer, Consumer<String>> moving = new LinkedHashMap<>();
        final TreeSet<Integer> going = new TreeSet<>();
        final List<String> problems = new ArrayList<>();
        final TreeSet<Integer> opened = new TreeSet<>();
        final TreeSet<Integer> unreachable = new TreeSet<>();
        boolean hasTime = true;
        int most = 1;

        Host(int index, int... tids) {
            this.index = index;
            for (int tid : tids) {
                tasks.add(tid);
            }
            meetings = new Meetings(index, SECOND, this);
            hosts.put(index, this);
        }

        @Override
        public boolean send(int toHost, BridgeMessage message) {
            if (unreachable.contains(toHost)) {
                return false;
            }
            wire.add(new Letter(index, toHost, message));
            return true;
        }

        @Override
        public void open(int hostIndex) {
            opened.add(hostIndex);
        }

        @Override
        public boolean hasTime() {
            return hasTime;
        }

        @Override
        public HostState state() {
            List<TaskView> views = new ArrayList<>();
            for (int tid : tasks) {
                String reason = stuck.contains(tid) || going.contains(tid) ? "stuck" : null;
                views.add(new TaskView(
                        tid, "p", index, 1, 1, 1, 1, 1, 0, Double.NaN, false, 0, false, reason, List.of()));
            }
            return new HostState(new HostView(index, "", "", 1, 1, views.size(), 0, 0, 0, false, false), views);
        }

        @Override
        public List<Integer> partners(HostState self) {
            return List.copyOf(wanted);
        }

        @Override
        public List<Move> meet(HostState self, HostState other) {
            List<Move> moves = new ArrayList<>();
            HostState from = self.tasks().size() >= other.tasks().size() ? self : other;
            HostState to = from == self ? other : self;
            int surplus = (from.tasks().size() - to.tasks().size()) / 2;
            for (int i = 0; i < Math.min(most, surplus); i++) {
                moves.add(new Move(
                        from.tasks().get(i).tid(),
                        from.host().hostIndex(),
                        to.host().hostIndex(),
                        "surplus"));
            }
            return moves;
        }

        @Override
        public void move(Move move, Consumer<String> done) {
            moving.put(move.tid(), problem -> {
                if (problem == null) {
                    hosts.get(move.fromHost()).tasks.remove(move.tid());
                    hosts.get(move.toHost()).tasks.add(move.tid());
                }
                done.accept(problem);
            });
        }

        @Override
        public void going(Move move) {
            if (tasks.contains(move.tid())) {
                going.add(move.tid());
            }
        }

        @Override
        public void settled(Move move, String problem) {
            going.remove(move.tid());
            if (problem != null) {
                problems.add(problem);
            }
        }

        void tick() {
            meetings.tick(true, 0.5, now);
        }

        void begin() {
            tick();
            now += SECOND;
        }
    }

    private void deliver() {
        while (!wire.isEmpty()) {
            Letter letter = wire.poll();
            hosts.get(letter.to).meetings.message(letter.from, letter.message, now);
        }
    }

    private Host[] two(int[] one, int[] other) {
        Host a = new Host(1, one);
        Host b = new Host(2, other);
        a.wanted.add(2);
        a.begin();
        b.meetings.tick(false, 0, now);
        return new Host[] {a, b};
    }

    @Test
    void tasksMoveBetweenTwoThatMeet() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {21});
        both[0].tick();
        deliver();
        assertTrue(both[0].meetings.isBusy(now) && both[1].meetings.isBusy(now));
        assertEquals(new TreeSet<>(List.of(11)), both[0].going);
        both[0].moving.remove(11).accept(null);
        deliver();
        assertTrue(both[0].meetings.isFree() && both[1].meetings.isFree());
        assertEquals(new TreeSet<>(List.of(11, 21)), both[1].tasks);
        assertEquals(1, both[0].meetings.moves());
        assertTrue(both[0].going.isEmpty());
        assertTrue(both[1].meetings.isBusy(now), "after an exchange nobody is met for a while");
    }

    @Test
    void whoeverIsAskedGivesTasksToo() {
        Host[] both = two(new int[] {11}, new int[] {21, 22, 23});
        both[0].tick();
        deliver();
        assertEquals(new TreeSet<>(List.of(21)), both[1].going);
        both[0].moving.remove(21).accept("not now");
        deliver();
        assertEquals(List.of("not now"), both[1].problems);
        assertEquals(List.of("not now"), both[0].problems);
        assertTrue(both[1].going.isEmpty() && both[1].meetings.isFree());
    }

    @Test
    void nothingToMoveHoldsNobodyAndTheNextOneIsAsked() {
        Host a = new Host(1, 11, 12, 13);
        Host b = new Host(2, 21, 22, 23);
        Host c = new Host(3);
        a.wanted.addAll(List.of(2, 3));
        a.begin();
        a.tick();
        deliver();
        assertTrue(b.meetings.isFree());
        assertEquals(1, a.moving.size());
        a.moving.remove(11).accept(null);
        deliver();
        assertEquals(1, c.tasks.size());
    }

    @Test
    void whoHasNoTimeIsLeftOut() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[1].hasTime = false;
        both[0].tick();
        deliver();
        assertTrue(both[0].meetings.isFree());
        assertTrue(both[0].moving.isEmpty());
    }

    @Test
    void ofTwoThatAskEachOtherTheLowerOneAsks() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[1].wanted.add(1);
        both[0].tick();
        both[1].begin();
        both[1].tick();
        deliver();
        assertEquals(1, both[0].moving.size());
        assertTrue(both[1].moving.isEmpty());
        both[0].moving.remove(11).accept(null);
        deliver();
        assertTrue(both[0].meetings.isFree() && both[1].meetings.isFree());
    }

    @Test
    void aThirdOneHasToWait() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        Host third = new Host(3, 31, 32, 33);
        third.wanted.add(2);
        third.begin();
        both[0].tick();
        deliver();
        third.tick();
        deliver();
        assertTrue(third.meetings.isFree() && third.moving.isEmpty());
        both[0].moving.remove(11).accept(null);
        deliver();
        assertEquals(1, both[1].tasks.size());
    }

    @Test
    void whoDoesNotAnswerIsAvoided() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[0].tick();
        wire.clear();
        now += Meetings.ANSWER_NANOS;
        both[0].tick();
        assertTrue(both[0].meetings.isFree());
        now += 2 * SECOND;
        both[0].tick();
        assertTrue(wire.isEmpty(), "asked again at once");
        now += Meetings.AVOIDED_NANOS;
        both[0].tick();
        deliver();
        assertEquals(1, both[0].moving.size());
    }

    @Test
    void anAnswerThatComesTooLateFreesTheOther() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[0].tick();
        Letter ask = wire.poll();
        now += Meetings.ANSWER_NANOS;
        both[0].tick();
        both[1].meetings.message(ask.from, ask.message, now);
        assertFalse(both[1].meetings.isFree());
        deliver();
        assertTrue(both[1].meetings.isFree());
        assertTrue(both[0].moving.isEmpty());
    }

    @Test
    void whoeverIsHeldAndHearsNothingGoesOn() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[0].tick();
        Letter ask = wire.poll();
        both[1].meetings.message(ask.from, ask.message, now);
        wire.clear();
        now += Meetings.DECISION_NANOS;
        both[1].tick();
        assertTrue(both[1].meetings.isFree());
    }

    @Test
    void deathsFree() {
        Host[] both = two(new int[] {11}, new int[] {21, 22, 23});
        both[0].tick();
        deliver();
        both[1].meetings.down(1, now);
        assertTrue(both[1].meetings.isFree() && both[1].going.isEmpty());
        assertEquals(List.of("no word of the move"), both[1].problems);
        both[0].meetings.down(2, now);
        assertFalse(both[0].meetings.isFree(), "what was asked for is answered first");
        both[0].moving.remove(21).accept("the host is gone");
        assertTrue(both[0].meetings.isFree());
    }

    @Test
    void movesOfWhichNothingIsHeardAreGivenUp() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[0].tick();
        deliver();
        Consumer<String> late = both[0].moving.remove(11);
        now += Meetings.MOVES_NANOS;
        both[0].tick();
        deliver();
        assertTrue(both[1].meetings.isFree());
        late.accept("late");
        assertEquals(List.of("no word of the move"), both[0].problems);
    }

    @Test
    void absurdMovesAreNotMade() {
        Host a = new Host(1, 11, 12) {
            @Override
            public List<Move> meet(HostState self, HostState other) {
                return List.of(
                        new Move(99, 1, 2, "not there"),
                        new Move(11, 1, 3, "somewhere else"),
                        new Move(21, 1, 2, "not from here"),
                        new Move(22, 2, 1, "stuck"));
            }
        };
        Host b = new Host(2, 21, 22);
        b.stuck.add(22);
        a.wanted.add(2);
        a.begin();
        a.tick();
        deliver();
        assertTrue(a.moving.isEmpty() && a.meetings.isFree() && b.meetings.isFree());
    }

    @Test
    void aHostWithoutSessionIsOpenedAndLeftOut() {
        Host[] both = two(new int[] {11, 12, 13}, new int[] {});
        both[0].unreachable.add(2);
        both[0].tick();
        assertEquals(new TreeSet<>(List.of(2)), both[0].opened);
        assertTrue(both[0].meetings.isFree());
    }

    /** Messages get lost, hosts go silent, moves fail: no task is twice or nowhere, and in the end nobody is held. */
    @Test
    void nobodyIsHeldForEverWhateverGetsLost() {
        for (long seed = 1; seed <= 300; seed++) {
            hosts.clear();
            wire.clear();
            SplittableRandom random = new SplittableRandom(seed);
            int count = 2 + random.nextInt(5);
            int tid = 1;
            for (int i = 1; i <= count; i++) {
                Host host = new Host(i);
                host.most = 1 + random.nextInt(3);
                for (int tasks = random.nextInt(8); tasks > 0; tasks--) {
                    host.tasks.add(tid++);
                }
            }
            int tasks =
                    hosts.values().stream().mapToInt(host -> host.tasks.size()).sum();
            for (int step = 0; step < 800; step++) {
                now += random.nextLong(SECOND / 2);
                boolean quiet = step >= 400;
                for (Host host : hosts.values()) {
                    host.wanted.clear();
                    host.wanted.add(1 + random.nextInt(count));
                    host.meetings.tick(!quiet && random.nextBoolean(), random.nextDouble(), now);
                    if (!host.moving.isEmpty() && (quiet || random.nextBoolean())) {
                        int first = host.moving.keySet().iterator().next();
                        Consumer<String> done = host.moving.remove(first);
                        if (quiet || random.nextInt(20) > 0) {
                            done.accept(random.nextInt(4) == 0 ? "failed" : null);
                        }
                    }
                }
                for (int letters = random.nextInt(10); letters > 0 && !wire.isEmpty(); letters--) {
                    Letter letter = wire.poll();
                    if (quiet || random.nextInt(8) > 0) {
                        hosts.get(letter.to).meetings.message(letter.from, letter.message, now);
                    }
                }
            }
            now += 2 * Meetings.MOVES_NANOS;
            for (Host host : hosts.values()) {
                host.meetings.tick(false, 0, now);
                deliver();
            }
            TreeSet<Integer> seen = new TreeSet<>();
            for (Host host : hosts.values()) {
                assertTrue(host.meetings.isFree(), "seed " + seed + ", host " + host.index);
                assertTrue(host.going.isEmpty(), "seed " + seed + ", host " + host.index + " " + host.going);
                seen.addAll(host.tasks);
            }
            assertEquals(tasks, seen.size(), "seed " + seed);
        }
    }
}
