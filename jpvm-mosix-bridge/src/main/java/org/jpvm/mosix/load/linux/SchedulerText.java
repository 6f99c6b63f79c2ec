package org.jpvm.mosix.load.linux;

import java.util.BitSet;

/** What the scheduler tells of waiting and running. */
public final class SchedulerText {
    /** Answer when a text does not tell. */
    public static final long UNKNOWN = -1;

    // Of a line "cpuN ..." of /proc/schedstat: time spent running and time spent waiting to run.
    private static final int RUN_NANOS = 7;
    private static final int WAIT_NANOS = 8;

    private static final int MOST_PROCESSORS = 1 << 16;
    private static final String CPU = "cpu";
    private static final String ALLOWED = "Cpus_allowed_list:";

    private SchedulerText() {}

    /**
     * {@code /proc/PID/task/TID/schedstat}: nanoseconds in which the thread wanted to run, that is ran or waited for a processor, in its life. Time in
     * which a quota held it back counts as waiting.
     */
    public static long wantedNanosOfThread(String text) {
        String[] words = Texts.words(text);
        if (words.length < 2) {
            return UNKNOWN;
        }
        return sum(Texts.number(words[0]), Texts.number(words[1]));
    }

    /**
     * {@code /proc/schedstat}: the same of all threads of the system together.
     *
     * @param processors those that count, null for all
     */
    public static long wantedNanosOfSystem(String text, BitSet processors) {
        long total = UNKNOWN;
        for (String line : text.split("\n")) {
            if (!line.startsWith(CPU)) {
                continue;
            }
            String[] words = Texts.words(line);
            if (words.length <= WAIT_NANOS) {
                return UNKNOWN;
            }
            long number = Texts.number(words[0].substring(CPU.length()));
            if (processors != null && (number < 0 || number > MOST_PROCESSORS || !processors.get((int) number))) {
                continue;
            }
            long wanted = sum(Texts.number(words[RUN_NANOS]), Texts.number(words[WAIT_NANOS]));
            if (wanted < 0) {
                return UNKNOWN;
            }
            total = Math.max(0, total) + wanted;
        }
        return total;
    }

    /** {@code /proc/stat}: threads of the system that want to run now, whoever reads it among them. */
    public static long runnableNow(String text) {
        String line = Texts.line(text, "procs_running");
        String[] words = line == null ? new String[0] : Texts.words(line);
        return words.length == 2 && words[0].equals("procs_running") ? Texts.number(words[1]) : UNKNOWN;
    }

    /** {@code /proc/pressure/memory} or {@code memory.pressure}: microseconds in which something waited for memory. */
    public static long stalledMicros(String text) {
        for (String line : text.split("\n")) {
            String[] words = Texts.words(line);
            if (words.length < 2 || !words[0].equals("some")) {
                continue;
            }
            for (String word : words) {
                if (word.startsWith("total=")) {
                    return Texts.number(word.substring("total=".length()));
                }
            }
        }
        return UNKNOWN;
    }

    /** {@code Cpus_allowed_list} of {@code /proc/self/status}: which processors this process may use; empty if unknown. */
    public static BitSet allowedProcessors(String status) {
        String line = Texts.line(status, ALLOWED);
        return line == null ? new BitSet() : setOfList(line.substring(ALLOWED.length()));
    }

    /** {@code /proc/stat}: how many processors the system has. */
    public static int processors(String text) {
        int count = 0;
        for (String line : text.split("\n")) {
            count += line.startsWith(CPU) && line.length() > CPU.length() && Character.isDigit(line.charAt(CPU.length()))
                    ? 1
                    : 0;
        }
        return count;
    }

    /** The numbers of a list such as {@code 0-3,8}; none if it is no list. */
    private static BitSet setOfList(String list) {
        BitSet numbers = new BitSet();
        for (String part : list.strip().split(",")) {
            int dash = part.indexOf('-');
            long first = Texts.number((dash < 0 ? part : part.substring(0, dash)).strip());
            long last = dash < 0 ? first : Texts.number(part.substring(dash + 1).strip());
            if (first < 0 || last < first || last > MOST_PROCESSORS) {
                return new BitSet();
            }
            numbers.set((int) first, (int) last + 1);
        }
        return numbers;
    }

    private static long sum(long run, long wait) {
        return run < 0 || wait < 0 ? UNKNOWN : run + wait;
    }
}
