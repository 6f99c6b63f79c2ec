package org.jpvm.migration;

/**
 * Where a task is, as daemons tell consoles and tasks: one line of text with tabs between.
 *
 * <pre>
 * field    such as   meaning
 * tid      t40002    the task
 * program  hello     executable or class as it was spawned; empty for a task from outside
 * home     node1     host of the tid
 * place    node2     host where it runs
 * moves    3         how often it has moved; empty where only its home knows
 * state    pinned    empty for nothing to say; {@value #PINNED}, where it moves to, or why it stays
 * </pre>
 *
 * @param tid     the task
 * @param program executable or class; may be empty
 * @param home    name of the host of the tid
 * @param place   name of the host where it runs
 * @param moves   how often it has moved, {@link #UNKNOWN} where only its home knows
 * @param state   empty for nothing to say; {@link #PINNED}, where it moves to, or why it stays, in one line
 */
public record TaskPlace(int tid, String program, String home, String place, int moves, String state) {
    /** Number of moves where it is not known. */
    public static final int UNKNOWN = -1;

    /** State of a task that somebody, or itself, wants to stay. */
    public static final String PINNED = "pinned";

    /** Verb that asks a daemon for the tasks whose home it is and the guests it has; with a tid, for that task of its own only. */
    public static final String VERB = "tasks";

    private static final int FIELDS = 6;

    /** Places are lines: what would break one is a blank in them. */
    public TaskPlace {
        program = cleaned(program);
        home = cleaned(home);
        place = cleaned(place);
        state = cleaned(state);
    }

    private static String cleaned(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, ' ');
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** The line. */
    public String text() {
        return String.join(
                "\t",
                "t" + Integer.toHexString(tid),
                program,
                home,
                place,
                moves == UNKNOWN ? "" : Integer.toString(moves),
                state);
    }

    /** Reads a line; null for one that is none, as daemons of other versions may write it. */
    public static TaskPlace parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].startsWith("t")) {
            return null;
        }
        try {
            int tid = Integer.parseUnsignedInt(fields[0].substring(1), 16);
            int moves = fields[4].isEmpty() ? UNKNOWN : Integer.parseUnsignedInt(fields[4]);
            return moves < UNKNOWN ? null : new TaskPlace(tid, fields[1], fields[2], fields[3], moves, fields[5]);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether it is to stay. */
    public boolean isPinned() {
        return state.equals(PINNED);
    }

    /** Whether it runs on another host than that of its tid. */
    public boolean isAway() {
        return !home.equals(place);
    }
}
