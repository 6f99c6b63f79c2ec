package org.jpvm.mosix.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The time left is what is expected, corrected by what runs took. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long nanos;

    @Test
    void expectationsAreCorrected() {
        Progress progress =
                new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, 3, 100, () -> nanos);
        assertEquals(100, progress.left(), 1e-9);
        progress.begin("one");
        nanos += 30_000_000_000L;
        progress.end(20, "one");
        assertEquals(120, progress.left(), 1e-9);
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("[1/3, 2 min left] one"), bytes::toString);
    }

    @Test
    void timesAreShort() {
        assertEquals("119 s", Progress.time(119.2));
        assertEquals("2 min", Progress.time(120));
        assertEquals("90 min", Progress.time(5400));
    }
}
