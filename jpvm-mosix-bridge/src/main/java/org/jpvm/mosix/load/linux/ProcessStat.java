package org.jpvm.mosix.load.linux;

/**
 * {@code /proc/PID/stat}, as far as load goes.
 *
 * @param state         letter of the state: R wants to run
 * @param cpuTicks      CPU time of all its threads, the ended ones too, in ticks, a hundred per second everywhere
 * @param threads       how many it has
 * @param processor     the processor its first thread ran on last, -1 if unknown
 * @param startTicks    when it started, ticks since the start of the system: with the process id it names a process for good
 */
public record ProcessStat(char state, long cpuTicks, int threads, int processor, long startTicks) {
    /** Ticks per second that the kernel shows to users. */
    public static final int TICKS_PER_SECOND = 100;

    // Places after the name, which may itself hold blanks and parentheses.
    private static final int STATE = 0;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int THREADS = 17;
    private static final int START = 19;
    private static final int PROCESSOR = 36;

    /** Reads the text of the file; null if it is not one. */
    public static ProcessStat parse(String text) {
        int name = text.lastIndexOf(')');
        if (name < 0) {
            return null;
        }
        String[] words = Texts.words(text.substring(name + 1));
        if (words.length <= START || words[STATE].length() != 1) {
            return null;
        }
        long user = Texts.number(words[USER_TICKS]);
        long system = Texts.number(words[SYSTEM_TICKS]);
        long threads = Texts.number(words[THREADS]);
        long start = Texts.number(words[START]);
        if (user < 0 || system < 0 || threads < 0 || start < 0) {
            return null;
        }
        long processor = words.length > PROCESSOR ? Texts.number(words[PROCESSOR]) : -1;
        return new ProcessStat(
                words[STATE].charAt(0),
                user + system,
                (int) Math.min(threads, Integer.MAX_VALUE),
                (int) Math.min(processor, Integer.MAX_VALUE),
                start);
    }
}
