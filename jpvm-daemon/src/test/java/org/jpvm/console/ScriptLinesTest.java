package org.jpvm.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScriptLinesTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void completeLinesAreEchoedAndTheEndReadsAsQuit() throws IOException {
        ScriptLines lines = lines("conf\n\nid");
        assertEquals("conf", lines.nextLine());
        assertEquals("", lines.nextLine());
        assertEquals("id", lines.nextLine());
        assertNull(lines.nextLine());
        assertNull(lines.nextLine());
        assertEquals("conf\n\nquit\nquit\n", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aLineWithoutEndIsBounded() throws IOException {
        ScriptLines lines = lines("x".repeat(ScriptLines.MAX_LINE_BYTES + 5));
        assertEquals(ScriptLines.MAX_LINE_BYTES, lines.nextLine().length());
    }

    private ScriptLines lines(String text) {
        return new ScriptLines(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(screen, true, StandardCharsets.UTF_8));
    }
}
