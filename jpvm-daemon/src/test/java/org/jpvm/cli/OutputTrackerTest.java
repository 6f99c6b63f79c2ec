package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jpvm.Tid;
import org.jpvm.wire.body.OutputRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputTrackerTest {
    private static final int ROOT = 0x40002;
    private static final int CHILD = 0x40003;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final OutputTracker tracker = new OutputTracker(out);

    @BeforeEach
    void addRoot() {
        tracker.addRoot(new Tid(ROOT));
    }

    @Test
    void rootIsBareAndChildrenAreNamed() throws IOException {
        write(ROOT, "mine\n");
        write(CHILD, "its\n");
        assertEquals("mine\n[t40003] its\n", text());
    }

    @Test
    void linesOfTwoTasksNeverMix() throws IOException {
        write(ROOT, "half ");
        write(CHILD, "child's\n");
        write(ROOT, "line\n");
        assertEquals("[t40003] child's\nhalf line\n", text());
    }

    @Test
    void promptIsBrokenOffByAnotherTask() throws IOException {
        write(ROOT, "name? ");
        tracker.flushPrompts();
        write(CHILD, "child's\n");
        assertEquals("name? \n[t40003] child's\n", text());
    }

    @Test
    void rootWithoutFinalNewlineStaysAsItIs() throws IOException {
        write(ROOT, "end");
        end(ROOT);
        tracker.flushPrompts();
        assertEquals("end", text());
    }

    @Test
    void completeOnlyWhenEveryAnnouncedTaskHasEnded() throws IOException {
        assertFalse(tracker.isComplete());
        tracker.handle(OutputRecord.ofStart(CHILD, OutputRecord.NEW, ROOT));
        tracker.handle(OutputRecord.ofStart(CHILD, OutputRecord.SPAWN, ROOT));
        end(ROOT);
        assertFalse(tracker.isComplete());
        assertTrue(tracker.areRootsClosed());
        assertEquals(Set.of(new Tid(CHILD)), tracker.open());
        end(CHILD);
        assertTrue(tracker.isComplete());
    }

    @Test
    void endOvertakesAnnouncement() throws IOException {
        end(ROOT);
        tracker.handle(OutputRecord.ofStart(CHILD, OutputRecord.NEW, ROOT));
        end(CHILD);
        assertFalse(tracker.isComplete(), "the spawner's daemon has not spoken");
        tracker.handle(OutputRecord.ofStart(CHILD, OutputRecord.SPAWN, ROOT));
        assertTrue(tracker.isComplete());
    }

    @Test
    void outputOfLostTaskMayStayAway() {
        assertFalse(tracker.isAbandoned());
        tracker.handleExit(new Tid(ROOT));
        assertTrue(tracker.isAbandoned());
        assertFalse(tracker.isComplete());
    }

    private void write(int tid, String text) throws IOException {
        tracker.handle(OutputRecord.ofData(tid, text.getBytes(StandardCharsets.UTF_8)));
    }

    private void end(int tid) throws IOException {
        tracker.handle(OutputRecord.ofEof(tid));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
