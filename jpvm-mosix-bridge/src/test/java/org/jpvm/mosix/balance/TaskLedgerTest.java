package org.jpvm.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.TaskView;
import org.jpvm.placement.spi.LocalTask;
import org.junit.jupiter.api.Test;

class TaskLedgerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int OWN = 0x40001;
    private static final int GUEST = 0x80001;

    private final TaskLedger ledger = new TaskLedger(1);
    private final ProgramHistory history = new ProgramHistory();
    private long now = 100 * SECOND;

    private static LocalTask task(int tid, SpawnHints hints) {
        return new LocalTask(tid, "p", 17, true, false, 0, hints);
    }

    private void start(int tid) {
        ledger.setObstacles(null, null);
        ledger.changed(task(tid, SpawnHints.NONE), 0, 0, now);
    }

    private void use(int tid, double cpuSeconds, double wanted) {
        now += SECOND;
        ledger.used(tid, cpuSeconds, wanted, 1, 1 << 20, now);
    }

    private TaskView view(int tid) {
        return ledger.views(true, history, now).stream()
                .filter(view -> view.tid() == tid)
                .findFirst()
                .orElse(null);
    }

    @Test
    void serviceIsInStandardSecondsAndGoesOnBetweenMeasurements() {
        ledger.setSpeed(2);
        start(OWN);
        use(OWN, 0.5, 1);
        assertEquals(1, view(OWN).service(), 1e-9);
        now += SECOND / 2;
        assertEquals(1.5, view(OWN).service(), 1e-9);
        now += 100 * SECOND;
        assertTrue(view(OWN).service() < 3, "a task of which nothing is heard is not credited for ever");
    }

    @Test
    void serviceSurvivesAMove() {
        ledger.setSpeed(2);
        start(OWN);
        use(OWN, 5, 1);
        CarriedTask past = ledger.moved(OWN, now);
        assertNull(view(OWN));
        assertEquals(List.of(OWN), ledger.away());
        assertEquals(10, past.service(), 1e-9);
        assertEquals(1, past.moves());

        TaskLedger other = new TaskLedger(2);
        other.setObstacles(null, null);
        // It is slower there, and its process used something to get there.
        other.setSpeed(0.5);
        other.changed(task(OWN, SpawnHints.NONE), 0.3, 0.25, now);
        assertEquals("just came", other.views(true, history, now).get(0).cannotMove());
        other.carried(past, now);
        now += SECOND;
        other.used(OWN, 1.3, 1, 1, 0, now);
        TaskView view = other.views(true, history, now).get(0);
        assertEquals(10 - 0.25 + 0.5, view.service(), 1e-9);
        assertEquals(0.5, view.serviceSinceMove(), 1e-9);
        assertEquals(1, view.moves());
        assertEquals(2, view.age(), 1e-9);
        assertEquals(1, view.residency(), 1e-9);
        assertTrue(view.canMove());
    }

    @Test
    void aTaskThatJustCameIsNotTakenToWaitWhileItsJvmCompiles() {
        start(GUEST);
        for (int i = 1; i <= 5; i++) {
            now += SECOND / 2;
            ledger.used(GUEST, 0.001 * i, Double.NaN, 0.1, 0, now);
        }
        assertEquals(1, ledger.views(false, history, now).size());
        for (int i = 6; i <= 10; i++) {
            now += SECOND / 2;
            ledger.used(GUEST, 0.001 * i, Double.NaN, 0.1, 0, now);
        }
        assertEquals(0, ledger.views(false, history, now).size(), "it waits");
    }

    @Test
    void whatATaskTakesAlongMayComeBeforeIt() {
        ledger.setObstacles(null, null);
        ledger.carried(new CarriedTask(GUEST, 7, 30, 3, 20), now);
        ledger.changed(task(GUEST, SpawnHints.NONE), 0, 0, now);
        TaskView view = view(GUEST);
        assertEquals(7, view.service(), 1e-9);
        assertEquals(3, view.moves());
        assertEquals(20, view.work(), 1e-9);
        assertTrue(view.workIsHint() && view.canMove());
        assertEquals(2, view.homeHost());
    }

    @Test
    void nobodyTellsOfTheSameMoveTwice() {
        start(GUEST);
        ledger.carried(new CarriedTask(GUEST, 7, 30, 3, Double.NaN), now);
        ledger.carried(new CarriedTask(GUEST, 1000, 30, 3, Double.NaN), now);
        assertEquals(7, view(GUEST).service(), 1e-9);
        start(OWN);
        ledger.carried(new CarriedTask(OWN, 1000, 30, 3, Double.NaN), now);
        assertEquals(0, view(OWN).service(), 1e-9, "a task that never moved has no past elsewhere");
    }

    @Test
    void aTaskThatComesHomeIsNotAwayAnyMore() {
        start(OWN);
        ledger.moved(OWN, now);
        start(OWN);
        assertTrue(ledger.away().isEmpty());
        assertEquals("just came", view(OWN).cannotMove());
        ledger.moved(OWN, now);
        assertNull(ledger.ended(OWN, now));
        assertTrue(ledger.away().isEmpty());
    }

    @Test
    void tasksThatWaitAreNotShownAsComputing() {
        start(OWN);
        use(OWN, 0.9, 1);
        assertEquals(1, ledger.views(false, history, now).size());
        for (int i = 0; i < 4; i++) {
            use(OWN, 0.9, 0);
        }
        assertTrue(ledger.views(false, history, now).isEmpty());
        assertEquals(1, ledger.views(true, history, now).size());
        assertTrue(ledger.wanted(false) < 0.25);
        use(OWN, 1.9, 1);
        assertEquals(1, ledger.views(false, history, now).size());
        assertEquals(1, ledger.wanted(false), 1e-9);
    }

    @Test
    void hostedTasksAreCountedApartAndSayWhereTheyAre() {
        start(OWN);
        assertEquals(0, ledger.container());
        ledger.changed(new LocalTask(GUEST, "p", 18, true, true, 0, SpawnHints.NONE), 0, 0, now);
        assertEquals(18, ledger.container());
        assertEquals(1, ledger.wanted(true), 1e-9);
        assertEquals(1, ledger.wanted(false), 1e-9);
    }

    @Test
    void whereNobodyTellsWhatATaskWantsItShowsInWhatItGets() {
        start(OWN);
        for (int i = 1; i <= 4; i++) {
            now += SECOND;
            ledger.used(OWN, 0.2 * i, Double.NaN, 0.2, 0, now);
        }
        assertEquals(1, ledger.views(false, history, now).size());
        for (int i = 0; i < 4; i++) {
            now += SECOND;
            ledger.used(OWN, 0.8 + 0.01 * i, Double.NaN, 0.2, 0, now);
        }
        assertTrue(ledger.views(false, history, now).isEmpty());
    }

    @Test
    void refusedTasksRestLongerEachTime() {
        start(OWN);
        long last = 0;
        for (int i = 0; i < 4; i++) {
            ledger.going(OWN);
            assertEquals("on its way", view(OWN).cannotMove());
            ledger.settled(OWN, "holds a socket", false, now);
            assertEquals("holds a socket", view(OWN).cannotMove());
            long rest = 0;
            while (!view(OWN).canMove()) {
                now += SECOND;
                rest++;
            }
            assertTrue(rest > last, rest + " s after " + last);
            last = rest;
        }
        assertTrue(ledger.describe(now).isEmpty());
        ledger.settled(OWN, "holds a socket", false, now);
        assertTrue(ledger.describe(now).get(0).contains("holds a socket"));
        ledger.settled(OWN, null, false, now);
        ledger.settled(OWN, "again", true, now);
        now += SECOND / 2;
        assertTrue(view(OWN).canMove(), "what must go is tried again soon");
    }

    @Test
    void reasonsNotToMove() {
        ledger.changed(task(OWN, SpawnHints.NONE), 0, 0, now);
        assertNotNull(view(OWN).cannotMove());
        ledger.setObstacles(null, "no criu here");
        assertEquals("no criu here", view(OWN).cannotMove());
        assertTrue(ledger.isMovable());
        ledger.setObstacles("off", "off");
        assertFalse(ledger.isMovable());
        ledger.setObstacles(null, null);
        ledger.changed(new LocalTask(0x40002, "console", 3, false, false, 0, SpawnHints.NONE), 0, 0, now);
        assertTrue(ledger.views(true, history, now).stream().allMatch(view -> view.tid() == OWN));
    }

    @Test
    void whatATaskSaysOfItselfCountsMost() {
        ledger.setObstacles(null, null);
        ledger.changed(task(OWN, new SpawnHints(100, 0)), 0, 0, now);
        use(OWN, 10, 1);
        assertEquals(100, view(OWN).work(), 1e-9);
        ledger.hint(OWN, 5, now);
        assertEquals(15, view(OWN).work(), 1e-9);
        assertEquals(-5, view(OWN).key(), 1e-9);
        assertEquals(15, ledger.moved(OWN, now).hint(), 1e-9);
        start(OWN);
        ledger.hint(OWN, 7, now);
        ledger.hint(OWN, Double.NaN, now);
        assertFalse(view(OWN).workIsHint());
        ledger.hint(GUEST, 5, now);
    }

    @Test
    void endsAreForTheHistory() {
        ledger.setObstacles(null, null);
        ledger.changed(task(OWN, new SpawnHints(12, 0)), 0, 0, now);
        use(OWN, 10, 1);
        TaskLedger.Ended ended = ledger.ended(OWN, now);
        assertEquals("p", ended.program());
        assertEquals(10, ended.service(), 1e-9);
        assertEquals(12, ended.hint(), 1e-9);
        assertNull(ledger.ended(OWN, now));
    }

    @Test
    void nonsenseChangesNothing() {
        start(OWN);
        use(OWN, 1, 1);
        for (double nonsense : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
            use(OWN, nonsense, 1);
        }
        ledger.used(GUEST, 1, 1, 1, 1, now);
        ledger.settled(GUEST, "what", false, now);
        ledger.going(GUEST);
        double service = view(OWN).service();
        assertTrue(service >= 1 && service < 3, "service " + service);
    }
}
