package org.jpvm.bench.pairs;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as tables for people. */
final class TextReport {
    private static final int NAME = 15;
    private static final int WIDTH = 10;

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private TextReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new TextReport(report).write();
    }

    private String write() {
        List<Column> baselines = report.baselines();
        for (int size : report.sizes()) {
            text.append(size(size)).append('\n');
            pad("", NAME);
            right("one way us");
            baselines.forEach(baseline -> right("x" + shortName(baseline)));
            text.append("  ");
            right(size == 0 ? "1000/s" : "MB/s");
            baselines.forEach(baseline -> right("x" + shortName(baseline)));
            text.append('\n');
            for (Column column : report.columns()) {
                line(column, size, baselines);
            }
            text.append('\n');
        }
        sleepers();
        text.append("x another column: times what that took, or times its rate; medians of ")
                .append(report.rounds())
                .append(report.rounds() == 1 ? " round\n" : " rounds\n");
        report.missing()
                .forEach((column, why) -> text.append(column.label())
                        .append(" is missing: ")
                        .append(why)
                        .append('\n'));
        goals();
        return text.toString();
    }

    private void sleepers() {
        text.append("answer of a receiver that sleeps, ")
                .append(size(report.sizes().get(0)))
                .append(", us\n");
        for (Column column : report.columns()) {
            // A copy has nobody who answers.
            if (column != Column.MEMCPY) {
                pad(column.label(), NAME);
                number(report.microsOfSleeper(column));
                text.append('\n');
            }
        }
        text.append('\n');
    }

    private void line(Column column, int size, List<Column> baselines) {
        pad(column.label(), NAME);
        number(report.micros(column, size));
        baselines.forEach(baseline -> number(report.samples().ratio(column, baseline, Kind.LATENCY, size)));
        text.append("  ");
        number(report.rate(column, size));
        baselines.forEach(baseline -> number(report.samples().ratio(column, baseline, Kind.STREAM, size)));
        text.append('\n');
    }

    private void goals() {
        if (report.goals().isEmpty()) {
            return;
        }
        text.append("\nGoals\n");
        text.append(String.format(
                "%-13s %-14s %-8s %8s %9s %8s  %s%n", "what", "baseline", "", "bytes", "ratio", "goal", "met?"));
        for (Map<String, Object> goal : report.goals()) {
            Object ratio = goal.get("ratio");
            Object met = goal.get("met");
            text.append(String.format(
                    "%-13s %-14s %-8s %8s %9s %8s  %s%n",
                    goal.get("column"),
                    goal.get("baseline"),
                    goal.get("what"),
                    goal.get("bytes"),
                    ratio == null ? "-" : figure((Double) ratio),
                    goal.get("goal"),
                    met == null ? "not measured" : (Boolean) met ? "yes" : "NO"));
        }
    }

    /** Bytes as people say them. */
    static String size(int bytes) {
        if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KB" : bytes + " B";
    }

    private static String shortName(Column baseline) {
        return " " + baseline.label().replace("pvmd-direct", "direct");
    }

    /** Three digits that say something. */
    static String figure(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.01 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private void number(double value) {
        right(figure(value));
    }

    private void right(String word) {
        text.append(' ').append(String.format("%" + WIDTH + "s", word));
    }

    private void pad(String word, int width) {
        text.append(String.format("%-" + width + "s", word));
    }
}
