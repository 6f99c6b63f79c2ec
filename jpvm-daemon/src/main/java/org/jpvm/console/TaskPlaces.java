package org.jpvm.console;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jpvm.PvmTask;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.migration.TaskPlace;

/** Where tasks are, as far as Java daemons of this machine say so; columns for {@code ps} behind those of C's console. */
final class TaskPlaces {
    static final String HEADER = "      PLACE         MOVES CANNOT MOVE";

    private final Map<Integer, TaskPlace> places = new HashMap<>();

    private TaskPlaces() {}

    /** Asks the console's daemon about these tasks. */
    static TaskPlaces of(PvmTask pvm, List<TaskInfo> tasks) {
        TaskPlaces found = new TaskPlaces();
        Tid here = pvm.tid().host();
        boolean elsewhere = tasks.stream().anyMatch(task -> !task.tid().host().equals(here));
        List<String> lines = DaemonText.ask(pvm, elsewhere ? TaskPlace.VERB + " all" : TaskPlace.VERB);
        if (lines != null) {
            lines.stream().map(TaskPlace::parse).filter(Objects::nonNull).forEach(found::add);
        }
        return found;
    }

    /** What the host of a guest says does not replace what its home does. */
    private void add(TaskPlace place) {
        places.merge(place.tid(), place, (one, other) -> one.moves() == TaskPlace.UNKNOWN ? other : one);
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
