package org.jpvm.mosix.sim.scenario;

import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as people write it: {@code 300}, {@code 1/3}, {@code 2.5min}, {@code 512M}; or a range such as {@code 0..600} out of which each use
 * draws one.
 *
 * @param least  smallest value
 * @param most   largest value; equal to {@code least} unless it is a range
 */
record Quantity(double least, double most) {
    private static final Pattern NUMBER =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{0,15})?|\\.\\d{1,15})(?:/(\\d{1,15}))?([A-Za-z]{0,3})");

    /** What can be measured, and in which units. */
    enum Kind {
        /** Without a unit. */
        PLAIN(Map.of("", 1.0), "a number such as 2, 0.4 or 1/3"),
        /** Seconds. */
        TIME(Map.of("", 1.0, "s", 1.0, "min", 60.0, "h", 3600.0), "a time such as 300, 300s, 5min or 1h"),
        /** Bytes. */
        MEMORY(
                Map.of("", 1.0, "K", 0x1p10, "M", 0x1p20, "G", 0x1p30, "T", 0x1p40),
                "an amount such as 512M or 4G (K, M, G, T)");

        private final Map<String, Double> units;
        private final String form;

        Kind(Map<String, Double> units, String form) {
            this.units = units;
            this.form = form;
        }

        /** What it looks like, for messages. */
        String form() {
            return form;
        }
    }

    static Quantity of(double value) {
        return new Quantity(value, value);
    }

    /** The number or range, or null if the text is none. */
    static Quantity parse(String text, Kind kind) {
        int dots = text.indexOf("..");
        if (dots < 0) {
            double value = number(text, kind);
            return Double.isNaN(value) ? null : of(value);
        }
        double least = number(text.substring(0, dots), kind);
        double most = number(text.substring(dots + 2), kind);
        return least <= most ? new Quantity(least, most) : null;
    }

    /** The number, or NaN if the text is none. */
    static double number(String text, Kind kind) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches() || !kind.units.containsKey(matcher.group(3))) {
            return Double.NaN;
        }
        double value = Double.parseDouble(matcher.group(1)) * kind.units.get(matcher.group(3));
        // 0/0 is no number; what is divided by 0 is too large for every limit.
        return matcher.group(2) == null ? value : value / Double.parseDouble(matcher.group(2));
    }

    boolean isRange() {
        return least < most;
    }

    double draw(RandomGenerator random) {
        return isRange() ? random.nextDouble(least, most) : least;
    }
}
