package org.jpvm.mosix.scale.io;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Time per event against the number of hosts, which grows by powers of ten, as an SVG file; beside it what growth with log n would be. */
final class CostChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int BOTTOM = 310;
    private static final int TOP = 40;
    private static final int RIGHT = 470;
    private static final String[] COLOURS = {"#1b6ca8", "#b4451f", "#3a7d44", "#6a4c93"};

    private CostChart() {}

    static String of(List<ScaleRow> rows) {
        double low = Math.log10(rows.stream().mapToInt(ScaleRow::hosts).min().orElse(10));
        double high = Math.log10(rows.stream().mapToInt(ScaleRow::hosts).max().orElse(100));
        double width = Math.max(1, high - low);
        double most = rows.stream().mapToDouble(ScaleRow::nanos).max().orElse(1) * 1.1;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                HEIGHT);
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
        add(svg, "<text x=\"%d\" y=\"20\" font-size=\"14\">CPU time per event, nanoseconds</text>", LEFT);
        double step = Math.pow(10, Math.floor(Math.log10(most)));
        for (double y = 0; y <= most; y += step / (most / step < 3 ? 4 : 1)) {
            add(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, y(y, most), RIGHT);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>", LEFT - 6, y(y, most) + 4, y);
        }
        for (double x = Math.ceil(low); x <= high + 1e-9; x++) {
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>",
                    x(x, low, width),
                    BOTTOM + 18,
                    Math.pow(10, x));
        }
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">hosts</text>", (LEFT + RIGHT) / 2, BOTTOM + 38);
        List<String> names = rows.stream().map(ScaleRow::policy).distinct().toList();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String colour = COLOURS[i % COLOURS.length];
            List<ScaleRow> own =
                    rows.stream().filter(row -> row.policy().equals(name)).toList();
            String points = own.stream()
                    .map(row -> String.format(
                            Locale.ROOT, "%.1f,%.1f", x(Math.log10(row.hosts()), low, width), y(row.nanos(), most)))
                    .collect(Collectors.joining(" "));
            add(svg, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", points, colour);
            ScaleRow first = own.get(0);
            String logarithm = own.stream()
                    .map(row -> String.format(
                            Locale.ROOT,
                            "%.1f,%.1f",
                            x(Math.log10(row.hosts()), low, width),
                            y(Math.min(most, first.nanos() * Math.log(row.hosts()) / Math.log(first.hosts())), most)))
                    .collect(Collectors.joining(" "));
            add(
                    svg,
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-dasharray=\"3 4\"/>",
                    logarithm,
                    colour);
            add(svg, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", RIGHT + 14, TOP + 20 * i, colour, escaped(name));
        }
        add(svg, "<text x=\"%d\" y=\"%d\" fill=\"#555\">dotted: as log n</text>", RIGHT + 14, TOP + 20 * names.size());
        svg.append("</svg>\n");
        return svg.toString();
    }

    private static double x(double logarithm, double low, double width) {
        return LEFT + 20 + (logarithm - low) / width * (RIGHT - LEFT - 40);
    }

    private static double y(double value, double most) {
        return BOTTOM - value / most * (BOTTOM - TOP);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
