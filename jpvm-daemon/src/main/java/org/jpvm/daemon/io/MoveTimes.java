package org.jpvm.daemon.io;

import java.util.Locale;

/** How long one step of moves took. One thread. */
final class MoveTimes {
    private static final double NANOS_PER_MILLI = 1e6;

    private final String what;
    private long count;
    private long totalNanos;
    private long maxNanos;
    private long lastNanos;

    MoveTimes(String what) {
        this.what = what;
    }

    void note(long nanos) {
        count++;
        totalNanos += nanos;
        maxNanos = Math.max(maxNanos, nanos);
        lastNanos = nanos;
    }

    /** One line for people. */
    String text() {
        return count == 0
                ? what + " 0"
                : String.format(
                        Locale.ROOT,
                        "%s %d, mean %.1f ms, longest %.1f ms, last %.1f ms",
                        what,
                        count,
                        totalNanos / NANOS_PER_MILLI / count,
                        maxNanos / NANOS_PER_MILLI,
                        lastNanos / NANOS_PER_MILLI);
    }
}
