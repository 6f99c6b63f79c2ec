package org.jpvm.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process with its output kept. Methods may be called from any thread; waits end at a deadline of {@link System#nanoTime}. */
public final class RunningProgram {
    /** Output kept per process, bytes: far beyond any well-behaved program, small enough for the runner's heap. */
    private static final int MAX_OUTPUT = 16 << 20;

    private final String label;
    private final List<String> command;
    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private boolean ended;

    /** Takes over a process whose stderr goes into its stdout. */
    public RunningProgram(String label, List<String> command, Process process) {
        this.label = label;
        this.command = List.copyOf(command);
        this.process = process;
        Thread reader = new Thread(this::readOutput, "output of " + label);
        reader.setDaemon(true);
        reader.start();
    }

    private void readOutput() {
        byte[] buffer = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (output) {
                    // ISO-8859-1, so that no byte is lost at a buffer's end.
                    if (output.length() < MAX_OUTPUT) {
                        output.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                    }
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            // The stream is closed under the reader when the process is destroyed: the end, like any other.
        }
        synchronized (output) {
            ended = true;
            output.notifyAll();
        }
    }

    /** Name by which steps mean this process. */
    public String label() {
        return label;
    }

    /** Program and arguments. */
    public List<String> command() {
        return command;
    }

    /** The process. */
    public Process process() {
        return process;
    }

    /** What came so far. */
    public String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** Writes to its standard input. */
    public void type(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes(StandardCharsets.ISO_8859_1));
        in.flush();
    }

    /** End of its standard input. */
    public void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    /**
     * Waits until the output behind index {@code from} matches.
     *
     * @return index behind the match, or -1 when the deadline passed or the output ended without it
     */
    public int awaitOutput(Pattern pattern, int from, long deadlineNanos) throws InterruptedException {
        synchronized (output) {
            while (true) {
                var matcher = pattern.matcher(output);
                if (matcher.find(Math.min(from, output.length()))) {
                    return matcher.end();
                }
                long left = deadlineNanos - System.nanoTime();
                if (ended || left <= 0) {
                    return -1;
                }
                TimeUnit.NANOSECONDS.timedWait(output, left);
            }
        }
    }

    /** Waits for the end of the process and of its output; false when the deadline passed before. */
    public boolean awaitExit(long deadlineNanos) throws InterruptedException {
        if (!process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            return false;
        }
        // A child may hold the pipe open: then what the process itself wrote has been read within a moment.
        long grace = System.nanoTime() + Duration.ofMillis(200).toNanos();
        synchronized (output) {
            while (!ended && System.nanoTime() < grace) {
                TimeUnit.NANOSECONDS.timedWait(output, Math.max(1, grace - System.nanoTime()));
            }
        }
        return true;
    }
}
