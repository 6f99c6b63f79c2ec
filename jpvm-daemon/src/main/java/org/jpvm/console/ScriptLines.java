package org.jpvm.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines of a pipe or a file. As C's console prints: the prompt before each line, and the line itself when its end was there, so that the
 * output reads like a session.
 */
final class ScriptLines implements LineSource {
    static final String PROMPT = "pvm> ";
    /** A longer line is cut into lines of this length. */
    static final int MAX_LINE_BYTES = 1 << 20;

    private final InputStream in;
    private final PrintStream out;
    private final byte[] chunk = new byte[8192];
    private int position;
    private int limit;

    ScriptLines(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public void prompt() {
        out.print(PROMPT);
        out.flush();
    }

    @Override
    public String nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == limit) {
                limit = in.read(chunk);
                position = 0;
            }
            if (limit < 0) {
                limit = 0;
                return endOfInput(line);
            }
            byte b = chunk[position++];
            if (b == '\n' || line.size() == MAX_LINE_BYTES) {
                String text = line.toString(StandardCharsets.UTF_8);
                out.println(text);
                return text;
            }
            line.write(b);
        }
    }

    @Override
    public void show(byte[] text) {
        out.writeBytes(text);
        out.flush();
    }

    private String endOfInput(ByteArrayOutputStream line) {
        if (line.size() > 0) {
            return line.toString(StandardCharsets.UTF_8);
        }
        out.println("quit");
        return null;
    }
}
