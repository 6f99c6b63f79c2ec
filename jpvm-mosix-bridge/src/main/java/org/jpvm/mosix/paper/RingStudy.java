package org.jpvm.mosix.paper;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.mosix.sim.cli.RowFormats;

/** {@code ./jpvm paper ring}: the paper's Table 2, on hosts without limits of processor time. */
final class RingStudy {
    private static final int WIDTH = 11;

    private final PaperOptions options;
    private final List<RingColumn> columns;
    private final PrintStream err;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** Seconds by way, processes and bytes. */
    private final Map<RingColumn, Map<String, Double>> seconds = new LinkedHashMap<>();

    private RingStudy(PaperOptions options, List<RingColumn> columns, PrintStream err) {
        this.options = options;
        this.columns = columns;
        this.err = err;
    }

    /** Measures and prints. */
    static void run(
            PaperOptions options,
            boolean withC,
            Bed bed,
            CPvm cpvm,
            Programs programs,
            PrintStream out,
            PrintStream err)
            throws IOException, InterruptedException {
        RingStudy study = new RingStudy(options, RingColumn.all(withC), err);
        for (Column.Daemon daemon : Column.Daemon.values()) {
            List<RingColumn> of =
                    study.columns.stream().filter(c -> c.daemon() == daemon).toList();
            if (!of.isEmpty()) {
                try (Machine machine = Machine.start(bed, daemon, cpvm, programs)) {
                    study.measure(machine, of);
                }
            }
        }
        study.print(out);
    }

    private void measure(Machine machine, List<RingColumn> of) throws IOException, InterruptedException {
        for (int tasks : options.counts()) {
            for (int bytes : options.sizes()) {
                for (RingColumn column : of) {
                    double best = best(machine, tasks, bytes, column);
                    seconds.computeIfAbsent(column, c -> new TreeMap<>()).put(key(tasks, bytes), best);
                    rows.add(row(tasks, bytes, column, best));
                }
            }
        }
    }

    /** The least of all runs, infinite when none succeeded. */
    private double best(Machine machine, int tasks, int bytes, RingColumn column)
            throws IOException, InterruptedException {
        double best = Double.POSITIVE_INFINITY;
        String what = "ring of " + tasks + ", " + bytes + " bytes, " + column.label();
        for (int repeat = 0; repeat < options.repeats(); repeat++) {
            try {
                String seconds = machine.drive("ring " + column.file() + " " + column.wayLabel() + " " + tasks + " "
                        + bytes + " " + options.cycles());
                best = Math.min(best, Double.parseDouble(seconds));
                err.printf(Locale.ROOT, "%s: %s s%n", what, seconds);
            } catch (RunFailedException e) {
                err.println(what + ": failed: " + e.getMessage());
            }
        }
        return best;
    }

    private static String key(int tasks, int bytes) {
        return tasks + "/" + bytes;
    }

    private Map<String, Object> row(int tasks, int bytes, RingColumn column, double best) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("scenario", PaperOptions.RING);
        row.put("n", tasks);
        row.put("kind", column.task().label());
        row.put("daemon", column.daemon() == Column.Daemon.C ? Column.PVM : "jpvm");
        row.put("route", column.wayLabel());
        row.put("bytes", bytes);
        row.put("cycles", options.cycles());
        row.put("seconds", Double.isFinite(best) ? best : null);
        PaperRing.Cell cell = PaperRing.cell(tasks, bytes).orElse(null);
        row.put("paper_sockets_s", cell == null ? null : cell.sockets());
        row.put("paper_pvm_s", cell == null ? null : cell.pvm());
        return row;
    }

    private void print(PrintStream out) throws IOException {
        if (options.csvFile() != null) {
            Files.writeString(Path.of(options.csvFile()), RowFormats.csv(rows));
        }
        if (options.json()) {
            out.println("[\n"
                    + String.join(",\n", rows.stream().map(RowFormats::json).toList()) + "\n]");
            return;
        }
        out.printf(
                "Ring of processes, one on each host; seconds for %d cycles of four messages each%n", options.cycles());
        out.printf("%9s %8s  ", "processes", "bytes");
        List.of("1996 sock.", "1996 PVM").forEach(heading -> out.printf("%" + WIDTH + "s", heading));
        columns.forEach(column -> out.printf("%" + WIDTH + "s", column.label()));
        out.println();
        for (int tasks : options.counts()) {
            for (int bytes : options.sizes()) {
                out.printf("%9d %8d  ", tasks, bytes);
                PaperRing.Cell cell = PaperRing.cell(tasks, bytes).orElse(null);
                out.printf("%" + WIDTH + "s", cell == null ? "-" : String.format(Locale.ROOT, "%.2f", cell.sockets()));
                out.printf("%" + WIDTH + "s", cell == null ? "-" : String.format(Locale.ROOT, "%.2f", cell.pvm()));
                for (RingColumn column : columns) {
                    double value = seconds.get(column).get(key(tasks, bytes));
                    out.printf(
                            "%" + WIDTH + "s",
                            Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-");
                }
                out.println();
            }
        }
        out.println("* direct routes between tasks; else by way of the daemons");
    }
}
