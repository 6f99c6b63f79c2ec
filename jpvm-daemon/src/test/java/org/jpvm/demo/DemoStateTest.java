package org.jpvm.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoStateTest {
    private final DemoState state = new DemoState(List.of(0x40002, 0x80001));

    private static List<Integer> tids(List<DemoState.Task> tasks) {
        return tasks.stream().map(DemoState.Task::tid).toList();
    }

    @Test
    void tasksAreWhereTheySaidLast() {
        assertEquals(List.of(), tids(state.runningOn("core1")));
        state.progress(0x40002, 0.25, "core1");
        state.progress(0x80001, 0.5, "core2");
        state.progress(0x80001, 0.75, "core1");
        assertEquals(List.of(0x40002, 0x80001), tids(state.runningOn("core1")));
        assertEquals(List.of(), tids(state.runningOn("core2")));
        assertEquals(1, state.moves());
        assertFalse(state.isOver());
    }

    @Test
    void theLastEndIsTheTimeOfTheRun() {
        state.ended(0x80001, "core2", 3);
        assertFalse(state.isOver());
        state.progress(0x80001, 0.1, "core1");
        state.ended(0x40002, "core1", 5);
        state.ended(0x40002, "core1", 9);
        assertTrue(state.isOver());
        assertEquals(5, state.lastEnd());
        assertEquals(0, state.moves(), "what was on its way when the task had ended");
        assertEquals(List.of(), state.runningOn("core1"));
        assertEquals(1, state.tasks().get(0).share());
    }

    @Test
    void nonsenseChangesNothing() {
        state.progress(7, 0.5, "core1");
        state.ended(7, "core1", 1);
        for (double share : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            state.progress(0x40002, share, "core1");
        }
        assertEquals(List.of(), state.runningOn("core1"));
        assertEquals(0, state.lastEnd());
    }
}
