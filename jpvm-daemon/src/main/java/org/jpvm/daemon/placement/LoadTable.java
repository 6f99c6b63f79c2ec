package org.jpvm.daemon.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jpvm.placement.HostsView;

/** The hosts and their load, as the console shows them. */
final class LoadTable {
    private static final double MEGABYTE = 1 << 20;

    private LoadTable() {}

    static List<String> of(HostsView hosts) {
        List<String> lines = new ArrayList<>();
        lines.add("                    HOST   SPEED   CORES    LOAD   OTHER   TASKS  GUESTS  FREE MB     AGE");
        for (int i = 0; i < hosts.size(); i++) {
            double age = hosts.age(i);
            String memory = hosts.totalMemory(i) == 0
                    ? "-"
                    : String.format(Locale.ROOT, "%.0f", hosts.freeMemory(i) / MEGABYTE);
            lines.add(String.format(
                    Locale.ROOT,
                    "%24s %7.3f %7.2f %7.2f %7.2f %7d %7d %8s %7s%s%s",
                    hosts.name(i),
                    hosts.speed(i),
                    hosts.cores(i),
                    hosts.load(i),
                    hosts.foreignLoad(i),
                    hosts.tasks(i),
                    hosts.guests(i),
                    memory,
                    Double.isInfinite(age) ? "never" : String.format(Locale.ROOT, "%.1f", age),
                    hosts.isLeaving(i) ? "  leaving" : "",
                    hosts.refusesGuests(i) ? "  no guests" : ""));
        }
        return lines;
    }
}
