package org.jpvm.cli;

/** A bar on the terminal that says how far something is; nothing at all where stderr is no terminal. */
final class ProgressLine {
    private static final int WIDTH = 40;
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final boolean visible = System.console() != null;
    private final String what;
    private final int total;
    private long shownNanos;
    private boolean shown;

    ProgressLine(String what, int total) {
        this.what = what;
        this.total = total;
    }

    /** Shows the bar, at most ten times a second. */
    void show(int done, String note) {
        long now = System.nanoTime();
        if (!visible || total < 2 || shown && now - shownNanos < INTERVAL_NANOS) {
            return;
        }
        int filled = (int) ((long) WIDTH * done / total);
        System.err.printf(
                "\r[%s%s] %d of %d %s, %s ", "#".repeat(filled), " ".repeat(WIDTH - filled), done, total, what, note);
        System.err.flush();
        shown = true;
        shownNanos = now;
    }

    /** Removes the bar, to make room for other output or for good. */
    void end() {
        if (shown) {
            System.err.print("\r\033[K");
            System.err.flush();
            shown = false;
        }
    }
}
