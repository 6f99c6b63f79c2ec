package org.jpvm.mosix.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that is typed at and listened to. */
final class Dialogue implements AutoCloseable {
    private static final int MOST_CHARACTERS = 4 << 20;
    private static final int BUFFER_BYTES = 8192;
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final OutputStream input;
    private final Thread reader;

    /** What it said and nobody has waited for yet; guarded by this. */
    private final StringBuilder said = new StringBuilder();

    /** All that it said, for messages; guarded by this. */
    private final StringBuilder all = new StringBuilder();

    private boolean ended;

    /** Starts it; standard error goes where standard output goes. */
    Dialogue(String name, ProcessBuilder builder) throws IOException {
        this.name = name;
        process = builder.redirectErrorStream(true).start();
        input = process.getOutputStream();
        reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] bytes = new byte[BUFFER_BYTES];
        try (InputStream output = process.getInputStream()) {
            int count = output.read(bytes);
            while (count >= 0) {
                String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
                synchronized (this) {
                    said.append(text);
                    all.append(text);
                    if (all.length() > MOST_CHARACTERS) {
                        all.delete(0, all.length() - MOST_CHARACTERS / 2);
                    }
                    notifyAll();
                }
                count = output.read(bytes);
            }
        } catch (IOException e) {
            // It has ended, which is said below.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    /** Types a line. */
    void type(String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** Waits for some output, and takes all up to its end. */
    synchronized Matcher await(Pattern wanted, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Matcher matcher = wanted.matcher(said.toString());
            if (matcher.find()) {
                said.delete(0, matcher.end());
                return matcher;
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new IOException(name + (ended ? " ended" : " does not answer") + "; it said:\n" + lastLines());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private String lastLines() {
        int most = 4000;
        return all.length() <= most ? all.toString() : "..." + all.substring(all.length() - most);
    }

    /** Nothing more will be typed. */
    void closeInput() {
        try {
            input.close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Waits for its end. */
    boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Closes its input and waits for its end, forcing it after a while. */
    @Override
    public void close() {
        closeInput();
        if (!awaitEnd(END_LIMIT)) {
            process.destroyForcibly();
        }
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly();
    }
}
