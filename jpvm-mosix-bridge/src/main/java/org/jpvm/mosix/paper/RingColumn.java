package org.jpvm.mosix.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jpvm.SpawnRequest;
import org.jpvm.examples.paper.Talk;
import org.jpvm.examples.paper.TalkTask;

/**
 * How the members of a ring talk.
 *
 * @param daemon under whose daemons they run
 * @param task   what they are
 * @param way    how messages go
 */
record RingColumn(Column.Daemon daemon, Column.Task task, Talk.Way way) {
    /** All that there are; those in C only where C tasks can be made. */
    static List<RingColumn> all(boolean withC) {
        List<RingColumn> columns = new ArrayList<>();
        for (Column.Daemon daemon : Column.Daemon.values()) {
            for (Column.Task task : Column.Task.values()) {
                boolean possible = task == Column.Task.C ? withC : daemon == Column.Daemon.JAVA;
                for (Talk.Way way : List.of(Talk.Way.SOCKETS, Talk.Way.DAEMON, Talk.Way.DIRECT)) {
                    // Sockets are the same under whatever daemon.
                    if (possible && (way != Talk.Way.SOCKETS || daemon == Column.Daemon.C)) {
                        columns.add(new RingColumn(daemon, task, way));
                    }
                }
            }
        }
        return columns;
    }

    /** Heading. */
    String label() {
        if (way == Talk.Way.SOCKETS) {
            return "sockets";
        }
        String name = daemon == Column.Daemon.C ? "C PVM" : task == Column.Task.C ? "jpvm C" : "jpvm Java";
        return way == Talk.Way.DIRECT ? name + "*" : name;
    }

    /** What the parent spawns. */
    String file() {
        return fileOf(task);
    }

    static String fileOf(Column.Task task) {
        return task == Column.Task.C ? Programs.TALK : SpawnRequest.HOSTED_PREFIX + TalkTask.class.getName();
    }

    /** For programs. */
    String wayLabel() {
        return way.name().toLowerCase(Locale.ROOT);
    }
}
