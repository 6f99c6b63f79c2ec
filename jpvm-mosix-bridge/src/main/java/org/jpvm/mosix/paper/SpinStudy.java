package org.jpvm.mosix.paper;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.jpvm.mosix.sim.Scenario;

/** A scenario of tasks that compute, by all columns: C PVM first, then the machine of Java daemons, on one bed. */
final class SpinStudy {
    /** What a run takes besides: hosts come to rest, strangers and limits are made ready. */
    private static final double AROUND_SECONDS = 2;

    private static final double START_SECONDS = 15;
    /** By how much more than the bound moving policies are expected to take. */
    private static final double EXPECTED_OVER = 1.15;

    private static final double WARM_UP_CPU_SECONDS = 0.5;

    private final PaperOptions options;
    private final Progress progress;
    private final Consumer<PaperRow> rows;
    private double stepsPerSecond = 1;

    private SpinStudy(PaperOptions options, Progress progress, Consumer<PaperRow> rows) {
        this.options = options;
        this.progress = progress;
        this.rows = rows;
    }

    /** Runs of one column. */
    private record Run(int tasks, long run, Column column, LiveScenario live) {
        double expected() {
            return AROUND_SECONDS + (column.balances() ? EXPECTED_OVER * live.bound() : live.staticTime());
        }

        String label() {
            return "n=" + tasks + ", " + column.label();
        }
    }

    /** Seconds that all is expected to take, and how many runs that is. */
    static Progress progress(PaperOptions options, PrintStream err, boolean terminal) {
        List<Run> runs = runs(options);
        double expected = runs.stream().mapToDouble(Run::expected).sum();
        return new Progress(err, terminal, runs.size(), expected, System::nanoTime);
    }

    private static List<Run> runs(PaperOptions options) {
        List<Run> runs = new ArrayList<>();
        for (Column.Daemon daemon : Column.Daemon.values()) {
            for (long repeat = 0; repeat < options.repeats(); repeat++) {
                for (int tasks : options.counts()) {
                    long seed = options.seed() + repeat;
                    Scenario scenario = options.family().make(options.hosts(), tasks, new Random(seed));
                    LiveScenario live = new LiveScenario(scenario, options.scale(), options.quota());
                    for (Column column : options.columns()) {
                        if (column.daemon() == daemon) {
                            runs.add(new Run(tasks, seed, column, live));
                        }
                    }
                }
            }
        }
        return runs;
    }

    /** Runs all of it, and hands on each row as it comes. */
    static void run(
            PaperOptions options, Bed bed, CPvm cpvm, Programs programs, Progress progress, Consumer<PaperRow> rows)
            throws IOException, InterruptedException {
        new SpinStudy(options, progress, rows).run(bed, cpvm, programs);
    }

    private void run(Bed bed, CPvm cpvm, Programs programs) throws IOException, InterruptedException {
        for (Column.Daemon daemon : Column.Daemon.values()) {
            List<Run> runs = runs(options).stream()
                    .filter(run -> run.column.daemon() == daemon)
                    .toList();
            if (runs.isEmpty()) {
                continue;
            }
            progress.phase(
                    "starting " + (daemon == Column.Daemon.C ? "C PVM" : "jpvm") + " on " + bed.count() + " hosts");
            bed.unlimit();
            try (Machine machine = Machine.start(bed, daemon, cpvm, programs)) {
                warmUp(machine, runs);
                limit(bed, runs.get(0).live);
                String limited = options.limitDaemons() ? null : machine.freeDaemons();
                if (limited != null) {
                    progress.phase(limited);
                }
                for (Run run : runs) {
                    measure(run, bed, machine, programs);
                }
            }
        }
    }

    /** Before the limits hold: all JVMs started, all classes loaded and compiled, and how many steps a second has. */
    private void warmUp(Machine machine, List<Run> runs) throws IOException, InterruptedException {
        List<Column> columns = runs.stream().map(Run::column).distinct().toList();
        for (Column.Task task : Column.Task.values()) {
            List<Column> of =
                    columns.stream().filter(column -> column.task() == task).toList();
            if (of.isEmpty()) {
                continue;
            }
            progress.phase("warming up, " + of.get(0).label());
            if (task == Column.Task.JAVA) {
                calibrate(machine);
            }
            machine.drive("spread " + of.get(0).file() + " " + options.hosts() + " " + stepsPerSecond + " "
                    + (task == Column.Task.JAVA ? WARM_UP_CPU_SECONDS : 0));
        }
    }

    private void calibrate(Machine machine) throws IOException, InterruptedException {
        stepsPerSecond = Double.parseDouble(machine.drive("calibrate"));
    }

    /**
     * How much more processor time than meant the steps of the last run were: computers get slower and faster meanwhile. 1 for tasks in C, which look at the
     * clock themselves.
     */
    private double stretch(Run run, Bed bed, Machine machine) throws IOException, InterruptedException {
        if (run.column.task() != Column.Task.JAVA) {
            return 1;
        }
        double before = stepsPerSecond;
        bed.unlimit();
        calibrate(machine);
        limit(bed, run.live);
        return 2 * before / (before + stepsPerSecond);
    }

    private static void limit(Bed bed, LiveScenario live) throws IOException, InterruptedException {
        double[] limits = live.limits();
        for (int host = 1; host <= limits.length; host++) {
            bed.limit(host, limits[host - 1]);
        }
    }

    private void measure(Run run, Bed bed, Machine machine, Programs programs)
            throws IOException, InterruptedException {
        progress.begin(run.label());
        machine.choose(run.column);
        machine.settle();
        if (run.column.task() == Column.Task.JAVA) {
            bed.unlimit();
            calibrate(machine);
            limit(bed, run.live);
        }
        if (run.column.byTurns()) {
            machine.drive("rewind " + run.column.file());
        }
        int before = machine.moves();
        double makespan = Double.POSITIVE_INFINITY;
        double stretch = 1;
        String ends = "";
        String outcome;
        try (Strangers strangers = Strangers.start(bed, programs, run.live)) {
            StringBuilder command = new StringBuilder("run " + run.column.file() + " " + stepsPerSecond);
            for (double work : run.live.works()) {
                command.append(' ').append(Bed.number(work));
            }
            strangers.begin();
            ends = machine.drive(command.toString());
            makespan = Double.parseDouble(ends.substring(ends.lastIndexOf(' ') + 1));
            stretch = stretch(run, bed, machine);
            outcome = String.format(Locale.ROOT, ": %.2f s, bound %.2f s", makespan, run.live.bound());
        } catch (RunFailedException e) {
            outcome = ": failed: " + e.getMessage();
        }
        int after = machine.moves();
        int moves = before < 0 || after < 0 ? -1 : after - before;
        outcome += moves > 0 ? ", " + moves + " moves" : "";
        progress.end(run.expected(), run.label() + outcome);
        if (options.explain()) {
            progress.phase(
                    "work took " + Bed.number(stretch) + " of the processor time meant; tasks done after " + ends);
        }
        if (options.explain() && run.column.balances()) {
            progress.phase(machine.console("balance"));
        }
        rows.accept(new PaperRow(
                options.family().name(),
                options.hosts(),
                run.tasks,
                run.run,
                run.column,
                options.scale(),
                options.quota(),
                makespan,
                run.live.bound(),
                stretch,
                moves,
                isIdentical(run.live.scenario())));
    }

    private static boolean isIdentical(Scenario scenario) {
        return scenario.strangers().isEmpty()
                && scenario.hosts().stream().distinct().count() == 1
                && scenario.tasks().stream()
                                .mapToDouble(Scenario.Task::work)
                                .distinct()
                                .count()
                        == 1;
    }

    /** Whether tasks in C are needed. */
    static boolean needsC(PaperOptions options) {
        return options.columns().stream().anyMatch(column -> column.task() == Column.Task.C);
    }
}
