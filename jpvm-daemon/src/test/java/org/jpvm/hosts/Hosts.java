package org.jpvm.hosts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.api.Assertions;

/** Hosts 1 to n, on each of which programs can be run. Closing ends all that runs there and removes it. */
abstract class Hosts implements AutoCloseable {
    /** For what takes a moment when all is well. */
    static final Duration LIMIT = Duration.ofSeconds(40);

    final TestHome home;
    final int count;

    /**
     * What a program left behind.
     *
     * @param status exit status
     * @param output standard output and standard error
     */
    record Result(int status, String output) {}

    /** What {@link #close} of a test helper does. */
    interface Ending {
        void end() throws IOException, InterruptedException;
    }

    Hosts(TestHome home, int count) {
        this.home = home;
        this.count = count;
    }

    /**
     * Hosts for a test: a test bed of namespaces, or loopback addresses where namespaces are not allowed (which is said once, and a failure
     * with {@code -Djpvm.testbed.required=true}).
     */
    static Hosts up(int count) throws IOException, InterruptedException {
        return TestBed.problem() == null ? TestBed.make(count) : new LoopbackHosts(TestHome.get(), count);
    }

    /** Name of a host, as a hostfile has it. */
    abstract String name(int host);

    /** Options that a line of the hostfile needs for this host. */
    abstract String options(int host);

    /** Options that the master on host 1 needs on its command line. */
    abstract List<String> masterOptions();

    /** Directory on the host where PVM puts its files. */
    abstract String tmp(int host);

    abstract List<String> command(int host, List<String> words);

    abstract Map<String, String> environment(int host);

    /** What is there to be seen of a host: processes, and files where PVM puts its files. */
    abstract String traces(int host) throws IOException, InterruptedException;

    /** Ends all that runs on a host, except what the host itself consists of, and removes the files of PVM. */
    abstract void endAll(int host) throws IOException, InterruptedException;

    abstract boolean isUp(int host);

    @Override
    public abstract void close() throws IOException;

    /** Does it, and keeps an interruption for later. */
    static void ending(Ending ending) throws IOException {
        try {
            ending.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ending", e);
        }
    }

    /** Starts a program on a host, with its standard input open. */
    RunningProgram launch(int host, String... words) throws IOException {
        return launch(host, Map.of(), words);
    }

    /** As {@link #launch(int, String...)} with more variables. */
    RunningProgram launch(int host, Map<String, String> variables, String... words) throws IOException {
        List<String> command = command(host, List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PVM") || name.startsWith("JPVM_"));
        environment.putAll(environment(host));
        environment.putAll(variables);
        builder.directory(home.directory.toFile());
        return new RunningProgram(words[0] + " on " + name(host), command, builder.start());
    }

    /** Runs a program on a host to its end. */
    Result run(int host, String input, String... words) throws IOException, InterruptedException {
        return run(host, LIMIT, input, words);
    }

    Result run(int host, Duration limit, String input, String... words) throws IOException, InterruptedException {
        RunningProgram program = launch(host, words);
        try {
            program.type(input);
            program.closeInput();
        } catch (IOException e) {
            // It does not read, and has ended.
        }
        if (!program.awaitExit(System.nanoTime() + limit.toNanos())) {
            program.process().destroyForcibly();
            Assertions.fail(program.label() + " does not end within " + limit.toSeconds() + " s; it said:\n"
                    + program.output() + "\n" + logs());
        }
        return new Result(program.process().exitValue(), program.output());
    }

    /** The logs of all daemons. */
    String logs() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (int host = 1; host <= count; host++) {
            text.append("--- log of ").append(name(host)).append('\n').append(log(host));
        }
        return text.toString();
    }

    /** The log of a host's daemon. */
    String log(int host) throws IOException, InterruptedException {
        if (!isUp(host)) {
            return "(the host has ended)\n";
        }
        RunningProgram program = launch(host, "/bin/sh", "-c", "cat " + tmp(host) + "/pvml.*");
        program.closeInput();
        program.awaitExit(System.nanoTime() + LIMIT.toNanos());
        return program.output();
    }

    /** Removes logs: C daemons leave them behind, and write none where one is. */
    void removeLogs() throws IOException, InterruptedException {
        for (int host = 1; host <= count; host++) {
            if (isUp(host)) {
                run(host, "", "/bin/sh", "-c", "rm -f " + tmp(host) + "/pvml.*");
            }
        }
    }

    /** A file that all hosts see. */
    Path file(String name, String text) throws IOException {
        Path path = home.directory.resolve(name);
        Files.writeString(path, text, StandardCharsets.UTF_8);
        return path;
    }
}
