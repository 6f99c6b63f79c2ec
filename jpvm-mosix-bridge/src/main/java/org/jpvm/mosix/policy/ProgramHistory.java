package org.jpvm.mosix.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What programs needed that have ended: the median of the last ones, by the name of the program. Keeps a bounded number of programs, of which
 * the one that ended longest ago is forgotten first. Source: balancing §3.
 */
public final class ProgramHistory {
    /** Programs kept. */
    public static final int MAX_PROGRAMS = 256;

    /** Ends kept of each. */
    public static final int MAX_ENDS = 32;

    private static final class Ends {
        final double[] latest = new double[MAX_ENDS];
        int count;
        double median = Double.NaN;
    }

    private final LinkedHashMap<String, Ends> programs = new LinkedHashMap<>(16, 0.75f, true);

    /** Nothing has ended yet. */
    public ProgramHistory() {}

    /**
     * A task has ended by itself.
     *
     * @param program    executable or class name
     * @param cpuSeconds standard CPU-seconds it used; anything but a finite number of at least 0 is ignored
     */
    public void ended(String program, double cpuSeconds) {
        if (!(cpuSeconds >= 0 && cpuSeconds < Double.POSITIVE_INFINITY)) {
            return;
        }
        Ends ends = programs.computeIfAbsent(program, name -> new Ends());
        ends.latest[ends.count++ % MAX_ENDS] = cpuSeconds;
        double[] sorted = Arrays.copyOf(ends.latest, Math.min(ends.count, MAX_ENDS));
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        ends.median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        if (programs.size() > MAX_PROGRAMS) {
            Map.Entry<String, Ends> eldest = programs.entrySet().iterator().next();
            programs.remove(eldest.getKey());
        }
    }

    /** Median of the last ends of a program, in standard CPU-seconds; NaN if none is known. */
    public double median(String program) {
        Ends ends = programs.get(program);
        return ends == null ? Double.NaN : ends.median;
    }
}
