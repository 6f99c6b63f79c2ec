package org.jpvm.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** A program whose output is watched while it is told what to do. */
public final class Conversation implements AutoCloseable {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final OutputStream input;
    private final StringBuilder output = new StringBuilder();
    private boolean ended;

    /** Starts the program; its standard error should be joined to its standard output. */
    public Conversation(ProcessBuilder builder) throws IOException {
        process = builder.start();
        input = process.getOutputStream();
        Thread reader = new Thread(this::read, "conversation");
        reader.setDaemon(true);
        reader.start();
    }

    /** Writes one line to the program. */
    public Conversation say(String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        return this;
    }

    /** Waits until the output so far contains a pattern. */
    public synchronized Conversation await(String pattern) throws InterruptedException {
        Pattern compiled = Pattern.compile(pattern);
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!compiled.matcher(output).find()) {
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                Assertions.fail(
                        "no \"" + pattern + "\" in the output" + (ended ? ", which ended" : "") + ":\n" + output);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return this;
    }

    /** Closes the program's input, waits for its end and gives all its output. */
    public String finish() throws IOException, InterruptedException {
        input.close();
        if (!process.waitFor(DEADLINE_NANOS, TimeUnit.NANOSECONDS)) {
            Assertions.fail("did not end; output:\n" + output());
        }
        synchronized (this) {
            while (!ended) {
                wait();
            }
        }
        return output();
    }

    /** Exit status of a finished program. */
    public int status() {
        return process.exitValue();
    }

    /** The output so far. */
    public synchronized String output() {
        return output.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        byte[] chunk = new byte[4096];
        try (InputStream in = process.getInputStream()) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                synchronized (this) {
                    output.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
                    notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (this) {
                output.append("\nreading failed: ").append(e.getMessage());
            }
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }
}
