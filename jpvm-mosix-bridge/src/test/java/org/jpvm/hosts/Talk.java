package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jpvm.Tid;
import org.jpvm.conformance.RunningProgram;

/** A conversation with the Java console of a host. It is one program for all commands, as the start of a JVM is load. */
final class Talk implements AutoCloseable {
    private static final Pattern PROMPT = Pattern.compile("pvm> $");
    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final Pattern TASK = Pattern.compile("(?m)^t([0-9a-f]+)$");
    private static final long PAUSE_NANOS = 500_000_000L;

    private final Hosts hosts;
    private final RunningProgram program;
    private int at;

    /** A row of the command {@code load}. */
    record Row(double speed, double load, int tasks, boolean known) {}

    Talk(Hosts hosts, int host) throws IOException, InterruptedException {
        this.hosts = hosts;
        program = hosts.launch(host, hosts.home.directory.resolve("jpvm").toString(), "console");
        await();
    }

    private String await() throws IOException, InterruptedException {
        int end = program.awaitOutput(PROMPT, at, System.nanoTime() + Hosts.LIMIT.toNanos());
        if (end < 0) {
            fail("no prompt; the console said:\n" + program.output() + "\n" + hosts.logs());
        }
        String said = program.output().substring(at, end);
        at = end;
        return said;
    }

    /** Types a line and gives what the console says. */
    String type(String line) throws IOException, InterruptedException {
        program.type(line + "\n");
        return await();
    }

    /** Lets half a second pass. */
    void pause() throws InterruptedException {
        program.awaitOutput(NEVER, 0, System.nanoTime() + PAUSE_NANOS);
    }

    /** Spawns and adds to the number of tasks by the index of their host. */
    void spawn(String words, Map<Integer, Integer> counts) throws IOException, InterruptedException {
        Matcher tasks = TASK.matcher(type("spawn " + words));
        while (tasks.find()) {
            counts.merge(new Tid(Integer.parseInt(tasks.group(1), 16)).hostIndex(), 1, Integer::sum);
        }
    }

    /** The table of the command {@code load}, by the names of the hosts. */
    Map<String, Row> load() throws IOException, InterruptedException {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : type("load").split("\n")) {
            List<String> words = new ArrayList<>(List.of(line.trim().split("\\s+")));
            if (words.size() >= 9 && words.get(0).startsWith("node")) {
                rows.put(
                        words.get(0),
                        new Row(
                                Double.parseDouble(words.get(1)),
                                Double.parseDouble(words.get(3)),
                                Integer.parseInt(words.get(5)),
                                !words.get(8).equals("never") && !words.get(7).equals("-")));
            }
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        try {
            program.type("quit\n");
        } catch (IOException e) {
            // It has ended.
        }
        Hosts.ending(() -> {
            if (!program.awaitExit(System.nanoTime() + Hosts.LIMIT.toNanos())) {
                program.process().destroyForcibly();
            }
        });
    }
}
