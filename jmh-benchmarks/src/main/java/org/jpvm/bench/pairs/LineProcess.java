package org.jpvm.bench.pairs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that is told lines and answers in lines. Used by one thread, but {@link #kill}. */
final class LineProcess {
    private static final String FAILED = "failed ";
    private static final int MOST_SAID = 20;
    private static final long LOOK_MILLIS = 100;
    private static final long END_MILLIS = 3000;

    private final String name;
    private final Process process;
    private final OutputStream input;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Deque<String> said = new ArrayDeque<>();

    /** Starts it; standard error goes where standard output goes. */
    LineProcess(String name, ProcessBuilder builder) throws PairFailedException {
        this.name = name;
        try {
            process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new PairFailedException(name + ": " + e.getMessage());
        }
        input = process.getOutputStream();
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // It has ended, which is said below.
        }
        lines.add(Optional.empty());
    }

    long pid() {
        return process.pid();
    }

    void type(String line) throws PairFailedException {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            throw new PairFailedException(name + " has ended" + lastWords());
        }
    }

    /**
     * Waits for a line.
     *
     * @param begin how it begins
     * @param other another process without which none will come, or null
     * @return the rest of the line
     */
    String await(String begin, Duration limit, LineProcess other) throws PairFailedException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> next = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                if (other != null && !other.process.isAlive()) {
                    other.drain();
                    throw new PairFailedException(other.name + " has ended" + other.lastWords());
                }
                if (System.nanoTime() - deadline >= 0) {
                    throw new PairFailedException(
                            name + " does not answer in " + limit.toSeconds() + " s" + lastWords());
                }
                continue;
            }
            String line = next.orElseThrow(() -> new PairFailedException(name + " has ended" + lastWords()));
            if (line.startsWith(begin)) {
                return line.substring(begin.length()).strip();
            }
            if (line.startsWith(FAILED)) {
                throw new PairFailedException(name + ": " + line.substring(FAILED.length()));
            }
            keep(line);
        }
    }

    private void keep(String line) {
        said.addLast(line);
        if (said.size() > MOST_SAID) {
            said.removeFirst();
        }
    }

    private void drain() throws InterruptedException {
        for (Optional<String> line = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                line != null && line.isPresent();
                line = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            keep(line.get());
        }
    }

    private String lastWords() {
        return said.isEmpty() ? "" : "; it said: " + String.join(" / ", said);
    }

    /** Nothing more will be typed. */
    void closeInput() {
        try {
            input.close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Waits a little for its end, and then makes it end, with all that it has started. */
    void end() {
        try {
            if (process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            process.destroy();
            if (process.waitFor(END_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** Waits for its end until {@link System#nanoTime} is past the deadline. */
    void awaitEnd(long deadlineNanos) {
        try {
            process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end. */
    void terminate() {
        process.destroy();
    }

    /** Ends it and all that it has started at once. Any thread. */
    void kill() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
