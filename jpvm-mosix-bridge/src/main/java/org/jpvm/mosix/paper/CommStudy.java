package org.jpvm.mosix.paper;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jpvm.mosix.sim.cli.RowFormats;

/**
 * {@code ./jpvm paper comm}: what it costs to talk to a task that has moved. Two partners on one host exchange messages; then the second moves to another
 * host, and then the first to a third one. Each place is compared with partners that were started there and never moved: what is left of the
 * difference is the cost of forwarding by way of the home host. The first round trips after a move go by way of the home host, until the straight path is known.
 */
final class CommStudy {
    /** Round trips after a move that are told apart from the others. */
    private static final int FIRST = 1;
    /** Those that are left out of the steady ones. */
    private static final int SETTLING = 20;

    /** What the console says of a move that was done. */
    private static final String MOVED = "ok";

    private static final int NANOS_PER_MICRO = 1000;
    private static final String PAPER = "the paper (by its home host): 10 % more with one partner away, 50 % with both";

    private final PaperOptions options;
    private final Machine machine;
    private final Bed bed;
    private final PrintStream err;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    private CommStudy(PaperOptions options, Machine machine, Bed bed, PrintStream err) {
        this.options = options;
        this.machine = machine;
        this.bed = bed;
        this.err = err;
    }

    /** Where the partners are. */
    private enum Place {
        HOME("both at home", 1, 1),
        ONE_AWAY("one away", 1, 2),
        BOTH_AWAY("both away", 3, 2);

        private final String label;
        private final int first;
        private final int second;

        Place(String label, int first, int second) {
            this.label = label;
            this.first = first;
            this.second = second;
        }
    }

    /** Measures and prints. */
    static void run(PaperOptions options, boolean withC, Bed bed, Programs programs, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        try (Machine machine = Machine.start(bed, Column.Daemon.JAVA, null, programs)) {
            CommStudy study = new CommStudy(options, machine, bed, err);
            for (Column.Task task : Column.Task.values()) {
                boolean wanted = options.columns().stream().anyMatch(column -> column.task() == task);
                if (wanted && (task == Column.Task.JAVA || withC)) {
                    for (int bytes : options.sizes()) {
                        study.measure(task, bytes);
                    }
                }
            }
            study.print(out);
        }
    }

    private void measure(Column.Task task, int bytes) throws IOException, InterruptedException {
        double home = 0;
        for (Place place : Place.values()) {
            err.println("comm: " + task.label() + ", " + bytes + " bytes, started there, " + place.label);
            machine.drive(
                    "echo " + RingColumn.fileOf(task) + " " + bed.name(place.first) + " " + bed.name(place.second));
            double[] times = trips(bytes);
            double steady = median(times, SETTLING);
            home = place == Place.HOME ? steady : home;
            rows.add(row(task, bytes, place, false, times[0], steady, home));
            machine.drive("end");
        }
        String[] tids = machine.drive("echo " + RingColumn.fileOf(task) + " " + bed.name(1) + " " + bed.name(1))
                .split(" ");
        trips(bytes);
        move(tids[1], Place.ONE_AWAY.second);
        moved(task, bytes, Place.ONE_AWAY, home);
        move(tids[0], Place.BOTH_AWAY.first);
        moved(task, bytes, Place.BOTH_AWAY, home);
        machine.drive("end");
    }

    private void moved(Column.Task task, int bytes, Place place, double home) throws IOException, InterruptedException {
        err.println("comm: " + task.label() + ", " + bytes + " bytes, moved, " + place.label);
        double[] times = trips(bytes);
        rows.add(row(task, bytes, place, true, median(Arrays.copyOf(times, FIRST), 0), median(times, SETTLING), home));
    }

    /** By the console, as a user would. Tasks that were started on a named host stay there unless they are let go. */
    private void move(String tid, int host) throws IOException, InterruptedException {
        machine.console("unpin " + tid);
        String said = machine.console("migrate " + tid + " " + bed.name(host));
        if (!said.equals(MOVED)) {
            throw new IOException("task " + tid + " does not move to " + bed.name(host) + ": " + said);
        }
    }

    private double[] trips(int bytes) throws IOException, InterruptedException {
        return Arrays.stream(machine.drive("trips " + (options.cycles() + SETTLING) + " " + bytes)
                        .split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static double median(double[] values, int from) {
        double[] sorted = Arrays.copyOfRange(values, from, values.length);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Map<String, Object> row(
            Column.Task task, int bytes, Place place, boolean moved, double first, double steady, double home) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("scenario", PaperOptions.COMM);
        row.put("kind", task.label());
        row.put("bytes", bytes);
        row.put("place", place.label);
        row.put("moved", moved ? "yes" : "no");
        row.put("first_trip_us", round(first / NANOS_PER_MICRO));
        row.put("trip_us", round(steady / NANOS_PER_MICRO));
        row.put("to_home", round(steady / home));
        return row;
    }

    private static double round(double value) {
        return Math.rint(value * 1000) / 1000;
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
        out.println(
                "Round trips of two partners, median of " + options.cycles() + "; first: the first one after the move");
        out.printf(
                "%-6s %8s  %-13s %-15s %10s %10s %9s%n",
                "tasks", "bytes", "place", "came there", "first us", "us", "to home");
        for (Map<String, Object> row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-6s %8d  %-13s %-15s %10.1f %10.1f %9.2f%n",
                    row.get("kind"),
                    row.get("bytes"),
                    row.get("place"),
                    row.get("moved").equals("yes") ? "by moving" : "by their start",
                    row.get("first_trip_us"),
                    row.get("trip_us"),
                    row.get("to_home"));
        }
        out.println(PAPER);
    }
}
