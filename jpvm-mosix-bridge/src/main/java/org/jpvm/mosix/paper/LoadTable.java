package org.jpvm.mosix.paper;

import java.util.Arrays;
import java.util.List;

/** The table that the console's {@code load} shows. */
final class LoadTable {
    private static final int SPEED = 1;
    private static final int LOAD = 3;
    private static final int TASKS = 5;
    private static final int COLUMNS = 9;
    private static final int AGE = 8;

    /** A twentieth of what a process that computes is, on the host that this is measured against. */
    private static final double IDLE = 0.3;

    private LoadTable() {}

    /** Whether all hosts are in it, known, with no tasks but drivers and consoles, and idle. */
    static boolean isIdle(String table, int hosts) {
        int idle = 0;
        for (String line : table.split("\n")) {
            List<String> words = Arrays.asList(line.trim().split("\\s+"));
            if (words.size() >= COLUMNS
                    && words.get(0).startsWith("node")
                    && !words.get(AGE).equals("never")) {
                try {
                    boolean quiet = Double.parseDouble(words.get(SPEED)) > 0
                            && Double.parseDouble(words.get(LOAD)) <= IDLE
                            && Integer.parseInt(words.get(TASKS)) <= 2;
                    idle += quiet ? 1 : 0;
                } catch (NumberFormatException e) {
                    // Not known yet.
                }
            }
        }
        return idle == hosts;
    }
}
