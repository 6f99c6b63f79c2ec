package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.Move;
import org.jpvm.placement.TaskView;
import org.junit.jupiter.api.Test;

/** What goes when an owner wants his host back, and what goes before memory runs out. */
class EvacuationTest {
    private static final long GIGA = 1L << 30;

    private static HostView host(int index, double load, long free, boolean leaving, boolean refuses) {
        return new HostView(index, "h" + index, "L", 1, 1, load, 0, free, 10 * GIGA, leaving, refuses);
    }

    private static TaskView task(int tid, int home, long memory, String reason) {
        return new TaskView(tid, "p", home, 9, 9, 5, 5, 1, memory, Double.NaN, false, 0, false, reason, List.of());
    }

    private static HostState state(TaskView... tasks) {
        return new HostState(host(1, tasks.length, GIGA, false, false), List.of(tasks));
    }

    private static ListedHosts known(HostView... hosts) {
        List<ListedHosts.Row> rows = new ArrayList<>();
        for (HostView host : hosts) {
            rows.add(new ListedHosts.Row(host, (int) host.load(), 0));
        }
        return new ListedHosts(rows);
    }

    @Test
    void guestsAreSpreadOverTheBestHosts() {
        HostState self = state(
                task(1, 1, 0, null),
                task(2, 2, 0, null),
                task(3, 3, 0, null),
                task(4, 3, 0, null),
                task(5, 2, 0, "no"));
        ListedHosts known = known(
                host(1, 5, GIGA, false, false),
                host(2, 0, GIGA, false, false),
                host(3, 1, GIGA, false, false),
                host(4, 0, GIGA, true, false));
        List<Move> moves = Evacuation.plan(self, known, false);
        assertEquals(List.of(2, 3, 4), moves.stream().map(Move::tid).toList());
        assertEquals(List.of(2, 2, 3), moves.stream().map(Move::toHost).sorted().toList());
        assertEquals(2, moves.get(0).toHost(), "home first where it does equally well");
        assertTrue(Evacuation.isDue(self, false));
        assertFalse(Evacuation.isDue(state(task(1, 1, 0, null)), false));
    }

    @Test
    void aLeavingHostGivesAwayItsOwnToo() {
        List<Move> moves = Evacuation.plan(
                state(task(1, 1, 0, null), task(2, 2, 0, null)),
                known(host(1, 2, GIGA, true, false), host(2, 0, GIGA, false, false)),
                true);
        assertEquals(2, moves.size());
    }

    @Test
    void aHostThatRefusesGuestsTakesItsOwnBack() {
        HostState self = state(task(1, 3, 0, null), task(2, 2, 0, null));
        ListedHosts known = known(host(2, 0, GIGA, false, true), host(3, 3, GIGA, false, false));
        List<Move> moves = Evacuation.plan(self, known, false);
        assertEquals(List.of(3, 2), moves.stream().map(Move::toHost).toList());
    }

    @Test
    void nobodyIsSentWhereMemoryIsShort() {
        HostState self = state(task(1, 2, 3 * GIGA, null), task(2, 2, 3 * GIGA, null));
        ListedHosts known = known(host(2, 0, 5 * GIGA, false, false), host(3, 9, GIGA, false, false));
        assertEquals(1, Evacuation.plan(self, known, false).size(), "one fits");
    }

    @Test
    void missingMemoryIsSeenBeforeItIsGone() {
        Ushering ushering = new Ushering();
        double seconds = 0;
        assertEquals(0, ushering.missing(new LoadSample(1, 1, 1, 8 * GIGA, 10 * GIGA, 0), seconds++));
        assertEquals(0, ushering.missing(new LoadSample(1, 1, 1, 8 * GIGA, 10 * GIGA, 0), seconds++));
        double missing = 0;
        long free = 8 * GIGA;
        while (missing == 0) {
            free -= GIGA / 2;
            missing = ushering.missing(new LoadSample(1, 1, 1, free, 10 * GIGA, 0), seconds++);
        }
        assertTrue(free > GIGA, "seen with " + free + " left");
        assertEquals(0, new Ushering().missing(new LoadSample(1, 1, 1, 0, 0, 0), 1), "nothing is known");
        Ushering waits = new Ushering();
        assertTrue(waits.missing(new LoadSample(1, 1, 1, 9 * GIGA / 10, 10 * GIGA, 0.5), 1) > 0);
    }

    @Test
    void theSmallestTaskThatHelpsGoesWhereMostIsFree() {
        HostState self = state(
                task(1, 1, GIGA, null),
                task(2, 1, 3 * GIGA, null),
                task(3, 1, 4 * GIGA, null),
                task(4, 1, 2 * GIGA, "pinned"));
        ListedHosts known = known(
                host(1, 1, 0, false, false), host(2, 0, 5 * GIGA, false, false), host(3, 0, 9 * GIGA, false, false));
        Move move = Ushering.plan(self, known, 2 * GIGA);
        assertEquals(2, move.tid());
        assertEquals(3, move.toHost());
        assertEquals(3, Ushering.plan(self, known, 9.0 * GIGA).tid(), "none is enough: the largest");
        assertNull(Ushering.plan(self, known(host(2, 0, GIGA, false, false)), 2 * GIGA));
    }

    @Test
    void guestsGoFirst() {
        HostState self = state(task(1, 1, 2 * GIGA, null), task(2, 3, 3 * GIGA, null));
        ListedHosts known = known(host(2, 0, 9 * GIGA, false, false));
        assertEquals(2, Ushering.plan(self, known, GIGA).tid());
    }
}
