package org.jpvm.mosix.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jpvm.mosix.sim.scenario.PaperTable;

/** The rows of one scenario as a table for people; rows that differ by their seed only become one of means. */
final class TextTable {
    private static final int WIDTH = 9;

    /** A column of a policy. */
    private record Column(String heading, String format, ToDoubleFunction<Summary> value) {}

    private final List<SimRow> rows;
    private final Map<String, List<SimRow>> byPolicy;
    private final List<Column> columns = new ArrayList<>();
    private final boolean rule;
    private final boolean printed;
    private final StringBuilder text = new StringBuilder();

    private TextTable(List<SimRow> rows) {
        this.rows = rows;
        this.byPolicy = SimRow.byPolicy(rows);
        rule = rows.stream().allMatch(row -> row.traits().identical());
        printed = rows.stream().anyMatch(row -> row.paper().isPresent());
        columns.add(new Column("s", "%9.2f", Summary::makespan));
        columns.add(new Column("over %", "%9.2f", Summary::over));
        columns.add(new Column("moves", "%9.2f", Summary::movesPerTask));
        if (rows.stream().anyMatch(row -> row.traits().arrivals())) {
            columns.add(new Column("slowdown", "%9.2f", Summary::slowdown));
        }
        if (rows.stream().anyMatch(row -> row.traits().traffic())) {
            columns.add(new Column("apart %", "%9.1f", Summary::apart));
        }
        if (rows.stream().anyMatch(row -> row.traits().memory())) {
            columns.add(new Column("swap s", "%9.1f", Summary::swapped));
        }
    }

    /**
     * The table, with a heading and a line of means.
     *
     * @param rows of one scenario, at least one
     */
    static String of(List<SimRow> rows, String description) {
        return new TextTable(rows).write(description);
    }

    private String write(String description) {
        SimRow first = rows.get(0);
        long seeds = rows.stream().mapToLong(SimRow::seed).distinct().count();
        text.append(first.scenario()).append(": ").append(description);
        text.append(String.format(Locale.ROOT, "; %d host%s", first.hosts(), first.hosts() == 1 ? "" : "s"));
        text.append(seeds > 1 ? "; means of " + seeds + " seeds\n" : "\n");
        headings();
        SimRow.byTasks(rows).forEach(this::line);
        if (rows.stream().mapToInt(SimRow::tasks).distinct().count() > 1) {
            footer("mean", Summary::over, true);
            footer("worst", Summary::worst, false);
        }
        if (printed && rows.stream().anyMatch(row -> row.tasks() == 31)) {
            text.append("* printed for 31 tasks, but below the bound: the figures are those of 30\n");
        }
        lost();
        return text.toString();
    }

    private void headings() {
        pad("", 2 * WIDTH + (rule ? WIDTH : 0));
        if (printed) {
            centre("measured in 1996", 3 * WIDTH);
        }
        byPolicy.keySet().forEach(policy -> centre(policy, columns.size() * WIDTH));
        endLine();
        right("n");
        right("bound s");
        if (rule) {
            right("\"optimal\"");
        }
        if (printed) {
            text.append("  ");
            right("MOSIX");
            right("PVM");
            right("PVM+MOSIX");
        }
        for (int i = 0; i < byPolicy.size(); i++) {
            text.append("  ");
            columns.forEach(column -> right(column.heading));
        }
        endLine();
    }

    private void line(int tasks, List<SimRow> group) {
        right(Integer.toString(tasks));
        number("%9.2f", Summary.mean(group, SimRow::bound));
        if (rule) {
            number("%9.2f", group.get(0).paperRule());
        }
        if (printed) {
            text.append("  ");
            paper(group.get(0));
        }
        SimRow.byPolicy(group).values().forEach(of -> {
            Summary summary = Summary.of(of);
            text.append("  ");
            columns.forEach(column -> number(column.format, column.value.applyAsDouble(summary)));
        });
        endLine();
    }

    private void paper(SimRow row) {
        PaperTable.Row printedRow = row.paper().orElse(null);
        String mark = row.tasks() == 31 ? "*" : "";
        if (printedRow == null) {
            pad("", 3 * WIDTH);
            return;
        }
        for (double value : new double[] {printedRow.mosix(), printedRow.pvm(), printedRow.pvmOnMosix()}) {
            right(String.format(Locale.ROOT, "%.2f%s", value, mark));
        }
    }

    private void footer(String name, ToDoubleFunction<Summary> over, boolean others) {
        right(name);
        pad("", WIDTH + (rule ? WIDTH : 0) + (printed ? 3 * WIDTH + 2 : 0));
        byPolicy.values().forEach(of -> {
            Summary summary = Summary.of(of);
            text.append("  ");
            pad("", WIDTH);
            number("%9.2f", over.applyAsDouble(summary));
            columns.subList(2, columns.size()).forEach(column -> {
                if (others) {
                    number(column.format, column.value.applyAsDouble(summary));
                } else {
                    pad("", WIDTH);
                }
            });
        });
        endLine();
    }

    private void lost() {
        byPolicy.forEach((policy, of) -> {
            int lost = Summary.of(of).lost();
            if (lost > 0) {
                text.append(policy).append(": ").append(lost).append(" tasks were lost with their hosts\n");
            }
        });
    }

    private void number(String format, double value) {
        right(Double.isFinite(value) ? String.format(Locale.ROOT, format, value).strip() : "-");
    }

    private void right(String word) {
        // Never without a space in between, however long.
        text.append(' ').append(String.format("%" + (WIDTH - 1) + "s", word));
    }

    private void pad(String word, int width) {
        text.append(word).append(" ".repeat(Math.max(0, width - word.length())));
    }

    private void centre(String word, int width) {
        int before = Math.max(0, width - word.length() + 1) / 2;
        text.append("  ");
        pad(" ".repeat(before) + word, width);
    }

    private void endLine() {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }
}
