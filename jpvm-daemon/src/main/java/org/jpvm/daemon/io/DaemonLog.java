package org.jpvm.daemon.io;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Tid;

/**
 * The daemon's log, {@code [t80040000] MM/DD HH:MM:SS text} with the daemon's own tid in front. It begins anew at each start, as a log of an earlier run must not keep this one from
 * being written. A full disk or a full log silences it, nothing more. Any thread may write.
 *
 * <p>Lines before {@link #open} are kept in memory and written then, so that the start does not wait for time zones.
 */
public final class DaemonLog implements AutoCloseable {
    private static final int MAX_EARLY_LINES = 1000;
    private static final int MAX_LINE_CHARS = 8192;

    private final String prefix;
    private final long maxChars;
    private List<String> early = new ArrayList<>();
    private SeekableByteChannel file;
    private ZoneId zone;
    private long chars;

    /**
     * @param daemonTid tid of the daemon
     * @param maxChars  size after which nothing more is written ({@code PVMDLOGMAX})
     */
    public DaemonLog(int daemonTid, long maxChars) {
        this.prefix = "[" + Tid.text(daemonTid) + "] ";
        this.maxChars = maxChars;
    }

    /**
     * Starts the file and writes what is waiting.
     *
     * @return null, or why there is no log
     */
    public synchronized String open(Path path) {
        String problem = null;
        try {
            Files.deleteIfExists(path);
            file = TempFiles.createPrivate(path);
        } catch (IOException e) {
            problem = "no log " + path + ": " + TempFiles.reason(e);
        }
        zone = ZoneId.systemDefault();
        List<String> waiting = early;
        early = null;
        for (String line : waiting) {
            log(line);
        }
        return problem;
    }

    /** Writes a line; line breaks in it begin further lines. */
    public synchronized void log(String text) {
        if (early != null) {
            if (early.size() < MAX_EARLY_LINES) {
                early.add(text);
            }
            return;
        }
        if (file == null) {
            return;
        }
        String head = prefix + time();
        int start = 0;
        while (start <= text.length() && file != null) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            writeLine(head + text.substring(start, Math.min(end, start + MAX_LINE_CHARS)));
            start = end + 1;
        }
    }

    /** Writes a failure that should not have happened, with its stack. */
    void failure(String where, Throwable failure) {
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        log("internal error (" + where + "): " + stack.toString().stripTrailing());
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // Nothing is left to write it to.
            }
            file = null;
        }
    }

    private void writeLine(String line) {
        if (chars + line.length() + 1 > maxChars) {
            write(prefix + time() + "log is full (PVMDLOGMAX=" + maxChars + "), no more is written\n");
            close();
            return;
        }
        chars += line.length() + 1;
        write(line + "\n");
    }

    private void write(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            close();
        }
    }

    private String time() {
        ZonedDateTime now = Instant.now().atZone(zone);
        StringBuilder text = new StringBuilder(16);
        two(text, now.getMonthValue()).append('/');
        two(text, now.getDayOfMonth()).append(' ');
        two(text, now.getHour()).append(':');
        two(text, now.getMinute()).append(':');
        return two(text, now.getSecond()).append(' ').toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return (number < 10 ? text.append('0') : text).append(number);
    }
}
