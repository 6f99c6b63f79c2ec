package org.jpvm.mosix.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart as SVG text. Colours and fonts come from the page: series k has the class {@code sk}, its marker a shape of its own. */
final class SvgChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 340;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 44;
    private static final int TICKS = 6;

    /**
     * One line.
     *
     * @param name   for the legend and the points
     * @param style  class of the line: s0, s1 ... for data with markers, others without
     * @param points x and y; those without a finite y are left out
     */
    record Series(String name, String style, List<double[]> points) {}

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Series> series = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();
    private double xLow;
    private double xHigh;
    private double yLow;
    private double yHigh;

    SvgChart(String title, String xTitle, String yTitle) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    void add(String name, String style, List<double[]> points) {
        List<double[]> drawn =
                points.stream().filter(point -> Double.isFinite(point[1])).toList();
        if (!drawn.isEmpty()) {
            series.add(new Series(name, style, drawn));
        }
    }

    /** The chart with its title and legend as a {@code figure} element. */
    String figure() {
        double[] xs = series.stream()
                .flatMap(one -> one.points.stream())
                .mapToDouble(point -> point[0])
                .toArray();
        double[] ys = series.stream()
                .flatMap(one -> one.points.stream())
                .mapToDouble(point -> point[1])
                .toArray();
        xLow = low(xs);
        xHigh = high(xs, xLow);
        yLow = Math.min(0, low(ys));
        double yStep = step(high(ys, yLow) - yLow);
        yHigh = Math.ceil(high(ys, yLow) / yStep) * yStep;
        yLow = Math.floor(yLow / yStep) * yStep;
        line("<figure>");
        line("<figcaption>%s</figcaption>", escape(title));
        legend();
        line("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, escape(title));
        axes(yStep);
        series.forEach(this::draw);
        line("</svg>");
        line("</figure>");
        return svg.toString();
    }

    private void legend() {
        line("<ul class=\"legend\">");
        for (Series one : series) {
            line(
                    "<li><svg viewBox=\"0 0 28 12\" width=\"28\" height=\"12\" aria-hidden=\"true\">"
                            + "<path class=\"line %s\" d=\"M0 6H28\"/>%s</svg>%s</li>",
                    one.style, marker(one.style, 14, 6, ""), escape(one.name));
        }
        line("</ul>");
    }

    private void axes(double yStep) {
        for (double y = yLow; y <= yHigh + yStep / 2; y += yStep) {
            line("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y(y), WIDTH - RIGHT);
            line("<text class=\"tick end\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 8, y(y) + 4, number(y));
        }
        double xStep = Math.max(1, step(xHigh - xLow));
        for (double x = Math.ceil(xLow / xStep) * xStep; x <= xHigh; x += xStep) {
            line("<path class=\"axis\" d=\"M%.1f %dv5\"/>", x(x), HEIGHT - BOTTOM);
            line("<text class=\"tick\" x=\"%.1f\" y=\"%d\">%s</text>", x(x), HEIGHT - BOTTOM + 18, number(x));
        }
        line("<path class=\"axis\" d=\"M%d %.1fH%d\"/>", LEFT, y(0), WIDTH - RIGHT);
        line(
                "<text class=\"tick\" x=\"%d\" y=\"%d\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, escape(xTitle));
        line(
                "<text class=\"tick\" transform=\"translate(14 %d) rotate(-90)\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, escape(yTitle));
    }

    private void draw(Series one) {
        StringBuilder path = new StringBuilder();
        for (double[] point : one.points) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.length() == 0 ? "M" : "L", x(point[0]), y(point[1])));
        }
        line("<path class=\"line %s\" d=\"%s\"/>", one.style, path);
        for (double[] point : one.points) {
            String label = one.name + ", " + number(point[0]) + " " + xTitle + ": " + number(point[1]) + " " + yTitle;
            line("%s", marker(one.style, x(point[0]), y(point[1]), "<title>" + escape(label) + "</title>"));
        }
    }

    /** A different shape for each series, so that colour is not all that tells them apart. */
    private static String marker(String style, double x, double y, String inside) {
        if (!style.startsWith("s")) {
            return "";
        }
        String shape = switch (Integer.parseInt(style.substring(1)) % 4) {
            case 0 -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
            case 1 -> "m-3.5 -3.5h7v7h-7z";
            case 2 -> "m0 -4.5l4.5 8h-9z";
            default -> "m0 -5l5 5l-5 5l-5 -5z";
        };
        return String.format(
                Locale.ROOT, "<path class=\"mark %s\" d=\"M%.1f %.1f%s\">%s</path>", style, x, y, shape, inside);
    }

    private double x(double value) {
        return LEFT + (value - xLow) / (xHigh - xLow) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - yLow) / (yHigh - yLow) * (HEIGHT - TOP - BOTTOM);
    }

    private static double low(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
        }
        return values.length == 0 ? 0 : low;
    }

    /** The greatest value, or 1 more than the lowest where they are the same. */
    private static double high(double[] values, double low) {
        double high = low;
        for (double value : values) {
            high = Math.max(high, value);
        }
        return high > low ? high : low + 1;
    }

    /** Distance of round numbers of which a handful fit. */
    private static double step(double span) {
        double power = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
        double exact = span / TICKS / power;
        return power * (exact <= 1 ? 1 : exact <= 2 ? 2 : exact <= 5 ? 5 : 10);
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "").replaceFirst("^-?$|^-0$", "0");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void line(String format, Object... values) {
        svg.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
