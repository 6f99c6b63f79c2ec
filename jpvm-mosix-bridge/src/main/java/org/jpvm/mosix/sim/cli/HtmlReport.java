package org.jpvm.mosix.sim.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jpvm.mosix.sim.scenario.PaperTable;

/** All rows as one page that needs nothing else: charts, tables, and the command that made it; for bright and for dark screens. */
public final class HtmlReport {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; --page: #ffffff; --ink: #1c2733; --soft: #5a6775; --grid: #e3e7ec;
              --c0: #b4480f; --c1: #1f5fae; --c2: #1a7a3c; --c3: #7a3fb8; --c4: #a3236b; --c5: #0c7480; --c6: #7b6200; --c7: #555555; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #14191f; --ink: #e6ebf0; --soft: #a3afbb; --grid: #2d3640;
                --c0: #ff9a5a; --c1: #79b4ff; --c2: #6bd48c; --c3: #c9a4ff; --c4: #ff8fc4; --c5: #5fd2de; --c6: #e6c84a; --c7: #c4c4c4; } }
            body { background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 84rem;
              padding: 0 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
            code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
            p, figcaption { color: var(--soft); } figcaption { font-weight: 600; color: var(--ink); }
            .charts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
            figure { margin: 0; } .bars { max-width: 44rem; } figure > svg { height: auto; width: 100%; }
            .legend { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; list-style: none; margin: 0.3rem 0; padding: 0; font-size: 0.85rem; }
            .legend svg { margin-right: 0.35rem; vertical-align: middle; overflow: visible; }
            .tick { fill: var(--soft); font: 12px system-ui, sans-serif; text-anchor: middle; } .end { text-anchor: end; } .start { text-anchor: start; }
            .grid { stroke: var(--grid); } .axis { stroke: var(--soft); }
            .line { fill: none; stroke-width: 2; } .mark { stroke: var(--page); stroke-width: 1; }
            .bound { stroke: var(--ink); stroke-dasharray: 2 4; } .optimal { stroke: var(--soft); stroke-dasharray: 8 4; }
            .pvm { stroke: var(--soft); stroke-width: 1; } .mosix { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 2 1 2; }
            .scroll { overflow-x: auto; margin-top: 1rem; }
            table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--grid); padding: 0.15rem 0.7rem; text-align: right; white-space: nowrap; }
            th[colspan] { text-align: center; } thead th { color: var(--soft); }
            td:nth-child(3n), th:nth-child(3n) { padding-left: 2rem; } th[colspan] { padding-left: 2rem; } tfoot td { font-weight: 600; }
            """;
    private static final int COLOURS = 8;
    private static final String ENDED = "Until all tasks have ended";

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    /**
     * The page.
     *
     * @param title        in plain text
     * @param rows         at least one
     * @param descriptions of scenarios
     * @param command      that made the rows, as people type it
     */
    public static String of(String title, List<SimRow> rows, UnaryOperator<String> descriptions, String command) {
        return new HtmlReport().write(SvgChart.escape(title), rows, descriptions, command);
    }

    private String write(String title, List<SimRow> rows, UnaryOperator<String> descriptions, String command) {
        page.append(HEAD.replace("%s", title));
        for (int i = 0; i < COLOURS; i++) {
            page.append(
                    String.format(".line.s%1$d { stroke: var(--c%1$d); } .mark.s%1$d { fill: var(--c%1$d); }%n", i));
        }
        page.append("</style>\n</head>\n<body>\n<h1>").append(title).append("</h1>\n");
        page.append("<p>Made by <code>").append(SvgChart.escape(command)).append("</code></p>\n");
        page.append(
                "<p>The bound is the least time that any schedule could take if moves cost nothing. Points show their figures when pointed at.</p>\n");
        SimRow.byScenario(rows).forEach((name, of) -> scenario(name, descriptions.apply(name), of));
        return page.append("</body>\n</html>\n").toString();
    }

    private void scenario(String name, String description, List<SimRow> rows) {
        long seeds = rows.stream().mapToLong(SimRow::seed).distinct().count();
        page.append("<h2>").append(SvgChart.escape(name)).append("</h2>\n<p>");
        page.append(SvgChart.escape(description))
                .append("; ")
                .append(rows.get(0).hosts())
                .append(" hosts");
        page.append(seeds > 1 ? "; means of " + seeds + " seeds" : "").append("</p>\n");
        page.append("<div class=\"charts\">\n");
        if (SimRow.byTasks(rows).size() == 1) {
            Map<String, Double> makespans = new LinkedHashMap<>();
            SimRow.byPolicy(rows)
                    .forEach(
                            (policy, of) -> makespans.put(policy, Summary.of(of).makespan()));
            page.append(BarChart.figure(ENDED, Summary.mean(rows, SimRow::bound), makespans, COLOURS));
        } else {
            charts(rows);
        }
        page.append("</div>\n");
        table(rows);
    }

    private void charts(List<SimRow> rows) {
        page.append(seconds(rows).figure());
        SvgChart over = new SvgChart("Above the bound", "tasks", "%");
        policies(over, rows, Summary::over);
        page.append(over.figure());
        if (rows.stream().anyMatch(row -> row.result().moves() > 0)) {
            SvgChart moves = new SvgChart("Moves of each task", "tasks", "moves");
            policies(moves, rows, Summary::movesPerTask);
            page.append(moves.figure());
        }
        if (rows.stream().anyMatch(row -> row.traits().traffic())) {
            SvgChart apart = new SvgChart("Traffic between hosts", "tasks", "% of all");
            policies(apart, rows, Summary::apart);
            page.append(apart.figure());
        }
    }

    private static SvgChart seconds(List<SimRow> rows) {
        SvgChart chart = new SvgChart(ENDED, "tasks", "seconds");
        chart.add("bound", "bound", points(rows, group -> Summary.mean(group, SimRow::bound)));
        chart.add(
                "\"optimal\" of the paper",
                "optimal",
                points(rows, group -> group.get(0).paperRule()));
        chart.add("MOSIX, 1996", "mosix", points(rows, group -> paper(group, PaperTable.Row::mosix)));
        chart.add("PVM, 1996", "pvm", points(rows, group -> paper(group, PaperTable.Row::pvm)));
        policies(chart, rows, Summary::makespan);
        return chart;
    }

    private static double paper(List<SimRow> group, ToDoubleFunction<PaperTable.Row> value) {
        // The row printed for 31 tasks is of fewer.
        SimRow row = group.get(0);
        return row.tasks() == PaperTable.MISPRINTED
                ? Double.NaN
                : row.paper().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private static void policies(SvgChart chart, List<SimRow> rows, ToDoubleFunction<Summary> value) {
        int[] next = {0};
        SimRow.byPolicy(rows)
                .forEach((policy, of) -> chart.add(
                        policy,
                        "s" + next[0]++ % COLOURS,
                        points(of, group -> value.applyAsDouble(Summary.of(group)))));
    }

    private static List<double[]> points(List<SimRow> rows, ToDoubleFunction<List<SimRow>> value) {
        List<double[]> points = new ArrayList<>();
        SimRow.byTasks(rows).forEach((tasks, group) -> points.add(new double[] {tasks, value.applyAsDouble(group)}));
        points.sort((a, b) -> Double.compare(a[0], b[0]));
        return points;
    }

    private void table(List<SimRow> rows) {
        Map<String, List<SimRow>> byPolicy = SimRow.byPolicy(rows);
        page.append("<div class=\"scroll\"><table>\n<thead><tr><th></th><th></th>");
        byPolicy.keySet()
                .forEach(policy -> page.append("<th colspan=\"3\">")
                        .append(SvgChart.escape(policy))
                        .append("</th>"));
        page.append("</tr>\n<tr><th>tasks</th><th>bound s</th>");
        byPolicy.keySet().forEach(policy -> page.append("<th>s</th><th>over %</th><th>moves</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        SimRow.byTasks(rows).forEach((tasks, group) -> {
            page.append("<tr><td>").append(tasks).append("</td>");
            cell(Summary.mean(group, SimRow::bound));
            SimRow.byPolicy(group).values().forEach(of -> {
                Summary summary = Summary.of(of);
                cell(summary.makespan());
                cell(summary.over());
                cell(summary.movesPerTask());
            });
            page.append("</tr>\n");
        });
        page.append("</tbody>\n");
        if (SimRow.byTasks(rows).size() > 1) {
            means(byPolicy);
        }
        page.append("</table></div>\n");
    }

    private void means(Map<String, List<SimRow>> byPolicy) {
        page.append("<tfoot><tr><td>mean</td><td></td>");
        byPolicy.values().forEach(of -> {
            Summary summary = Summary.of(of);
            page.append("<td></td>");
            cell(summary.over());
            cell(summary.movesPerTask());
        });
        page.append("</tr></tfoot>\n");
    }

    private void cell(double value) {
        page.append(String.format(
                Locale.ROOT, "<td>%s</td>", Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–"));
    }
}
