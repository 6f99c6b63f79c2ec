package org.jpvm.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoScreenTest {
    private final DemoState state = new DemoState(List.of(0x40002, 0x40003, 0x80001));

    @Test
    void aLineForEachHost() {
        state.progress(0x40002, 0.5, "core1");
        state.progress(0x40003, 0.25, "core1");
        state.ended(0x80001, "core2", 1);
        DemoScreen screen = new DemoScreen(List.of("core1", "core2"), 72, false);
        assertEquals(
                List.of(
                        "round robin                                               1.2 s, 0 moves",
                        "  core1   t40002 #########........  50%  t40003 ####.............  25%",
                        "  core2   idle"),
                screen.lines("round robin", state, 1.24));
        assertEquals("  1.2 s  core1: t40002 50% t40003 25% core2: idle", screen.line(state, 1.24));
        assertEquals(3, screen.height());
    }

    @Test
    void nothingIsWiderThanTheTerminal() {
        DemoState many = new DemoState(IntStream.range(1, 30).boxed().toList());
        IntStream.range(1, 30).forEach(tid -> many.progress(tid, tid / 30.0, "core1"));
        for (int width = 0; width < 300; width++) {
            DemoScreen screen = new DemoScreen(List.of("core1", "a-host-with-a-long-name"), width, true);
            List<String> lines =
                    screen.lines("a title that is rather long, longer than some terminals are wide", many, 1);
            assertEquals(screen.height(), lines.size());
            for (String line : lines) {
                assertTrue(line.length() <= Math.max(40, width), width + ": " + line);
            }
        }
    }
}
