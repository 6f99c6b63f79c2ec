package org.jpvm.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns the bytes of one task into whole lines on a shared stream, each behind a prefix, so that lines of several tasks never mix. Not
 * thread-safe.
 */
final class LineForwarder {
    /** A line longer than this, in bytes, is broken. */
    static final int MAX_LINE = 1 << 16;

    private final OutputStream out;
    private final byte[] prefix;
    private byte[] line = new byte[256];
    private int length;
    private boolean midLine;

    LineForwarder(OutputStream out, String prefix) {
        this.out = out;
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes bytes and writes the lines that are complete. */
    void write(byte[] bytes, int count) throws IOException {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                append(bytes, start, i + 1 - start);
                emit();
                midLine = false;
                start = i + 1;
            }
        }
        append(bytes, start, count - start);
    }

    /** Whether part of a line waits for its end. */
    boolean hasPartial() {
        return length > 0;
    }

    /** Writes it, for a prompt that waits for an answer. */
    void flushPartial() throws IOException {
        emit();
    }

    /** Whether the stream stands behind an unfinished line of this task. */
    boolean isMidLine() {
        return midLine;
    }

    /** The task will write no more; {@code endLine} completes its last line. */
    void finish(boolean endLine) throws IOException {
        flushPartial();
        if (midLine && endLine) {
            out.write('\n');
            midLine = false;
        }
    }

    private void append(byte[] bytes, int start, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, MAX_LINE - length);
            if (length + part > line.length) {
                line = Arrays.copyOf(line, Math.min(MAX_LINE, Math.max(length + part, 2 * line.length)));
            }
            System.arraycopy(bytes, start + done, line, length, part);
            length += part;
            done += part;
            if (length == MAX_LINE) {
                emit();
            }
        }
    }

    private void emit() throws IOException {
        if (length == 0) {
            return;
        }
        if (!midLine) {
            out.write(prefix);
        }
        out.write(line, 0, length);
        midLine = line[length - 1] != '\n';
        length = 0;
    }
}
