package org.jpvm.bench.pairs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.Option;
import org.jpvm.mosix.sim.cli.RowFormats;
import org.jpvm.mosix.sim.cli.UsageException;

/**
 * Entry of {@code ./jpvm bench}. Exit status 0 when all that is installed was measured, whatever has become of the goals; 1 when something failed, 2 for a
 * command that means nothing.
 */
public final class BenchMain {
    private static final int USAGE = 2;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double USUAL_SECONDS = 110;
    private static final int LEAST_ROUNDS = 5;
    private static final int MOST_ROUNDS = 201;
    /** How long a JVM is at each size and kind before anything counts, in measurements of a round, and at most. */
    private static final int JAVA_WARM_UP = 12;

    private static final double MOST_WARM_UP_NANOS = 5e8;

    private static final int LEAST_LIMIT_SECONDS = 30;

    private final PrintStream out;
    private final PrintStream err;
    private final long begun = System.nanoTime();
    private boolean failed;

    private BenchMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        int status = new BenchMain(System.out, System.err).run(arguments);
        System.out.flush();
        System.exit(status);
    }

    private int run(String[] arguments) {
        try {
            BenchOptions options = BenchOptions.parse(arguments);
            if (options.help()) {
                out.print(help());
                return 0;
            }
            Path directory = directory(options);
            Report report = measure(options, ("./jpvm bench " + String.join(" ", arguments)).strip());
            if (directory != null) {
                write(report, directory);
            }
            out.print(TextReport.of(report));
            return failed ? 1 : 0;
        } catch (UsageException e) {
            err.println("jpvm bench: " + e.getMessage() + "; ./jpvm bench --help");
            return USAGE;
        } catch (IOException e) {
            err.println("jpvm bench: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static Path directory(BenchOptions options) throws UsageException {
        if (options.directory() == null) {
            return null;
        }
        try {
            return Files.createDirectories(Path.of(options.directory()));
        } catch (IOException e) {
            throw new UsageException("--out: cannot write " + options.directory());
        }
    }

    private Report measure(BenchOptions options, String command) throws IOException, InterruptedException {
        Map<Column, Pair> pairs = new EnumMap<>(Column.class);
        Map<Column, String> missing = new EnumMap<>(Column.class);
        try (Workshop workshop = Workshop.open()) {
            PairStarter starter = options.hosts()
                    ? workshop.closing(new HostStarter(workshop, options.encoding(), limit(options)))
                    : new Starter(workshop, options.encoding(), limit(options));
            for (Column column : options.columns()) {
                start(column, starter, pairs, missing);
            }
            Rounds rounds = new Rounds(pairs, options.sizes(), options.millis() * NANOS_PER_MILLI);
            List<LineProcess> busy = new ArrayList<>();
            try {
                for (int i = 0; i < options.busy(); i++) {
                    busy.add(workshop.start("sh", List.of("sh", "-c", "while :; do :; done"), Map.of()));
                }
                rounds(rounds, pairs.keySet(), options, workshop);
            } catch (PairFailedException e) {
                throw new IOException("--busy: " + e.getMessage(), e);
            } finally {
                busy.forEach(LineProcess::kill);
            }
            rounds.failures().forEach((column, why) -> {
                failed = true;
                missing.put(column, "failed: " + why);
                pairs.remove(column);
            });
            pairs.values().forEach(Pair::close);
            List<Column> columns = new ArrayList<>(pairs.keySet());
            return new Report(
                    command,
                    Computer.facts(),
                    options.encoding(),
                    options.hosts(),
                    options.sizes(),
                    rounds.done(),
                    columns,
                    new TreeMap<>(missing),
                    rounds.samples());
        }
    }

    private static Duration limit(BenchOptions options) {
        return Duration.ofSeconds(LEAST_LIMIT_SECONDS).plusMillis(10L * options.millis());
    }

    private void start(Column column, PairStarter starter, Map<Column, Pair> pairs, Map<Column, String> missing)
            throws IOException, InterruptedException {
        try {
            pairs.put(column, starter.start(column));
            say("started " + column.label() + ": " + column.description());
        } catch (AbsentException e) {
            missing.put(column, e.getMessage());
            say("no " + column.label() + ": " + e.getMessage());
        } catch (PairFailedException e) {
            failed = true;
            missing.put(column, "failed: " + e.getMessage());
            say("no " + column.label() + ", it failed: " + e.getMessage());
        }
    }

    private void rounds(Rounds rounds, Iterable<Column> columns, BenchOptions options, Workshop workshop)
            throws InterruptedException {
        double nanos = options.millis() * NANOS_PER_MILLI;
        for (Column column : columns) {
            say("warming up " + column.label());
            rounds.warmUp(column, column.isJava() ? Math.min(JAVA_WARM_UP * nanos, MOST_WARM_UP_NANOS) : nanos);
            sayFailure(rounds, column);
        }
        double before = seconds();
        rounds.round(false);
        double each = seconds() - before;
        int count = options.rounds() > 0
                ? options.rounds()
                : (int) Math.max(LEAST_ROUNDS, Math.min(MOST_ROUNDS, (USUAL_SECONDS - seconds()) / each));
        say(String.format(Locale.ROOT, "%d rounds, about %.0f s", count, count * each));
        for (int i = 1; i <= count; i++) {
            rounds.round(true);
            if (workshop.isEnding()) {
                throw new InterruptedException("told to end");
            }
            say(String.format(Locale.ROOT, "round %d of %d, about %.0f s left", i, count, (count - i) * each));
        }
        columns.forEach(column -> sayFailure(rounds, column));
    }

    private void sayFailure(Rounds rounds, Column column) {
        String why = rounds.failures().get(column);
        if (why != null) {
            say(column.label() + " failed: " + why);
        }
    }

    private double seconds() {
        return (System.nanoTime() - begun) / NANOS_PER_SECOND;
    }

    private void say(String what) {
        err.println("jpvm bench: " + what);
        err.flush();
    }

    private void write(Report report, Path directory) throws IOException {
        Files.writeString(directory.resolve("bench.json"), report.json());
        Files.writeString(directory.resolve("bench.csv"), RowFormats.csv(report.rows()));
        Files.writeString(directory.resolve("bench.html"), HtmlReport.of(report));
        say("wrote bench.json, bench.csv and bench.html into " + directory);
    }

    private static String help() {
        StringBuilder text = new StringBuilder("""
                Usage: ./jpvm bench [OPTIONS]

                Messages between two processes of this computer, or of two hosts made of it, by jpvm and by what it is compared with: how long one takes on its way,
                and how many bytes a second go by. All pairs are started once and take turns, so that other work on the computer meets
                all of them; what counts are the ratios. What is not installed is left out, with a line that says why.

                """);
        for (Column column : Column.values()) {
            text.append(String.format("  %-15s %s%n", column.label(), column.description()));
        }
        text.append('\n');
        for (Option option : BenchOptions.known().getOptions()) {
            String names = (option.getOpt() == null ? "" : "-" + option.getOpt() + ", ") + "--" + option.getLongOpt()
                    + (option.hasArg() ? " " + option.getArgName() : "");
            text.append(String.format("  %-26s %s%n", names, option.getDescription()));
        }
        return text.toString();
    }
}
