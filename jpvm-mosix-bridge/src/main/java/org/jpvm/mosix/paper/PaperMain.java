package org.jpvm.mosix.paper;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.Option;
import org.jpvm.mosix.sim.cli.HtmlReport;
import org.jpvm.mosix.sim.cli.RowFormats;
import org.jpvm.mosix.sim.cli.SimRow;
import org.jpvm.mosix.sim.cli.TextTable;
import org.jpvm.mosix.sim.cli.UsageException;

/**
 * Entry of {@code ./jpvm paper}. Exit status 0 when all was measured, 1 when something failed, 2 for a command that means nothing, 3 where hosts cannot
 * be made.
 */
public final class PaperMain {
    private static final int USAGE = 2;
    private static final int NO_HOSTS = 3;
    private static final String MORE_TO_SEE =
            "; without root: ./jpvm demo shows the main result, ./jpvm sim simulates it";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    private PaperMain(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        int status = new PaperMain(System.out, System.err, Boolean.getBoolean("jpvm.stderr.terminal")).run(arguments);
        System.out.flush();
        System.exit(status);
    }

    private int run(String[] arguments) {
        try {
            PaperOptions options = PaperOptions.parse(arguments);
            if (options.help()) {
                out.print(help());
                return 0;
            }
            checkWritable(options.csvFile());
            checkWritable(options.htmlFile());
            String problem = Surroundings.problem();
            if (problem != null) {
                err.println("jpvm paper: no hosts can be made here: " + problem + MORE_TO_SEE);
                return NO_HOSTS;
            }
            Surroundings.warning(options.hosts() * options.quota())
                    .ifPresent(text -> err.println("jpvm paper: " + text));
            return measure(options, arguments);
        } catch (UsageException e) {
            err.println("jpvm paper: " + e.getMessage() + "; ./jpvm paper --help");
            return USAGE;
        } catch (IOException | IllegalStateException e) {
            err.println("jpvm paper: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int measure(PaperOptions asked, String[] arguments)
            throws IOException, InterruptedException, UsageException {
        try (Programs programs = Programs.make()) {
            CPvm cpvm = CPvm.find(System.getenv());
            String noC = programs.compile(cpvm);
            PaperOptions options = withoutMissing(asked, noC);
            Map<String, String> variables = new TreeMap<>(Surroundings.variables(cpvm, programs));
            err.println("jpvm paper: making " + options.hosts() + " hosts");
            try (Bed bed = Bed.up(options.hosts(), programs.directory(), variables)) {
                switch (options.subject()) {
                    case PaperOptions.RING -> RingStudy.run(options, noC == null, bed, cpvm, programs, out, err);
                    case PaperOptions.COMM -> CommStudy.run(options, noC == null, bed, programs, out, err);
                    default -> {
                        return spin(options, bed, cpvm, programs, arguments);
                    }
                }
                return 0;
            }
        }
    }

    /** Leaves C PVM out where it is not installed, unless it was asked for by name. */
    private PaperOptions withoutMissing(PaperOptions options, String noC) throws UsageException {
        if (noC == null || !options.subject().equals(PaperOptions.SPIN)) {
            return options;
        }
        List<Column> left = options.columns().stream()
                .filter(column -> column.task() != Column.Task.C)
                .toList();
        if (left.isEmpty() || left.size() < options.columns().size() && !options.skipPvm()) {
            throw new UsageException(noC + "; --tasks java does without");
        }
        if (left.size() < options.columns().size()) {
            err.println("jpvm paper: without tasks in C: " + noC);
        }
        return options.withColumns(left);
    }

    private int spin(PaperOptions options, Bed bed, CPvm cpvm, Programs programs, String[] arguments)
            throws IOException, InterruptedException {
        Progress progress = SpinStudy.progress(options, err, terminal);
        List<PaperRow> rows = new ArrayList<>();
        try {
            if (options.json()) {
                out.print("[");
            }
            SpinStudy.run(options, bed, cpvm, programs, progress, row -> {
                if (options.json()) {
                    progress.clear();
                    out.print((rows.isEmpty() ? "\n" : ",\n") + RowFormats.json(row.columns()));
                    out.flush();
                }
                rows.add(row);
            });
        } finally {
            progress.clear();
            if (options.json()) {
                out.println("\n]");
            }
            report(options, rows, arguments);
        }
        return rows.stream().allMatch(row -> Double.isFinite(row.makespan())) ? 0 : 1;
    }

    /** Also what there is of runs that were broken off. */
    private void report(PaperOptions options, List<PaperRow> rows, String[] arguments) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        List<SimRow> inPaperSeconds =
                rows.stream().map(PaperRow::inPaperSeconds).toList();
        String description = options.family().description() + "; measured, times " + Bed.number(options.scale())
                + " to stand beside the paper's";
        if (!options.json()) {
            out.println(TextTable.of(inPaperSeconds, description));
        }
        if (options.csvFile() != null) {
            Files.writeString(
                    Path.of(options.csvFile()),
                    RowFormats.csv(rows.stream().map(PaperRow::columns).toList()));
        }
        if (options.htmlFile() != null) {
            String command = "./jpvm paper " + String.join(" ", arguments);
            Files.writeString(
                    Path.of(options.htmlFile()),
                    HtmlReport.of("jpvm paper", inPaperSeconds, name -> description, command));
        }
    }

    private static void checkWritable(String file) throws UsageException {
        if (file != null) {
            Path path = Path.of(file).toAbsolutePath();
            if (Files.isDirectory(path) || !Files.isDirectory(path.getParent())) {
                throw new UsageException("cannot write " + file);
            }
        }
    }

    private static String help() {
        StringBuilder text = new StringBuilder("""
                Usage: ./jpvm paper table1|random|background|mixed|ring|comm [OPTIONS]

                The paper's tables, measured: C PVM and jpvm on hosts that are namespaces of this computer, each with a small share
                of a processor, beside what MOSIX and PVM took in 1996 and the least time that any schedule could take. Needs root
                on Linux, sshd, and processors for all hosts: 16 hosts with a tenth each need two that do nothing else. All that it
                makes goes away when it ends, whatever way. (./jpvm sim does the same in virtual time, for everybody.)

                  table1       identical tasks of 300 s on equal hosts
                  random       tasks of 0 to 600 s
                  background   processes of somebody else on every other host, run and pause by turns
                  mixed        hosts at a third of the speed: mixed-15+3-slow-first, or mixed-F+S of your own
                  ring         time that neighbours in a ring take to exchange messages: sockets, C PVM, jpvm
                  comm         round trips of two partners: both at home, one moved, both moved

                Policies: pvm (C PVM's daemons), round-robin (as PVM, by jpvm's), mosix, fair, and those of ./jpvm sim.
                Times are multiplied by the scale in tables, to stand beside the paper's; in JSON and CSV they are as measured.

                """);
        for (Option option : PaperOptions.known().getOptions()) {
            String names = (option.getOpt() == null ? "" : "-" + option.getOpt() + ", ") + "--" + option.getLongOpt()
                    + (option.hasArg() ? " " + option.getArgName() : "");
            text.append(String.format("  %-20s %s%n", names, option.getDescription()));
        }
        return text.toString();
    }
}
