package org.jpvm.mosix.sim.cli;

import java.util.Locale;
import java.util.Map;

/** Seconds of each policy as bars, with a line at the bound; for a single number of tasks, where lines would be points. */
final class BarChart {
    private static final int WIDTH = 640;
    private static final int LEFT = 150;
    private static final int RIGHT = 90;
    private static final int STEP = 30;
    private static final int BAR = 20;

    private BarChart() {}

    /**
     * A {@code figure} element.
     *
     * @param seconds of each policy, in order; those that are not finite have no bar
     * @param colours number of colours of the page
     */
    static String figure(String title, double bound, Map<String, Double> seconds, int colours) {
        double most = Math.max(
                bound,
                seconds.values().stream()
                        .filter(Double::isFinite)
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(bound));
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, 1e-9);
        int height = STEP * seconds.size() + 28;
        StringBuilder svg = new StringBuilder();
        svg.append("<figure class=\"bars\">\n<figcaption>")
                .append(SvgChart.escape(title))
                .append("</figcaption>\n");
        svg.append(String.format("<svg viewBox=\"0 0 %d %d\" role=\"img\">%n", WIDTH, height));
        int row = 0;
        for (Map.Entry<String, Double> one : seconds.entrySet()) {
            int top = STEP * row + 4;
            double length = Double.isFinite(one.getValue()) ? one.getValue() * scale : 0;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick end\" x=\"%d\" y=\"%d\">%s</text>"
                            + "<rect class=\"mark s%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                            + "<text class=\"tick start\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    LEFT - 8,
                    top + 14,
                    SvgChart.escape(one.getKey()),
                    row % colours,
                    LEFT,
                    top,
                    length,
                    BAR,
                    LEFT + length + 6,
                    top + 14,
                    Double.isFinite(one.getValue()) ? SvgChart.number(one.getValue()) + " s" : "tasks lost"));
            row++;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<path class=\"line bound\" d=\"M%.1f 0V%d\"/><text class=\"tick\" x=\"%.1f\" y=\"%d\">bound %s s</text>%n",
                LEFT + bound * scale,
                height - 20,
                LEFT + bound * scale,
                height - 6,
                SvgChart.number(bound)));
        return svg.append("</svg>\n</figure>\n").toString();
    }
}
