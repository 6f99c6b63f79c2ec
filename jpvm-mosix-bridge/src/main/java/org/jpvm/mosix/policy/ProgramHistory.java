package org.jpvm.mosix.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * What is known of a program, as one host tells another.
     *
     * @param ended  tasks of it that ended
     * @param hinted those of them of which something was said in advance
     * @param works  what the last ones needed, standard CPU-seconds, at most {@link #MAX_ENDS}, in no order
     * @param errors by how much the last hints were off, 1 for not at all
     */
    public record Known(String program, int ended, int hinted, List<Double> works, List<Double> errors) {
        /** Keeps its own lists. */
        public Known {
            works = List.copyOf(works);
            errors = List.copyOf(errors);
        }
    }

    private static final class Ends {
        final double[] works = new double[MAX_ENDS];
        final double[] errors = new double[MAX_ENDS];
        int ended;
        int hinted;
        double median = Double.NaN;
        double error = 1;

        /** Whether the tasks that ended needed nearly the same, so that the next one probably will. */
        boolean alike = true;

        /** When this changed last, in changes of the whole history. */
        long changed;

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

    private long changes;

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
        ends.changed = ++changes;
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
                Ends copy = theirs.copy();
                copy.changed = ++changes;
                programs.put(entry.getKey(), copy);
                learned = true;
            }
        }
        while (programs.size() > MAX_PROGRAMS) {
            forgetEldest();
        }
        return learned;
    }

    /** How often anything has changed. */
    public long changes() {
        return changes;
    }

    /** What has changed since there were so many changes, the latest first. */
    public List<Known> changedSince(long before, int most) {
        List<Known> known = new ArrayList<>();
        programs.entrySet().stream()
                .filter(entry -> entry.getValue().changed > before)
                .sorted((one, other) -> Long.compare(other.getValue().changed, one.getValue().changed))
                .limit(most)
                .forEach(entry -> known.add(known(entry.getKey(), entry.getValue())));
        return known;
    }

    private static Known known(String program, Ends ends) {
        return new Known(
                program,
                ends.ended,
                ends.hinted,
                listed(ends.works, Math.min(ends.ended, MAX_ENDS)),
                listed(ends.errors, Math.min(ends.hinted, MAX_ENDS)));
    }

    private static List<Double> listed(double[] numbers, int count) {
        List<Double> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(numbers[i]);
        }
        return list;
    }

    /**
     * Takes over what another host tells, where it knows more. Nonsense is ignored.
     *
     * @return whether anything was new
     */
    public boolean learn(List<Known> told) {
        ProgramHistory theirs = new ProgramHistory();
        for (Known known : told) {
            boolean complete = known.ended() > 0
                    && known.works().size() == Math.min(known.ended(), MAX_ENDS)
                    && known.errors().size() == Math.min(known.hinted(), MAX_ENDS)
                    && known.hinted() <= known.ended()
                    && known.works().stream().allMatch(ProgramHistory::isAmount);
            if (complete) {
                theirs.programs.put(known.program(), ends(known));
            }
        }
        return learnFrom(theirs);
    }

    private static Ends ends(Known known) {
        Ends ends = new Ends();
        ends.ended = known.ended();
        ends.hinted = known.hinted();
        for (int i = 0; i < known.works().size(); i++) {
            ends.works[i] = known.works().get(i);
        }
        for (int i = 0; i < known.errors().size(); i++) {
            double error = known.errors().get(i);
            ends.errors[i] = error >= 1 ? Math.min(WORST_ERROR, error) : 1;
        }
        ends.median = median(ends.works, ends.ended);
        ends.alike = alike(ends);
        ends.error = ends.hinted == 0 ? 1 : median(ends.errors, ends.hinted);
        return ends;
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
