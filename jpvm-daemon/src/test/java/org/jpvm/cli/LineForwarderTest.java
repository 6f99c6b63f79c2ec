package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineForwarderTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LineForwarder lines = new LineForwarder(out, "[t1] ");

    @Test
    void writesOnlyWholeLines() throws IOException {
        write("one\ntw");
        assertEquals("[t1] one\n", text());
        write("o\n\n");
        assertEquals("[t1] one\n[t1] two\n[t1] \n", text());
    }

    @Test
    void unfinishedLineIsWrittenOnRequestAndContinuesWithoutPrefix() throws IOException {
        write("name? ");
        assertEquals("", text());
        assertTrue(lines.hasPartial());
        lines.flushPartial();
        assertEquals("[t1] name? ", text());
        assertTrue(lines.isMidLine());
        write("x\ny\n");
        assertEquals("[t1] name? x\n[t1] y\n", text());
    }

    @Test
    void lastLineIsCompletedOnlyWhenAskedTo() throws IOException {
        write("end");
        lines.finish(false);
        assertEquals("[t1] end", text());
        lines.finish(true);
        assertEquals("[t1] end\n", text());
    }

    @Test
    void endlessLineIsWrittenInBoundedParts() throws IOException {
        byte[] part = "x".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100; i++) {
            lines.write(part, part.length);
        }
        assertTrue(out.size() > 1_000_000 - LineForwarder.MAX_LINE, "written " + out.size());
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.write(bytes, bytes.length);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
