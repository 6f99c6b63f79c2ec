package org.jpvm.mosix.paper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * The parent of what is measured, a task on the first host under whatever daemon runs there. Takes commands from standard input, one a line, and
 * answers each with a line that begins with {@code ok} or {@code failed}:
 *
 * <pre>
 * hosts N                    waits until the machine has so many hosts
 * calibrate                  ok STEPS, of SpinTask in a second of processor time
 * spread FILE N STEPS SECONDS  one task on each of the hosts 1 to N does some work, so that all is loaded and compiled there
 * rewind FILE                spawns tasks without work one by one until the next one is due on the first host
 * run FILE STEPS SECONDS...  spawns a task for each number of seconds of work; STEPS in a second: ok TIME from the spawn to the last end
 * ring FILE HOW N BYTES CYCLES  ok SECONDS of communication in a ring of so many tasks, mean of the tasks
 * echo FILE HOST1 HOST2      spawns two partners: ok TID1 TID2
 * trips COUNT BYTES          lets them exchange so many messages: ok and the nanoseconds of each round trip
 * end                        ends the partners
 * halt                       halts the machine
 * </pre>
 */
public final class DriverMain {
    private static final Duration HOSTS_LIMIT = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final PvmTask pvm;
    private final PrintStream out;

    private DriverMain(PvmTask pvm, PrintStream out) {
        this.pvm = pvm;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        try (PvmTask pvm = Pvm.enroll()) {
            new DriverMain(pvm, answers)
                    .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
    }

    private void run(BufferedReader commands) throws IOException {
        SpinRuns runs = new SpinRuns(pvm);
        Partners partners = new Partners(pvm);
        // What tasks say when they fail; their lines begin with their tids.
        pvm.catchOutput(out);
        answer("ok " + pvm.tid());
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            List<String> words = Arrays.asList(line.trim().split(" +"));
            List<String> rest = words.subList(1, words.size());
            try {
                switch (words.get(0)) {
                    case "hosts" -> awaitHosts(Integer.parseInt(rest.get(0)));
                    case "calibrate" -> answer(String.format(Locale.ROOT, "ok %.0f", runs.calibrate()));
                    case "spread" -> {
                        runs.spread(
                                rest.get(0),
                                Integer.parseInt(rest.get(1)),
                                Double.parseDouble(rest.get(2)),
                                Double.parseDouble(rest.get(3)));
                        answer("ok");
                    }
                    case "rewind" -> {
                        runs.rewind(rest.get(0));
                        answer("ok");
                    }
                    case "run" -> {
                        double[] ends = runs.run(
                                rest.get(0), Double.parseDouble(rest.get(1)), doubles(rest.subList(2, rest.size())));
                        answer("ok "
                                + Arrays.stream(ends)
                                        .mapToObj(end -> String.format(Locale.ROOT, "%.6f", end))
                                        .collect(Collectors.joining(" ")));
                    }
                    case "ring" ->
                        answer(String.format(
                                Locale.ROOT,
                                "ok %.6f",
                                partners.ring(
                                        rest.get(0),
                                        rest.get(1),
                                        Integer.parseInt(rest.get(2)),
                                        Integer.parseInt(rest.get(3)),
                                        Integer.parseInt(rest.get(4)))));
                    case "echo" -> answer("ok " + partners.start(rest.get(0), rest.get(1), rest.get(2)));
                    case "trips" ->
                        answer("ok " + partners.trips(Integer.parseInt(rest.get(0)), Integer.parseInt(rest.get(1))));
                    case "end" -> {
                        partners.end();
                        answer("ok");
                    }
                    case "halt" -> {
                        answer("ok");
                        pvm.halt();
                        return;
                    }
                    default -> answer("failed: no command " + words.get(0));
                }
            } catch (PvmException | IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
                answer("failed: " + String.valueOf(e.getMessage()).replace('\n', ' '));
            }
        }
    }

    private void answer(String line) {
        out.println(line);
        out.flush();
    }

    private void awaitHosts(int count) {
        long deadline = System.nanoTime() + HOSTS_LIMIT.toNanos();
        int there = pvm.hosts().size();
        while (there != count && System.nanoTime() < deadline) {
            // Nobody sends such a message: a pause in which messages are taken.
            pvm.receive(pvm.tid(), Integer.MAX_VALUE, PAUSE);
            there = pvm.hosts().size();
        }
        answer(there == count ? "ok" : "failed: the machine has " + there + " hosts instead of " + count);
    }

    private static double[] doubles(List<String> words) {
        return words.stream().mapToDouble(Double::parseDouble).toArray();
    }
}
