package org.jpvm.bench.pairs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Curves over sizes of messages in SVG, both axes logarithmic. */
final class LogChart {
    private static final int WIDTH = 620;
    private static final int HEIGHT = 420;
    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 44;
    private static final double ROOM = 0.08;

    private final List<Integer> sizes;
    private final Map<Column, Map<Integer, Double>> curves = new TreeMap<>();

    LogChart(List<Integer> sizes) {
        this.sizes = sizes;
    }

    /** A point; what is not above 0 has none. */
    void add(Column column, int size, double value) {
        if (Double.isFinite(value) && value > 0) {
            curves.computeIfAbsent(column, key -> new TreeMap<>()).put(size, value);
        }
    }

    /** The picture. */
    String svg(String unit) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Map<Integer, Double> curve : curves.values()) {
            for (double value : curve.values()) {
                low = Math.min(low, Math.log10(value));
                high = Math.max(high, Math.log10(value));
            }
        }
        if (curves.isEmpty()) {
            low = 0;
            high = 1;
        }
        low -= ROOM;
        high += ROOM;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over bytes of a message\">%n",
                WIDTH,
                HEIGHT,
                unit));
        grid(svg, low, high);
        for (Map.Entry<Column, Map<Integer, Double>> curve : curves.entrySet()) {
            curve(svg, curve.getKey(), curve.getValue(), unit, low, high);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg, double low, double high) {
        for (int decade = (int) Math.ceil(low); decade <= high; decade++) {
            double y = y(decade, low, high);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    LEFT - 8,
                    y + 4,
                    decade >= 0
                            ? String.format(Locale.ROOT, "%,d", (long) Math.pow(10, decade))
                            : "0." + "0".repeat(-decade - 1) + "1"));
        }
        double before = Double.NEGATIVE_INFINITY;
        for (int size : sizes) {
            double x = x(size);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                    x,
                    x,
                    TOP,
                    HEIGHT - BOTTOM));
            // Labels that would lie on the one before are left out.
            if (x - before >= 42) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                        x,
                        HEIGHT - BOTTOM + 20,
                        TextReport.size(size)));
                before = x;
            }
        }
        svg.append(String.format(
                "<text class=\"middle\" x=\"%d\" y=\"%d\">message</text>%n", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4));
    }

    private void curve(
            StringBuilder svg, Column column, Map<Integer, Double> points, String unit, double low, double high) {
        StringBuilder path = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        String colour = LineStyle.colour(column);
        points.forEach((size, value) -> {
            double x = x(size);
            double y = y(Math.log10(value), low, high);
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            marks.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s, %s: %s %s</title></circle>%n",
                    x,
                    y,
                    colour,
                    column.label(),
                    TextReport.size(size),
                    TextReport.figure(value),
                    unit));
        });
        svg.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>%n",
                path.toString().strip(), colour, LineStyle.dashes(column)));
        svg.append(marks);
    }

    private double x(int size) {
        double first = log2(sizes.get(0));
        double last = log2(sizes.get(sizes.size() - 1));
        double share = last > first ? (log2(size) - first) / (last - first) : 0.5;
        int inset = 20;
        return LEFT + inset + share * (WIDTH - LEFT - RIGHT - 2 * inset);
    }

    /** 0 has no logarithm, and stands where half a byte would. */
    private static double log2(int size) {
        return size == 0 ? -1 : Math.log(size) / Math.log(2);
    }

    private static double y(double value, double low, double high) {
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP);
    }
}
