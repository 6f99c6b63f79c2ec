package org.jpvm.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TaskPlaceTest {
    @Test
    void linesAreReadAsTheyWereWritten() {
        TaskPlace away = new TaskPlace(0x40002, "/a b/c", "node1", "node2", 3, "");
        assertEquals("t40002\t/a b/c\tnode1\tnode2\t3\t", away.text());
        assertEquals(away, TaskPlace.parse(away.text()));
        assertTrue(away.isAway() && !away.isPinned());
        TaskPlace pinned = new TaskPlace(0xbfffffff, "", "n", "n", TaskPlace.UNKNOWN, TaskPlace.PINNED);
        assertEquals(pinned, TaskPlace.parse(pinned.text()));
        assertFalse(pinned.isAway());
        assertTrue(pinned.isPinned());
    }

    @Test
    void nothingBreaksALine() {
        TaskPlace bent = new TaskPlace(1, "p\n", "a\tb", "c\nd", 0, "x\ty\rz");
        assertEquals(new TaskPlace(1, "p ", "a b", "c d", 0, "x y z"), TaskPlace.parse(bent.text()));
    }

    @Test
    void otherLinesAreNone() {
        for (String line : new String[] {
            "",
            "the daemon here knows no command tasks",
            "40002\tp\ta\ta\t0\t",
            "t\tp\ta\ta\t0\t",
            "tx\tp\ta\ta\t0\t",
            "t123456789\tp\ta\ta\t0\t",
            "t1\tp\ta\ta\t-1\t",
            "t1\tp\ta\ta\tmany\t",
            "t1\tp\ta\ta\t4000000000\t",
            "t1\tp\ta\ta\t0",
            "t1\tp\ta\ta\t0\t\t"
        }) {
            assertNull(TaskPlace.parse(line), line);
        }
    }
}
