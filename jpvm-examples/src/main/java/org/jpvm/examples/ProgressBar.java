package org.jpvm.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A bar on stderr while work goes on; silent when stderr is no terminal, so that logs stay clean. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 40;
    private static final long REDRAW_NANOS = 50_000_000;

    private final int total;
    private final boolean visible = isTerminal();
    private final long start = System.nanoTime();
    private long drawn = start - REDRAW_NANOS;

    ProgressBar(int total) {
        this.total = total;
    }

    /** {@code done} of the total are finished. */
    void show(int done) {
        long now = System.nanoTime();
        if (!visible || done < total && now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        int filled = WIDTH * done / total;
        System.err.printf(
                Locale.ROOT,
                "\r[%s%s] %3d %%  %d/%d  %.1f s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                100 * done / total,
                done,
                total,
                (now - start) / 1e9);
        System.err.flush();
    }

    /** Leaves the last state on the screen. */
    @Override
    public void close() {
        if (visible) {
            System.err.println();
        }
    }

    /** Java says it only of stdin and stdout together; the descriptor's link says it of stderr. */
    private static boolean isTerminal() {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
