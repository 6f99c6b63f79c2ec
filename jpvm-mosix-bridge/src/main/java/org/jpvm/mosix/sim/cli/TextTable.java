package org.jpvm.mosix.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jpvm.mosix.sim.scenario.PaperTable;

/** The rows of one scenario as a table for people; rows that differ by their seed only become one of means. */
public final class TextTable {
    private static final int COUNT = 7;
    private static final int WIDTH = 9;

    /** A column of a policy. */
    private record Column(String heading, int width, int digits, ToDoubleFunction<Summary> value) {}

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
        columns.add(new Column("s", 9, 2, Summary::makespan));
        columns.add(new Column("over %", 8, 2, Summary::over));
        columns.add(new Column("moves", 7, 2, Summary::movesPerTask));
        if (rows.stream().anyMatch(row -> row.traits().arrivals())) {
            columns.add(new Column("slowdown", 9, 2, Summary::slowdown));
        }
        if (rows.stream().anyMatch(row -> row.traits().traffic())) {
            columns.add(new Column("apart %", 8, 1, Summary::apart));
        }
        if (rows.stream().anyMatch(row -> row.traits().memory())) {
            columns.add(new Column("swap s", 9, 1, Summary::swapped));
        }
    }

    /**
     * The table, with a heading and a line of means.
     *
     * @param rows of one scenario, at least one
     */
    public static String of(List<SimRow> rows, String description) {
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
            if (rule) {
                footer("mean over \"optimal\"", Summary::overRule, false);
            }
        }
        if (printed && rows.stream().anyMatch(row -> row.tasks() == PaperTable.MISPRINTED)) {
            text.append("* printed for 31 tasks, but below the bound: the figures are those of 30\n");
        }
        if (rows.stream().anyMatch(row -> row.traits().leaving() && row.overBoundPercent() < -0.01)) {
            text.append(
                    "below the bound: where nothing moves, hosts that are to leave stay until their tasks have ended\n");
        }
        lost();
        return text.toString();
    }

    private void headings() {
        pad("", COUNT + WIDTH + (rule ? WIDTH + 1 : 0));
        if (printed) {
            centre("measured in 1996", 3 * WIDTH + 2);
        }
        byPolicy.keySet()
                .forEach(policy ->
                        centre(policy, columns.stream().mapToInt(Column::width).sum()));
        endLine();
        right("n", COUNT);
        right("bound s", WIDTH);
        if (rule) {
            right("\"optimal\"", WIDTH + 1);
        }
        if (printed) {
            text.append("  ");
            right("MOSIX", WIDTH);
            right("PVM", WIDTH);
            right("PVM+MOSIX", WIDTH + 2);
        }
        for (int i = 0; i < byPolicy.size(); i++) {
            text.append("  ");
            columns.forEach(column -> right(column.heading, column.width));
        }
        endLine();
    }

    private void line(int tasks, List<SimRow> group) {
        right(Integer.toString(tasks), COUNT);
        number(Summary.mean(group, SimRow::bound), WIDTH, 2);
        if (rule) {
            number(group.get(0).paperRule(), WIDTH + 1, 2);
        }
        if (printed) {
            text.append("  ");
            paper(group.get(0));
        }
        SimRow.byPolicy(group).values().forEach(of -> {
            Summary summary = Summary.of(of);
            text.append("  ");
            columns.forEach(column -> number(column.value.applyAsDouble(summary), column.width, column.digits));
        });
        endLine();
    }

    private void paper(SimRow row) {
        PaperTable.Row printedRow = row.paper().orElse(null);
        String mark = row.tasks() == PaperTable.MISPRINTED ? "*" : "";
        if (printedRow == null) {
            pad("", 3 * WIDTH + 2);
            return;
        }
        right(String.format(Locale.ROOT, "%.2f%s", printedRow.mosix(), mark), WIDTH);
        right(String.format(Locale.ROOT, "%.2f%s", printedRow.pvm(), mark), WIDTH);
        right(String.format(Locale.ROOT, "%.2f%s", printedRow.pvmOnMosix(), mark), WIDTH + 2);
    }

    private void footer(String name, ToDoubleFunction<Summary> over, boolean others) {
        text.append(String.format("%-" + left() + "s", name));
        byPolicy.values().forEach(of -> {
            Summary summary = Summary.of(of);
            text.append("  ");
            pad("", columns.get(0).width);
            number(over.applyAsDouble(summary), columns.get(1).width, 2);
            columns.subList(2, columns.size()).forEach(column -> {
                if (others) {
                    number(column.value.applyAsDouble(summary), column.width, column.digits);
                } else {
                    pad("", column.width);
                }
            });
        });
        endLine();
    }

    /** Width of what comes before the columns of policies. */
    private int left() {
        return COUNT + WIDTH + (rule ? WIDTH + 1 : 0) + (printed ? 3 * WIDTH + 4 : 0);
    }

    private void lost() {
        byPolicy.forEach((policy, of) -> {
            int lost = Summary.of(of).lost();
            if (lost > 0) {
                text.append(policy).append(": ").append(lost).append(" tasks were lost with their hosts\n");
            }
        });
    }

    private void number(double value, int width, int digits) {
        String word = Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "-";
        right(word.matches("-0\\.0+") ? word.substring(1) : word, width);
    }

    private void right(String word, int width) {
        // Never without a space in between, however long.
        text.append(' ').append(String.format("%" + (width - 1) + "s", word));
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
