package org.jpvm.daemon.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.daemon.core.PlacementQuestion.Candidate;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.spi.Beliefs;
import org.jpvm.placement.spi.HostFacts;
import org.junit.jupiter.api.Test;

class CandidateViewTest {
    private static final long SECOND = 1_000_000_000L;

    private final RecentPlacements recent = new RecentPlacements();

    private static Candidate candidate(int index, double speed, boolean onPlane, int tasks) {
        return new Candidate(new HostFacts(index, "h" + index, "LINUX64", speed), onPlane, tasks);
    }

    private static Beliefs beliefs(int index, String name, double load, int tasks, double age) {
        HostView host = new HostView(index, name, "LINUX64", 0.4, 2, load, 0, 5, 9, false, true);
        return new Beliefs(new ListedHosts(List.of(new ListedHosts.Row(host, tasks, age))), 10 * SECOND);
    }

    @Test
    void withoutABridgeTheTableAndTheOwnTasksCount() {
        HostsView view =
                CandidateView.of(List.of(candidate(2, 0.5, true, 3), candidate(5, 1, false, 0)), null, recent, 0);
        assertEquals(2, view.hostIndex(0));
        assertEquals(0.5, view.speed(0));
        assertEquals(3, view.load(0));
        assertEquals(3, view.tasks(0));
        assertEquals(0, view.age(0));
        assertEquals("h5", view.name(1));
        assertEquals(0, view.load(1));
    }

    @Test
    void whatABridgeBelievesCountsAndGrowsOlder() {
        HostsView view = CandidateView.of(
                List.of(candidate(2, 1, true, 0), candidate(3, 0.25, true, 0), candidate(4, 0.5, false, 2)),
                beliefs(2, "h2", 1.5, 1, 0.5),
                recent,
                12 * SECOND);
        assertEquals(0.4, view.speed(0));
        assertEquals(1.5, view.load(0));
        assertEquals(2.5, view.age(0));
        assertTrue(view.refusesGuests(0));
        // One that has not been heard of yet, and one that never will be.
        assertFalse(view.isKnown(1));
        assertEquals(0.25, view.speed(1));
        assertEquals(2, view.load(2));
        assertEquals(0, view.age(2));
    }

    @Test
    void anotherHostOfTheSameIndexIsNotBelieved() {
        HostsView view = CandidateView.of(
                List.of(candidate(2, 1, true, 0)), beliefs(2, "gone", 1.5, 1, 0.5), recent, 12 * SECOND);
        assertFalse(view.isKnown(0));
    }

    @Test
    void tasksPlacedLatelyCountUntilTheHostTellsOfThem() {
        recent.placed(2, 1, 11 * SECOND);
        recent.placed(2, 2, 11 * SECOND);
        List<Candidate> two = List.of(candidate(2, 1, true, 0));
        assertEquals(
                3.5,
                CandidateView.of(two, beliefs(2, "h2", 1.5, 1, 0), recent, 12 * SECOND)
                        .load(0));
        assertEquals(
                3.5,
                CandidateView.of(two, beliefs(2, "h2", 2.5, 2, 0), recent, 12 * SECOND)
                        .load(0));
        assertEquals(
                3,
                CandidateView.of(two, beliefs(2, "h2", 2.5, 2, 0), recent, 12 * SECOND)
                        .tasks(0));
        assertEquals(
                3.5,
                CandidateView.of(two, beliefs(2, "h2", 3.5, 3, 0), recent, 12 * SECOND)
                        .load(0));
        // A task that ended at once is missed for a while only.
        assertEquals(
                1.5,
                CandidateView.of(two, beliefs(2, "h2", 1.5, 1, 0), recent, 17 * SECOND)
                        .load(0));
    }

    @Test
    void aHostThatLeftTakesItsPlacementsAlong() {
        recent.placed(2, 0, 0);
        recent.forget(2);
        assertEquals(0, recent.missing(2, 0, 1));
        assertEquals(0, recent.missing(3, 0, 1));
    }

    @Test
    void theTableShowsAllHosts() {
        List<String> lines = LoadTable.of(CandidateView.of(
                List.of(candidate(2, 1, true, 0), candidate(3, 0.25, true, 0)),
                beliefs(2, "h2", 1.5, 1, 0.5),
                recent,
                12 * SECOND));
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).contains("h2   0.400    2.00    1.50"), lines.get(1));
        assertTrue(lines.get(1).endsWith("no guests"), lines.get(1));
        assertTrue(lines.get(2).endsWith("never"), lines.get(2));
    }
}
