package org.jpvm.mosix.sim.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A bar that says how far something is, on a terminal; nothing at all elsewhere. */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final PrintStream terminal;
    private final int total;
    private final LongSupplier clock;
    private final long startNanos;
    private long shownNanos;
    private boolean shown;

    /**
     * Shows nothing yet.
     *
     * @param terminal where it is shown, null for nowhere
     * @param clock    nanoseconds
     */
    ProgressBar(PrintStream terminal, int total, LongSupplier clock) {
        this.terminal = terminal;
        this.total = total;
        this.clock = clock;
        startNanos = clock.getAsLong();
        shownNanos = startNanos;
    }

    /** Shows the bar, at most ten times a second. */
    void show(int done, String note) {
        long now = clock.getAsLong();
        if (terminal == null || now - shownNanos < INTERVAL_NANOS) {
            return;
        }
        int filled = (int) ((long) WIDTH * done / total);
        String line = "[" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + " of " + total + " runs, "
                + (now - startNanos) / 1_000_000_000L + " s, " + note;
        terminal.print("\r" + line + "\033[K");
        terminal.flush();
        shown = true;
        shownNanos = now;
    }

    /** Removes the bar. */
    void end() {
        if (shown) {
            terminal.print("\r\033[K");
            terminal.flush();
            shown = false;
        }
    }
}
