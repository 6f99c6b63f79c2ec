package org.jpvm.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Prints figures, one a line, with what each should be; remembers whether all are. Not thread-safe. */
final class FigureTable {
    private boolean good = true;

    /** A figure without a goal. */
    void fact(String name, String unit, double value) {
        print(name, unit, value, "");
    }

    /** A figure that should be {@code goal} or less. */
    void atMost(double goal, String name, String unit, double value) {
        judge(value <= goal, "<= " + number(goal), name, unit, value);
    }

    /** A figure that should be {@code goal} or more. */
    void atLeast(double goal, String name, String unit, double value) {
        judge(value >= goal, ">= " + number(goal), name, unit, value);
    }

    /** Whether every goal so far is met. */
    boolean isGood() {
        return good;
    }

    /** The one in the middle, of an even number the mean of the two. */
    static double median(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private void judge(boolean met, String goal, String name, String unit, double value) {
        good &= met;
        print(name, unit, value, "goal " + goal + (met ? ", met" : ", MISSED"));
    }

    private static void print(String name, String unit, double value, String remark) {
        System.out.println(String.format(Locale.ROOT, "%-66s %12s %-6s %s", name, number(value), unit, remark)
                .stripTrailing());
    }

    private static String number(double value) {
        int digits = value >= 1000 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
        return Arrays.asList("0.000", "-0.000").contains(text) ? "0" : text;
    }
}
