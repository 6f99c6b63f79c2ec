package org.jpvm.bench.pairs;

import java.util.List;
import java.util.Map;

/** The report as one page that needs nothing else. */
final class HtmlReport {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>jpvm bench</title>
            <style>
            :root { color-scheme: light; }
            body { background: #fff; color: #1c2733; font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 82rem; padding: 0 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
            code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
            p, dt { color: #46535f; }
            .charts { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); }
            figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: 0.3rem; } figure > svg { height: auto; width: 100%; }
            svg text { fill: #46535f; font: 12px system-ui, sans-serif; } .middle { text-anchor: middle; } .end { text-anchor: end; }
            .grid { stroke: #e3e7ec; }
            .legend { display: grid; gap: 0.2rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); list-style: none; padding: 0; font-size: 0.88rem; }
            .legend svg { margin-right: 0.5rem; vertical-align: middle; } .legend span { color: #46535f; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid #e3e7ec; padding: 0.15rem 0.8rem; text-align: right; white-space: nowrap; }
            th { color: #46535f; } td:first-child, th:first-child, .word { text-align: left; }
            .yes { color: #15803d; font-weight: 600; } .no { color: #b42318; font-weight: 600; }
            </style>
            </head>
            <body>
            <h1>jpvm bench</h1>
            """;

    private final Report report;
    private final StringBuilder page = new StringBuilder(HEAD);

    private HtmlReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new HtmlReport(report).write();
    }

    private String write() {
        page.append("<p>Two processes of one computer send each other messages. Made by <code>")
                .append(escape(report.command()))
                .append("</code>; medians of ")
                .append(report.rounds())
                .append(" rounds in which all took turns. Points show their figures when pointed at.</p>\n<p>");
        report.machine()
                .forEach((name, value) ->
                        page.append(escape(name + ": " + value)).append(" &nbsp; "));
        page.append("</p>\n<div class=\"charts\">\n");
        chart("Latency, one way, µs: lower is better", "µs", Kind.LATENCY);
        chart("Stream, MB/s: higher is better", "MB/s", Kind.STREAM);
        page.append("</div>\n");
        legend();
        for (int size : report.sizes()) {
            table(size);
        }
        missing();
        goals();
        return page.append("</body>\n</html>\n").toString();
    }

    private void chart(String title, String unit, Kind kind) {
        LogChart chart = new LogChart(report.sizes());
        for (Column column : report.columns()) {
            // A copy has no way to go, and would flatten all other curves.
            if (kind == Kind.LATENCY && column == Column.MEMCPY) {
                continue;
            }
            for (int size : report.sizes()) {
                chart.add(
                        column,
                        size,
                        kind == Kind.LATENCY ? report.micros(column, size) : report.megabytes(column, size));
            }
        }
        page.append("<figure><figcaption>")
                .append(title)
                .append("</figcaption>\n")
                .append(chart.svg(unit))
                .append("</figure>\n");
    }

    private void legend() {
        page.append("<ul class=\"legend\">\n");
        for (Column column : report.columns()) {
            page.append(String.format(
                    "<li><svg width=\"34\" height=\"10\"><line x1=\"0\" x2=\"34\" y1=\"5\" y2=\"5\" stroke=\"%s\" stroke-width=\"2.5\""
                            + " stroke-dasharray=\"%s\"/></svg>%s <span>%s</span></li>%n",
                    LineStyle.colour(column), LineStyle.dashes(column), column.label(), escape(column.description())));
        }
        page.append("</ul>\n");
    }

    private void table(int size) {
        List<Column> baselines = report.baselines();
        page.append("<h2>")
                .append(TextReport.size(size))
                .append("</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th></th><th>one way, µs</th>");
        baselines.forEach(
                baseline -> page.append("<th>times ").append(baseline.label()).append("</th>"));
        page.append(size == 0 ? "<th>1000/s</th>" : "<th>MB/s</th>");
        baselines.forEach(
                baseline -> page.append("<th>times ").append(baseline.label()).append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (Column column : report.columns()) {
            page.append("<tr><td>").append(column.label()).append("</td>");
            cell(report.micros(column, size));
            baselines.forEach(baseline -> cell(report.samples().ratio(column, baseline, Kind.LATENCY, size)));
            cell(report.rate(column, size));
            baselines.forEach(baseline -> cell(report.samples().ratio(column, baseline, Kind.STREAM, size)));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }

    private void cell(double value) {
        page.append("<td>").append(TextReport.figure(value)).append("</td>");
    }

    private void missing() {
        if (!report.missing().isEmpty()) {
            page.append("<h2>Missing</h2>\n<ul>\n");
            report.missing()
                    .forEach((column, why) -> page.append("<li>")
                            .append(escape(column.label() + ": " + why))
                            .append("</li>\n"));
            page.append("</ul>\n");
        }
    }

    private void goals() {
        if (report.goals().isEmpty()) {
            return;
        }
        page.append(
                "<h2>Goals</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>what</th><th class=\"word\">baseline</th>"
                        + "<th class=\"word\"></th><th>bytes</th><th>ratio</th><th>goal</th><th>met?</th></tr></thead>\n<tbody>\n");
        for (Map<String, Object> goal : report.goals()) {
            Object ratio = goal.get("ratio");
            Object met = goal.get("met");
            page.append(String.format(
                    "<tr><td>%s</td><td class=\"word\">%s</td><td class=\"word\">%s</td><td>%s</td><td>%s</td><td>%s</td>%s</tr>%n",
                    goal.get("column"),
                    goal.get("baseline"),
                    goal.get("what"),
                    goal.get("bytes"),
                    ratio == null ? "-" : TextReport.figure((Double) ratio),
                    escape((String) goal.get("goal")),
                    met == null
                            ? "<td>not measured</td>"
                            : (Boolean) met ? "<td class=\"yes\">yes</td>" : "<td class=\"no\">no</td>"));
        }
        page.append("</tbody></table></div>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
