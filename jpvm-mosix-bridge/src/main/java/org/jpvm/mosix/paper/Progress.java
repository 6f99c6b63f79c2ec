package org.jpvm.mosix.paper;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says how far something is and how long it will take: on a terminal in one line that is written anew, elsewhere in a line for each run. Used by one
 * thread.
 */
final class Progress {
    private static final double NANOS = 1e9;
    private static final int MINUTE = 60;

    private final PrintStream err;
    private final boolean terminal;
    private final int runs;
    private final LongSupplier clock;
    private double expectedLeft;
    private double expectedDone;
    private double took;
    private long begun;
    private int done;

    /**
     * Nothing is done yet.
     *
     * @param runs     how many there are
     * @param expected seconds that all are expected to take
     * @param clock    nanoseconds
     */
    Progress(PrintStream err, boolean terminal, int runs, double expected, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.runs = runs;
        this.expectedLeft = expected;
        this.clock = clock;
    }

    /** Something else than a run goes on. */
    void phase(String what) {
        show(what);
    }

    /** A run begins. */
    void begin(String what) {
        begun = clock.getAsLong();
        if (terminal) {
            show(what);
        }
    }

    /** It has ended, whatever way. */
    void end(double expected, String what) {
        took += (clock.getAsLong() - begun) / NANOS;
        expectedDone += expected;
        expectedLeft = Math.max(0, expectedLeft - expected);
        done++;
        if (!terminal) {
            show(what);
        }
    }

    /** Removes the line. */
    void clear() {
        if (terminal) {
            err.print("\r\033[K");
            err.flush();
        }
    }

    private void show(String what) {
        String line = String.format(
                Locale.ROOT, "[%d/%d%s] %s", done, runs, done < runs ? ", " + time(left()) + " left" : "", what);
        if (terminal) {
            err.print("\r" + line + "\033[K");
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Seconds: what is expected, corrected by how right that was so far. */
    double left() {
        return expectedDone > 0 ? expectedLeft * took / expectedDone : expectedLeft;
    }

    static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 2 * MINUTE ? whole + " s" : (whole + MINUTE / 2) / MINUTE + " min";
    }
}
