package org.jpvm.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as lines of text: one for each host, with the tasks that run there and how far they are. */
public final class DemoScreen {
    private static final int LEAST_BAR = 5;
    private static final int MOST_BAR = 40;
    private static final int LEAST_WIDTH = 40;

    private final List<String> hosts;
    private final int width;
    private final boolean blocks;

    /**
     * For a terminal.
     *
     * @param hosts  names
     * @param width  columns
     * @param blocks whether it has the characters of bars, else {@code #}
     */
    public DemoScreen(List<String> hosts, int width, boolean blocks) {
        this.hosts = List.copyOf(hosts);
        this.width = Math.max(LEAST_WIDTH, width);
        this.blocks = blocks;
    }

    /** How many lines a screen has, always. */
    public int height() {
        return hosts.size() + 1;
    }

    /**
     * The run at a moment.
     *
     * @param title   what is run
     * @param seconds since its start
     */
    public List<String> lines(String title, DemoState state, double seconds) {
        List<String> lines = new ArrayList<>();
        String right = String.format(
                Locale.ROOT, "%.1f s, %d %s", seconds, state.moves(), state.moves() == 1 ? "move" : "moves");
        lines.add(fit(title, width - right.length() - 2) + "  " + right);
        for (String host : hosts) {
            lines.add(host(host, state.runningOn(host)).stripTrailing());
        }
        return lines;
    }

    private String host(String host, List<DemoState.Task> tasks) {
        StringBuilder line = new StringBuilder("  ").append(fit(host, 7)).append(' ');
        if (tasks.isEmpty()) {
            return line.append("idle").toString();
        }
        int each = (width - line.length()) / tasks.size();
        for (DemoState.Task task : tasks) {
            String tid = "t" + Integer.toHexString(task.tid());
            String percent = String.format(Locale.ROOT, "%3.0f%%", 100 * task.share());
            int bar = Math.min(MOST_BAR, each - tid.length() - percent.length() - 4);
            line.append(tid).append(' ');
            if (bar >= LEAST_BAR) {
                int full = (int) Math.round(bar * task.share());
                line.append((blocks ? "█" : "#").repeat(full))
                        .append((blocks ? "░" : ".").repeat(bar - full))
                        .append(' ');
            }
            line.append(percent).append("  ");
        }
        return line.length() > width ? line.substring(0, width) : line.toString();
    }

    private static String fit(String text, int length) {
        return text.length() >= length
                ? text.substring(0, Math.max(0, length))
                : text + " ".repeat(length - text.length());
    }

    /** The run at a moment in one line, where there is no terminal. */
    public String line(DemoState state, double seconds) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5.1f s ", seconds));
        for (String host : hosts) {
            line.append(' ').append(host).append(':');
            for (DemoState.Task task : state.runningOn(host)) {
                line.append(String.format(Locale.ROOT, " t%x %.0f%%", task.tid(), 100 * task.share()));
            }
            if (state.runningOn(host).isEmpty()) {
                line.append(" idle");
            }
        }
        return line.toString();
    }
}
