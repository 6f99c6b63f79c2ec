package org.jpvm.console;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jpvm.HostInfo;
import org.jpvm.PvmTask;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.migration.TaskPlace;

/** Where tasks are, as far as Java daemons of this machine say so; columns for {@code ps} behind those of C's console. */
final class TaskPlaces {
    static final String HEADER = "      PLACE         MOVES CANNOT MOVE";

    private final Map<Integer, TaskPlace> places = new HashMap<>();

    private TaskPlaces() {}

    /** Asks the daemons of the hosts that these tasks belong to. */
    static TaskPlaces of(PvmTask pvm, List<TaskInfo> tasks, List<HostInfo> hosts) {
        TaskPlaces found = new TaskPlaces();
        Tid here = pvm.tid().host();
        TreeSet<Tid> homes = new TreeSet<>();
        tasks.forEach(task -> homes.add(task.tid().host()));
        // Without an answer from its own daemon the console is at one of C's, which passes no questions on.
        if (homes.isEmpty() || !found.add(DaemonText.ask(pvm, TaskPlace.VERB))) {
            return found;
        }
        homes.remove(here);
        for (HostInfo host : hosts) {
            if (homes.contains(host.tid())) {
                found.add(DaemonText.ask(pvm, DaemonText.at(host.name(), TaskPlace.VERB)));
            }
        }
        return found;
    }

    /** False when this is no answer of a daemon that tells. */
    private boolean add(List<String> lines) {
        if (lines == null) {
            return false;
        }
        boolean told = false;
        for (String line : lines) {
            TaskPlace place = TaskPlace.parse(line);
            if (place != null) {
                told = true;
                // What a guest's host says does not replace what its home does.
                places.merge(place.tid(), place, (one, other) -> one.moves() == TaskPlace.UNKNOWN ? other : one);
            }
        }
        return told;
    }

    /** Whether nothing is known of any task. */
    boolean isEmpty() {
        return places.isEmpty();
    }

    /** What follows the row of a task; empty when nothing is known of it. */
    String columns(Tid task) {
        TaskPlace place = places.get(task.value());
        return place == null
                ? ""
                : String.format(
                                Locale.ROOT,
                                " %-12s %6s %s",
                                place.place(),
                                place.moves() == TaskPlace.UNKNOWN ? "?" : place.moves(),
                                place.state())
                        .stripTrailing();
    }
}
