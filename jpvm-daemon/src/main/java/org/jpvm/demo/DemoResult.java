package org.jpvm.demo;

import java.util.List;
import java.util.Locale;

/**
 * What came out.
 *
 * @param hosts       how many
 * @param tasks       how many
 * @param taskSeconds what each would take with a host to itself
 * @param bound       whether the system kept programs to processors
 * @param runs        the runs in their order
 */
public record DemoResult(int hosts, int tasks, double taskSeconds, boolean bound, List<Run> runs) {
    /**
     * One run.
     *
     * @param policy  {@code round-robin}, or the balancing policy
     * @param seconds from the spawn to the last result
     * @param moves   how often tasks moved
     */
    public record Run(String policy, double seconds, int moves) {}

    /** Keeps its own list. */
    public DemoResult {
        runs = List.copyOf(runs);
    }

    /** Seconds below which no placement can be: one task, or all work on all hosts. */
    public double boundSeconds() {
        return Math.max(taskSeconds, taskSeconds * tasks / hosts);
    }

    /** How much longer than that a run took, as a share. */
    public double over(Run run) {
        return run.seconds / boundSeconds() - 1;
    }

    /** The table. */
    public List<String> lines() {
        List<String> lines = new java.util.ArrayList<>();
        lines.add(format(
                "%-34s %8s %12s %6s",
                tasks + " tasks of " + seconds(taskSeconds) + " on " + hosts + " hosts",
                "time",
                "over bound",
                "moves"));
        for (Run run : runs) {
            lines.add(format(
                    "  %-32s %8s %11.0f%% %6d", words(run.policy), seconds(run.seconds), 100 * over(run), run.moves));
        }
        lines.add(format("  %-32s %8s", "bound: all hosts busy to the end", seconds(boundSeconds())));
        return lines;
    }

    /** What the policy of a run does, for people. */
    public static String words(String policy) {
        return policy.equals(DemoRun.ROUND_ROBIN)
                ? "round robin, as PVM does it"
                : "moved by the bridge (" + policy + ")";
    }

    /** The same as one JSON object. */
    public String json() {
        StringBuilder text = new StringBuilder(format(
                "{\"hosts\":%d,\"tasks\":%d,\"task_s\":%.3f,\"bound_s\":%.3f,\"bound_to_processors\":%b,\"runs\":[",
                hosts, tasks, taskSeconds, boundSeconds(), bound));
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            text.append(i == 0 ? "" : ",")
                    .append(format(
                            "{\"policy\":\"%s\",\"makespan_s\":%.3f,\"over_bound\":%.4f,\"moves\":%d}",
                            run.policy, run.seconds, over(run), run.moves));
        }
        return text.append("]}").toString();
    }

    private static String seconds(double value) {
        return format("%.1f s", value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
