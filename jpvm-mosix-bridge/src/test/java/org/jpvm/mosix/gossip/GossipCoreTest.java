package org.jpvm.mosix.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GossipCoreTest {
    private static final int HOSTS = 40;

    private final GossipWorkspace workspace = new GossipWorkspace(GossipSettings.DEFAULT);
    private final RandomGenerator random = new SplittableRandom(7);
    private final byte[] message = new byte[64 * 1024];

    @Test
    void theYoungestEntryWinsWhicheverWayItComes() {
        GossipCore one = core(1);
        GossipCore two = core(2);
        GossipCore three = core(3);
        three.update(load(1), 10);
        tell(three, two, 10);
        three.update(load(2), 11);
        tell(three, one, 11);
        two.update(load(9), 12);
        tell(two, one, 12);
        GossipView view = one.known(13);
        assertEquals(2, view.size());
        assertEquals(2, view.load(view.position(3)), "the older news came by way of host 2");
        assertEquals(2, view.age(view.position(3)));
        assertEquals(9, view.load(view.position(2)));
        assertEquals(1, workspace.count(GossipCounter.ENTRIES_OLDER));
    }

    @Test
    void agesTravelAndClocksNeedNotAgree() {
        GossipCore one = core(1);
        GossipCore two = core(2);
        two.update(load(1), 1_000_000_000.0);
        two.step(1_000_000_002.5, random);
        int length = two.write(message, 0);
        one.receive(2, message, 0, length, -500);
        assertEquals(2.5, one.known(-500).age(0));
        assertEquals(4.5, one.known(-498).age(0));
        assertEquals(0, new GossipCore(1, workspace).known(0).size());
    }

    @Test
    void latencyIsAddedToTheAges() {
        GossipWorkspace slow = new GossipWorkspace(
                new GossipSettings(16, 64, 64, 600, 0.25, GossipSettings.TargetChoice.MOSTLY_ALIVE));
        GossipCore one = new GossipCore(1, slow);
        one.setMembers(Members.numbered(HOSTS));
        GossipCore two = core(2);
        two.update(load(1), 0);
        two.step(0, random);
        one.receive(2, message, 0, two.write(message, 0), 10);
        assertEquals(0.25, one.known(10).age(0));
    }

    @Test
    void timeThatWrapsAroundInMillisecondsIsNoMatter() {
        double wrap = Integer.MAX_VALUE / 1000.0;
        GossipCore one = core(1);
        GossipCore two = core(2);
        two.update(load(1), wrap - 1);
        tell(two, one, wrap - 1);
        assertEquals(3, one.known(wrap + 2).age(0), 0.001);
        two.update(load(2), wrap + 1);
        tell(two, one, wrap + 1);
        assertEquals(2, one.known(wrap + 1).load(0));
    }

    @Test
    void aMessageHoldsTheYoungestAndItsOwn() {
        GossipWorkspace few = new GossipWorkspace(GossipSettings.DEFAULT.withWindow(4));
        GossipCore two = new GossipCore(2, few);
        two.setMembers(Members.numbered(HOSTS));
        for (int host = 3; host <= 10; host++) {
            GossipCore other = core(host);
            other.update(load(host), 100 + host);
            tell(other, two, 100 + host);
        }
        two.update(load(2), 50);
        two.step(120, random);
        int length = two.write(message, 0);
        assertEquals(4 + 4 * 48, length);
        GossipCore one = core(1);
        one.receive(2, message, 0, length, 120);
        GossipView view = one.known(120);
        assertEquals(
                List.of(2, 8, 9, 10),
                IntStream.range(0, view.size()).mapToObj(view::hostIndex).toList());
    }

    @Test
    void amongEquallyOldEntriesNoHostIsPreferredForItsNumber() {
        GossipWorkspace few = new GossipWorkspace(GossipSettings.DEFAULT.withWindow(5));
        GossipCore one = new GossipCore(1, few);
        one.setMembers(Members.numbered(HOSTS));
        one.update(load(0), 0);
        for (int host = 2; host <= 17; host++) {
            GossipCore other = core(host);
            other.update(load(0), 0);
            tell(other, one, 0);
        }
        int[] seen = new int[18];
        for (int i = 0; i < 1600; i++) {
            one.step(1, random);
            int length = one.write(message, 0);
            for (int at = 4; at < length; at += 48) {
                seen[GossipEntry.word(message, at)]++;
            }
        }
        assertEquals(1600, seen[1]);
        for (int host = 2; host <= 17; host++) {
            assertTrue(seen[host] > 300 && seen[host] < 500, "four of sixteen each time: " + Arrays.toString(seen));
        }
    }

    @Test
    void whenThereIsNoRoomTheOldestGo() {
        GossipWorkspace small = new GossipWorkspace(GossipSettings.DEFAULT.withCapacity(6));
        GossipCore one = new GossipCore(1, small);
        one.setMembers(Members.numbered(HOSTS));
        one.update(load(0), 0);
        RandomGenerator draws = new SplittableRandom(3);
        TreeMap<Integer, Double> measured = new TreeMap<>();
        for (double now = 1; now < 300; now++) {
            int host = 2 + draws.nextInt(HOSTS - 1);
            GossipCore other = core(host);
            other.update(load(host), now);
            tell(other, one, now);
            measured.put(host, now);
            List<Integer> youngest = measured.entrySet().stream()
                    .sorted((a, b) -> Double.compare(b.getValue(), a.getValue()))
                    .limit(5)
                    .map(entry -> entry.getKey())
                    .sorted()
                    .toList();
            GossipView view = one.known(now);
            assertEquals(1, view.hostIndex(0), "its own stays, though it is the oldest");
            assertEquals(
                    youngest,
                    IntStream.range(1, view.size()).mapToObj(view::hostIndex).toList(),
                    "now=" + now);
        }
        assertTrue(small.count(GossipCounter.ENTRIES_CROWDED_OUT) > 0);
    }

    @Test
    void membersComeAndGo() {
        GossipCore one = core(1);
        GossipCore two = core(2);
        two.update(load(1), 0);
        tell(two, one, 0);
        one.setMembers(Members.of(List.of(new Members.Member(1, "a", "X"), new Members.Member(5, "b", "X"))));
        assertEquals(0, one.known(1).size());
        tell(two, one, 1);
        assertEquals(0, one.known(1).size());
        assertEquals(1, workspace.count(GossipCounter.UNKNOWN_SENDER));
        assertEquals(5, one.step(1, random));
        one.setMembers(Members.numbered(1));
        assertEquals(GossipCore.NOBODY, one.step(2, random));
        one.setMembers(Members.NONE);
        assertEquals(GossipCore.NOBODY, one.step(3, random));
    }

    @Test
    void theViewOfAllMembersHasThoseNeverHeardOf() {
        GossipCore one = core(1);
        one.update(load(3), 0);
        GossipCore four = core(4);
        four.update(load(2), 0);
        tell(four, one, 0);
        GossipView view = one.members(0);
        assertEquals(HOSTS, view.size());
        for (int i = 0; i < HOSTS; i++) {
            int host = i + 1;
            assertEquals(host, view.hostIndex(i));
            assertEquals("node" + host, view.name(i));
            assertEquals(host == 1 || host == 4, view.isKnown(i));
            assertEquals(host == 1 ? 3 : host == 4 ? 2 : 0, view.load(i));
            assertEquals(1, view.speed(i));
            assertEquals(i, view.position(host));
        }
        assertEquals(-1, view.position(HOSTS + 1));
        assertEquals(-1, one.known(0).position(2));
    }

    @Test
    void entriesAreForgottenWhenTheyAreTooOld() {
        GossipCore one = core(1);
        one.update(load(0), 0);
        GossipCore two = core(2);
        two.update(load(1), 0);
        tell(two, one, 0);
        one.step(600, random);
        assertEquals(2, one.known(600).size());
        one.step(600.001, random);
        assertEquals(1, one.known(600).size());
        assertEquals(1, workspace.count(GossipCounter.ENTRIES_EXPIRED));
        tell(two, one, 601);
        assertEquals(1, workspace.count(GossipCounter.TOO_OLD));
    }

    @Test
    void everyOtherMemberIsChosenEquallyOften() {
        GossipCore one = new GossipCore(3, workspace);
        one.setMembers(Members.numbered(10));
        int[] chosen = new int[11];
        for (int i = 0; i < 9000; i++) {
            chosen[one.step(i, random)]++;
        }
        assertEquals(0, chosen[3]);
        assertEquals(0, chosen[0]);
        for (int host = 1; host <= 10; host++) {
            assertTrue(host == 3 || chosen[host] > 800 && chosen[host] < 1200, Arrays.toString(chosen));
        }
    }

    @Test
    void theDeadAreTriedAboutOncePerStepByAllTogether() {
        GossipCore one = new GossipCore(1, workspace);
        one.setMembers(Members.numbered(20));
        for (int host = 11; host <= 20; host++) {
            one.unreachable(host, 0);
        }
        assertEquals(10, one.alive());
        int tried = 0;
        int steps = 20_000;
        for (int i = 0; i < steps; i++) {
            tried += one.step(i, random) > 10 ? 1 : 0;
        }
        // One step in nine may try anybody, of whom ten in nineteen are dead.
        double expected = steps / 9.0 * 10 / 19;
        assertEquals(expected, tried, 0.15 * expected);
    }

    @Test
    void whoIsAloneAmongTheDeadTriesThem() {
        GossipCore one = new GossipCore(1, workspace);
        one.setMembers(Members.numbered(3));
        one.unreachable(2, 0);
        one.unreachable(3, 0);
        for (int i = 0; i < 50; i++) {
            assertTrue(one.step(i, random) > 1);
        }
    }

    @Test
    void theDeadAreForgottenAndOnlyLaterNewsBringsThemBack() {
        GossipCore one = core(1);
        GossipCore two = core(2);
        GossipCore three = core(3);
        three.update(load(1), 10);
        tell(three, two, 10);
        tell(three, one, 10);
        one.unreachable(3, 20);
        assertEquals(-1, one.known(20).position(3));
        tell(two, one, 21);
        assertEquals(-1, one.known(21).position(3));
        assertEquals(1, workspace.count(GossipCounter.OF_THE_DEAD));
        assertEquals(HOSTS - 1, one.alive());
        three.update(load(4), 22);
        tell(three, two, 22);
        tell(two, one, 23);
        assertEquals(4, one.known(23).load(one.known(23).position(3)));
        assertEquals(HOSTS, one.alive());
    }

    @Test
    void oneHearsFromTheDeadThemselves() {
        GossipCore one = core(1);
        one.unreachable(2, 0);
        one.unreachable(1, 0);
        one.unreachable(HOSTS + 1, 0);
        assertEquals(HOSTS - 1, one.alive());
        GossipCore two = core(2);
        two.update(load(1), 5);
        tell(two, one, 5);
        assertEquals(HOSTS, one.alive());
        assertNotEquals(-1, one.known(5).position(2));
    }

    @Test
    void whatAHostCausedItBelievesUntilItIsTold() {
        GossipCore one = core(1);
        GossipCore two = core(2);
        two.update(load(1), 0);
        tell(two, one, 0);
        one.assume(2, 1, 1);
        assertEquals(2, one.known(0).load(0));
        assertEquals(2, one.known(0).tasks(0));
        one.assume(2, -7, -7);
        assertEquals(0, one.known(0).load(0));
        assertEquals(0, one.known(0).tasks(0));
        one.assume(2, Double.NaN, 1);
        one.assume(17, 1, 1);
        assertEquals(0, one.known(0).tasks(0));
        two.update(load(5), 1);
        tell(two, one, 1);
        assertEquals(5, one.known(1).load(0));
    }

    @Test
    void thousandsOfMessagesLeaveExactlyTheYoungest() {
        long seed = Long.getLong("jpvm.seed", 11);
        RandomGenerator draws = new SplittableRandom(seed);
        GossipCore[] cores =
                IntStream.rangeClosed(1, HOSTS).mapToObj(this::core).toArray(GossipCore[]::new);
        double[][] measured = new double[HOSTS + 1][HOSTS + 1];
        for (double[] row : measured) {
            Arrays.fill(row, Double.NEGATIVE_INFINITY);
        }
        for (int i = 0; i < 20_000; i++) {
            double now = i / 64.0;
            GossipCore from = cores[draws.nextInt(HOSTS)];
            from.update(load(draws.nextInt(100)), now);
            measured[from.self()][from.self()] = now;
            int to = from.step(now, draws);
            int length = from.write(message, 0);
            cores[to - 1].receive(from.self(), message, 0, length, now);
            for (int at = 4; at < length; at += 48) {
                int host = GossipEntry.word(message, at);
                if (host != to) {
                    measured[to][host] = Math.max(measured[to][host], measured[from.self()][host]);
                }
            }
            GossipView view = cores[to - 1].known(now);
            for (int host = 1; host <= HOSTS; host++) {
                int position = view.position(host);
                boolean known = measured[to][host] > Double.NEGATIVE_INFINITY;
                assertEquals(known, position >= 0, "seed=" + seed + " i=" + i);
                if (known) {
                    assertEquals(now - measured[to][host], view.age(position), 0.0021, "seed=" + seed + " i=" + i);
                }
            }
        }
        assertFalse(workspace.count(GossipCounter.ENTRIES_TAKEN) == 0);
    }

    @Test
    void figuresStayWithTheirHostsWhileOthersComeAndGo() {
        long seed = Long.getLong("jpvm.seed", 12);
        RandomGenerator draws = new SplittableRandom(seed);
        GossipWorkspace small = new GossipWorkspace(
                GossipSettings.DEFAULT.withCapacity(11).withWindow(7).withMaxAge(1.5));
        GossipCore[] cores = IntStream.rangeClosed(1, HOSTS)
                .mapToObj(host -> new GossipCore(host, small))
                .toArray(GossipCore[]::new);
        for (GossipCore core : cores) {
            core.setMembers(Members.numbered(HOSTS));
        }
        for (int i = 0; i < 30_000; i++) {
            double now = i / 64.0;
            GossipCore from = cores[draws.nextInt(HOSTS)];
            int self = from.self();
            from.update(new HostFigures(1, 1, self, 0, 0, 0, now, 0, 0, 0, 0, false, false, false, 0, 0), now);
            int to = from.step(now, draws);
            if (draws.nextInt(30) == 0) {
                from.unreachable(to, now);
            }
            if (draws.nextInt(100) == 0) {
                from.setMembers(Members.numbered(HOSTS / 2));
                from.setMembers(Members.numbered(HOSTS));
            }
            GossipCore receiver = cores[to - 1];
            receiver.receive(self, message, 0, from.write(message, 0), now);
            GossipView view = receiver.known(now);
            for (int k = 0; k < view.size(); k++) {
                assertEquals(view.hostIndex(k), view.load(k), "seed=" + seed + " i=" + i);
                assertEquals(now - view.lowestKey(k), view.age(k), 0.0021, "seed=" + seed + " i=" + i);
            }
        }
        assertTrue(small.count(GossipCounter.ENTRIES_CROWDED_OUT) > 1000);
        assertTrue(small.count(GossipCounter.ENTRIES_EXPIRED) > 100);
    }

    private GossipCore core(int self) {
        GossipCore core = new GossipCore(self, workspace);
        core.setMembers(Members.numbered(HOSTS));
        return core;
    }

    private static HostFigures load(double load) {
        return HostFigures.idle(1 << 20).withLoad(load, (int) load);
    }

    private void tell(GossipCore from, GossipCore to, double now) {
        from.step(now, random);
        to.receive(from.self(), message, 0, from.write(message, 0), now);
    }
}
