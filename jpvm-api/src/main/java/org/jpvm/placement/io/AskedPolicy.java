package org.jpvm.placement.io;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jpvm.placement.PlacementPolicy;

/** A policy that was asked for, and what became of it. The supervisor's, but for {@link #policy}, and {@link #describe}. */
final class AskedPolicy {
    /** How a question ended without an answer. */
    enum Failure {
        THREW("questions it threw at"),
        OUTSIDE("answers outside of the hosts"),
        LATE("answers too late"),
        BUSY("questions not asked, as it was busy with an earlier one"),
        UNKNOWN("questions for a policy that is not there");

        private final String text;

        Failure(String text) {
            this.text = text;
        }
    }

    private static final double NANOS_PER_MICRO = 1000.0;

    final String name;

    /** Made by the worker on first use; null until then. */
    volatile PlacementPolicy policy;

    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
    private long answers;
    private long totalNanos;
    private long longestNanos;
    private String lastProblem;
    private PolicyWorker stuckIn;

    AskedPolicy(String name) {
        this.name = name;
    }

    synchronized boolean isNew() {
        return answers == 0;
    }

    /** Whether an earlier question has not come back. */
    synchronized boolean isBusy() {
        if (stuckIn != null && !stuckIn.isAlive()) {
            stuckIn = null;
        }
        return stuckIn != null;
    }

    synchronized void leaveTo(PolicyWorker worker) {
        stuckIn = worker;
    }

    synchronized void answered(long nanos) {
        answers++;
        totalNanos += nanos;
        longestNanos = Math.max(longestNanos, nanos);
    }

    synchronized void failed(Failure failure, String problem) {
        failures.merge(failure, 1L, Long::sum);
        lastProblem = problem;
    }

    synchronized List<String> describe() {
        List<String> lines = new ArrayList<>();
        String times = answers == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", %.0f us each, %.0f us at most",
                        totalNanos / NANOS_PER_MICRO / answers,
                        longestNanos / NANOS_PER_MICRO);
        lines.add(String.format(Locale.ROOT, "%8d  answers of %s%s", answers, name, times));
        failures.forEach((failure, count) -> lines.add(String.format(Locale.ROOT, "%8d  %s", count, failure.text)));
        if (lastProblem != null) {
            lines.add("          last: " + lastProblem);
        }
        return lines;
    }
}
