package org.jpvm.mosix.hosted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** A task with one of each of the things that tasks have. Runs until it is interrupted. */
final class WarmUpTask {
    private static final Map<String, Integer> COUNTS = new TreeMap<>();

    private record Pair(String name, long number) {}

    private WarmUpTask() {}

    public static void main(String[] arguments) {
        List<Pair> pairs = new ArrayList<>();
        Map<Integer, double[]> tables = new HashMap<>();
        StringBuilder text = new StringBuilder();
        LongUnaryOperator step = number -> number * 31 + arguments.length;
        long number = 1;
        while (!Thread.interrupted()) {
            number = step.applyAsLong(number);
            if (pairs.size() < 100) {
                pairs.add(new Pair("pair " + pairs.size(), number));
                tables.put(pairs.size(), new double[] {number, text.length()});
                COUNTS.merge("rounds", 1, Integer::sum);
                text.append(number);
            }
        }
    }
}
