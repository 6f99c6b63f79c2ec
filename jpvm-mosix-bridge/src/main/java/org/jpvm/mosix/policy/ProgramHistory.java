package org.jpvm.mosix.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What programs needed that have ended, by the name of the program: the median of the last ones, and how far what was said of them in advance
 * was off. Keeps a bounded number of programs, of which the one that was used longest ago is forgotten first. Hosts that meet learn from each
 * other, so that both judge the tasks of a program alike. Source: balancing §3.
 */
public final class ProgramHistory {
    /** Programs kept. */
    public static final int MAX_PROGRAMS = 256;

    /** Ends kept of each. */
    public static final int MAX_ENDS = 32;

    /** Works that differ by less than this share of their median are alike. */
    private static final double ALIKE = 0.1;

    /** Hints that were off by more than this were no hints; the figure for a task that was killed early means little. */
    private static final double WORST_ERROR = 4;

    private static final class Ends {
        final double[] works = new double[MAX_ENDS];
        final double[] errors = new double[MAX_ENDS];
        int ended;
        int hinted;
        double median = Double.NaN;
        double error = 1;

        /** Whether the tasks that ended needed nearly the same, so that the next one probably will. */
        boolean alike = true;

        Ends copy() {
            Ends copy = new Ends();
            System.arraycopy(works, 0, copy.works, 0, MAX_ENDS);
            System.arraycopy(errors, 0, copy.errors, 0, MAX_ENDS);
            copy.ended = ended;
            copy.hinted = hinted;
            copy.median = median;
            copy.error = error;
            copy.alike = alike;
            return copy;
        }
    }

    private final LinkedHashMap<String, Ends> programs = new LinkedHashMap<>(4, 0.75f, true);

    /** Nothing has ended yet. */
    public ProgramHistory() {}

    /**
     * A task has ended by itself.
     *
     * @param program executable or class name
     * @param work    standard CPU-seconds it used; anything but a finite number above 0 is ignored
     * @param hint    what was said of it when it was spawned, NaN if nothing
     */
    public void ended(String program, double work, double hint) {
        if (!isAmount(work)) {
            return;
        }
        Ends ends = programs.computeIfAbsent(program, name -> new Ends());
        ends.works[ends.ended++ % MAX_ENDS] = work;
        ends.median = median(ends.works, ends.ended);
        ends.alike = alike(ends);
        if (isAmount(hint)) {
            double error = Math.max(work / hint, hint / work);
            ends.errors[ends.hinted++ % MAX_ENDS] = Math.min(WORST_ERROR, error);
            ends.error = median(ends.errors, ends.hinted);
        }
        forgetEldest();
    }

    /**
     * What a task will need.
     *
     * @param program executable or class name
     * @param hint    what was said of it, NaN if nothing
     * @return standard CPU-seconds: the hint, enlarged by as much as hints for this program were off either way, since what ends late is
     *     worse than what ends early; without a hint the median of those that ended, if most were alike; NaN if nothing is known
     */
    public double work(String program, double hint) {
        Ends ends = programs.isEmpty() ? null : programs.get(program);
        if (isAmount(hint)) {
            return ends == null ? hint : hint * ends.error;
        }
        return ends != null && ends.alike ? ends.median : Double.NaN;
    }

    /**
     * Takes over what another host knows better.
     *
     * @return whether anything was new
     */
    public boolean learnFrom(ProgramHistory other) {
        boolean learned = false;
        for (Map.Entry<String, Ends> entry : other.programs.entrySet()) {
            Ends own = programs.get(entry.getKey());
            Ends theirs = entry.getValue();
            if (own == null || theirs.hinted > own.hinted || theirs.hinted == own.hinted && theirs.ended > own.ended) {
                programs.put(entry.getKey(), theirs.copy());
                learned = true;
            }
        }
        while (programs.size() > MAX_PROGRAMS) {
            forgetEldest();
        }
        return learned;
    }

    private void forgetEldest() {
        if (programs.size() > MAX_PROGRAMS) {
            programs.remove(programs.keySet().iterator().next());
        }
    }

    private static boolean isAmount(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    /** Half of them within a tenth of the median. */
    private static boolean alike(Ends ends) {
        int kept = Math.min(ends.ended, MAX_ENDS);
        int near = 0;
        for (int i = 0; i < kept; i++) {
            if (Math.abs(ends.works[i] - ends.median) <= ALIKE * ends.median) {
                near++;
            }
        }
        return 2 * near > kept;
    }

    private static double median(double[] latest, int count) {
        double[] sorted = Arrays.copyOf(latest, Math.min(count, MAX_ENDS));
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
