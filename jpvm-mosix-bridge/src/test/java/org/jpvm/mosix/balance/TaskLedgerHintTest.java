package org.jpvm.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.TaskView;
import org.jpvm.placement.spi.LocalTask;
import org.junit.jupiter.api.Test;

/** What a task says of the work that it has still to do. */
class TaskLedgerHintTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int TID = 0x40002;

    private final TaskLedger ledger = new TaskLedger(1);

    private static LocalTask task(double work) {
        return new LocalTask(TID, "solve", 7, true, false, 0, new SpawnHints(work, 0));
    }

    private TaskView view(TaskLedger where, long now) {
        List<TaskView> views = where.views(true, new ProgramHistory(), now);
        assertEquals(1, views.size());
        return views.get(0);
    }

    @Test
    void workIsWhatItHasDoneAndWhatIsLeft() {
        ledger.changed(task(Double.NaN), 0, 0, 0);
        ledger.used(TID, 10, 1, 1, 0, 10 * SECOND);
        assertFalse(view(ledger, 10 * SECOND).workIsHint());
        ledger.hint(TID, 5, 10 * SECOND);
        TaskView told = view(ledger, 10 * SECOND);
        assertTrue(told.workIsHint());
        assertEquals(15, told.work(), 1e-9);
        assertEquals(-5, told.key(), 1e-9, "what is left counts");
        ledger.hint(0x40003, 5, 10 * SECOND);
    }

    @Test
    void itKnowsBetterThanItsSpawnerUntilItTakesThatBack() {
        ledger.changed(task(30), 0, 0, 0);
        assertEquals(30, view(ledger, 0).work());
        ledger.hint(TID, 2, 0);
        assertEquals(2, view(ledger, 0).work());
        ledger.hint(TID, Double.NaN, 0);
        assertEquals(30, view(ledger, 0).work());
    }

    @Test
    void itTakesThatAlong() {
        ledger.changed(task(30), 0, 0, 0);
        ledger.hint(TID, 2, 0);
        TaskLedger there = new TaskLedger(2);
        there.changed(task(Double.NaN), 0, 0, SECOND);
        there.carried(ledger.moved(TID, SECOND), SECOND);
        assertEquals(2, view(there, SECOND).work());
        TaskLedger home = new TaskLedger(1);
        home.changed(task(Double.NaN), 0, 0, 0);
        home.moved(TID, 0);
        home.changed(task(30), 0, 0, 2 * SECOND);
        home.carried(there.moved(TID, 2 * SECOND), 2 * SECOND);
        assertEquals(2, view(home, 2 * SECOND).work(), "not what its spawner said long ago");
    }
}
