package org.jpvm.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws how times grow with the number of hosts, both axes logarithmic: {@code ScalePlot TESTBED.csv SIMULATOR.json OUT.svg} with what {@code
 * testbed scale} and {@code simulate --scale --json} print. Several lines of one number of hosts become their median.
 */
public final class ScalePlot {
    private static final String HOSTS = "hosts";
    private static final String TASKS = "tasks";
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\": ([0-9.]+)");
    private static final Map<String, String> SIMULATED =
            Map.of("addSeconds", "add", "spawnSeconds", "spawn", "multicastSeconds", "multicast");
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int LEFT = 70;
    private static final int TOP = 30;
    private static final int PLOT_WIDTH = 600;
    private static final int PLOT_HEIGHT = 470;
    private static final double MOST_HOSTS = 4096;
    private static final double LEAST_SECONDS = 1e-3;
    private static final double MOST_SECONDS = 1e3;
    private static final List<String> COLOURS =
            List.of("#1b6ca8", "#c0392b", "#27864b", "#8e44ad", "#b7770d", "#444444", "#0e8a8a", "#d35490", "#6b8e23");

    private ScalePlot() {}

    /** The program. */
    public static void main(String[] arguments) throws IOException {
        String svg = draw(read(arguments[0]), read(arguments[1]));
        Files.writeString(Path.of(arguments[2]), svg, StandardCharsets.UTF_8);
    }

    private static List<String> read(String file) throws IOException {
        return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8);
    }

    /** The picture; solid lines for the first table, dashed ones for the second. */
    static String draw(List<String> measured, List<String> simulated) {
        StringBuilder svg = new StringBuilder(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        grid(svg);
        int drawn = 0;
        for (Map.Entry<String, Map<Integer, Double>> column : columns(measured).entrySet()) {
            drawn = curve(svg, column.getKey() + ", measured", column.getValue(), drawn, "");
        }
        for (Map.Entry<String, Map<Integer, Double>> column :
                simulated(simulated).entrySet()) {
            drawn = curve(svg, column.getKey() + ", simulated", column.getValue(), drawn, " stroke-dasharray=\"6 4\"");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg) {
        for (int hosts = 1; hosts <= MOST_HOSTS; hosts *= 4) {
            line(svg, x(hosts), TOP, x(hosts), TOP + PLOT_HEIGHT);
            text(svg, x(hosts), TOP + PLOT_HEIGHT + 18, "middle", Integer.toString(hosts));
        }
        for (double seconds = LEAST_SECONDS; seconds < MOST_SECONDS * 1.1; seconds *= 10) {
            line(svg, LEFT, y(seconds), LEFT + PLOT_WIDTH, y(seconds));
            String label = seconds < 0.99 ? Math.round(seconds * 1000) + " ms" : Math.round(seconds) + " s";
            text(svg, LEFT - 8, y(seconds) + 4, "end", label);
        }
        text(svg, LEFT + PLOT_WIDTH / 2.0, TOP + PLOT_HEIGHT + 42, "middle", "hosts");
    }

    private static int curve(StringBuilder svg, String name, Map<Integer, Double> points, int drawn, String style) {
        String colour = COLOURS.get(drawn % COLOURS.size());
        StringBuilder path = new StringBuilder();
        points.forEach((hosts, seconds) -> path.append(String.format(Locale.ROOT, " %.1f,%.1f", x(hosts), y(seconds))));
        svg.append(String.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>%n",
                path.toString().strip(), colour, style));
        points.forEach((hosts, seconds) -> svg.append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(hosts), y(seconds), colour)));
        int top = TOP + 12 + 20 * drawn;
        int left = LEFT + PLOT_WIDTH + 20;
        svg.append(String.format(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>%n",
                left, top - 4, left + 30, top - 4, colour, style));
        text(svg, left + 38, top, "start", name);
        return drawn + 1;
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words));
    }

    private static double x(double hosts) {
        return LEFT + PLOT_WIDTH * Math.log(hosts) / Math.log(MOST_HOSTS);
    }

    private static double y(double seconds) {
        double part =
                Math.log(Math.max(LEAST_SECONDS, seconds) / LEAST_SECONDS) / Math.log(MOST_SECONDS / LEAST_SECONDS);
        return TOP + PLOT_HEIGHT * (1 - part);
    }

    /** Median of each column of a CSV by the number of hosts. */
    static Map<String, Map<Integer, Double>> columns(List<String> lines) {
        Map<String, Map<Integer, List<Double>>> all = new LinkedHashMap<>();
        String[] names = lines.get(0).split(",");
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",");
            for (int i = 1; i < names.length; i++) {
                if (!names[i].equals(TASKS)) {
                    all.computeIfAbsent(names[i], name -> new TreeMap<>())
                            .computeIfAbsent(Integer.parseInt(values[0]), hosts -> new ArrayList<>())
                            .add(Double.parseDouble(values[i]));
                }
            }
        }
        Map<String, Map<Integer, Double>> medians = new LinkedHashMap<>();
        all.forEach((name, byHosts) -> {
            Map<Integer, Double> points = new TreeMap<>();
            byHosts.forEach((hosts, values) ->
                    points.put(hosts, values.stream().sorted().toList().get(values.size() / 2)));
            medians.put(name, points);
        });
        return medians;
    }

    /** Times of the simulated machines by the number of hosts, from one object per line. */
    static Map<String, Map<Integer, Double>> simulated(List<String> lines) {
        Map<String, Map<Integer, Double>> columns = new LinkedHashMap<>();
        for (String line : lines) {
            int hosts = 0;
            for (Matcher number = NUMBER.matcher(line); number.find(); ) {
                String name = SIMULATED.get(number.group(1));
                if (number.group(1).equals(HOSTS)) {
                    hosts = Integer.parseInt(number.group(2));
                } else if (name != null) {
                    columns.computeIfAbsent(name, any -> new TreeMap<>())
                            .put(hosts, Double.parseDouble(number.group(2)));
                }
            }
        }
        return columns;
    }
}
