package org.jpvm.mosix.hosted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** A task with some of each of the things that tasks have. Runs until it is interrupted. */
final class WarmUpTask {
    private static final int MOST = 1500;
    private static final Map<String, Integer> COUNTS = new TreeMap<>();
    private static final Map<Integer, double[]> TABLES = new HashMap<>();
    private static final List<Pair> PAIRS = new ArrayList<>();

    static {
        // Here, because the task stands still as soon as it can, which is when main begins.
        for (int i = 0; i < MOST; i++) {
            PAIRS.add(new Pair("pair " + i, (long) i << 20));
            TABLES.put(i, new double[] {i, i + 1});
            COUNTS.merge("number " + i % 10, 1, Integer::sum);
        }
    }

    private record Pair(String name, Long number) {}

    private WarmUpTask() {}

    public static void main(String[] arguments) {
        StringBuilder text = new StringBuilder();
        LongUnaryOperator step = number -> number * 31 + arguments.length;
        long number = 1;
        while (!Thread.interrupted()) {
            number = step.applyAsLong(number);
            if (text.length() < MOST) {
                text.append(number);
            }
        }
    }
}
