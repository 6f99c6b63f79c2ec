package org.jpvm.migration.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jpvm.Arguments;
import org.jpvm.HostInfo;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.migration.CheckpointOutcome;
import org.jpvm.migration.Migration;
import org.jpvm.migration.Pin;
import org.jpvm.migration.TaskPlace;
import org.jpvm.wire.TickleText;

/** Migration as the daemon tells of it in text. One for each session, as it counts the pins. */
public final class TaskMigration implements Migration {
    private static final String NO_JAVA_DAEMON = "its daemon is not a Java daemon";

    private final PvmTask task;
    private int pins;
    private boolean stays;

    /** Of this task. */
    public TaskMigration(PvmTask task) {
        this.task = task;
    }

    /** Callers take turns, as the daemon has one talk with each task. */
    private synchronized List<String> ask(String verb, String rest) {
        return TickleText.ask(task::tickle, verb + " " + task.tid() + rest);
    }

    @Override
    public TaskPlace place() {
        List<String> lines = ask(TaskPlace.VERB, "");
        TaskPlace place = lines == null ? null : TaskPlace.parse(lines.get(0));
        if (place != null) {
            return place;
        }
        String reason = lines == null ? NO_JAVA_DAEMON : lines.get(0);
        String host = homeName();
        return new TaskPlace(task.tid().value(), "", host, host, lines == null ? 0 : TaskPlace.UNKNOWN, reason);
    }

    private String homeName() {
        Tid home = task.tid().host();
        for (HostInfo host : task.hosts()) {
            if (host.tid().equals(home)) {
                return host.name();
            }
        }
        return home.toString();
    }

    @Override
    public synchronized Pin pinned() {
        if (pins == 0) {
            stays = place().isPinned();
            if (!stays) {
                ask("pin", "");
            }
        }
        pins++;
        return new OnePin();
    }

    @Override
    public synchronized void pin() {
        stays = true;
        ask("pin", "");
    }

    @Override
    public synchronized void unpin() {
        stays = false;
        if (pins == 0) {
            ask("unpin", "");
        }
    }

    private synchronized void release() {
        pins--;
        if (pins == 0 && !stays) {
            ask("unpin", "");
        }
    }

    @Override
    public CheckpointOutcome checkpoint(Path file) {
        Path target = Arguments.given(file, "file").toAbsolutePath().normalize();
        return callFor(target.toString()).ask();
    }

    private synchronized CheckpointCall callFor(String file) {
        return new CheckpointCall(this, file, pins, stays);
    }

    /** In a task that was started from a file: pins that it had are pins of the new task. */
    synchronized void keepPinned(int pinsThen, boolean stayedThen) {
        pins = pinsThen;
        stays = stayedThen || place().isPinned();
        if (pins > 0 || stays) {
            ask("pin", "");
        }
    }

    @Override
    public void workLeft(double cpuSeconds) {
        if (cpuSeconds < 0 || Double.isInfinite(cpuSeconds)) {
            throw new PvmException(PvmError.BAD_PARAM, "workLeft=" + cpuSeconds + " is no number of seconds");
        }
        ask("hint", " left=" + (Double.isNaN(cpuSeconds) ? "" : String.format(Locale.ROOT, "%.3f", cpuSeconds)));
    }

    /** Pins that are not closed; they go with a task that somebody else has let go. */
    public synchronized int pins() {
        return pins;
    }

    /** Whether the task stays when the last pin is closed. */
    public synchronized boolean staysWithoutPins() {
        return stays;
    }

    /** Goes on where the session on another host was. */
    public synchronized void restore(int openPins, boolean staysWithoutThem) {
        pins = openPins;
        stays = staysWithoutThem;
    }

    private final class OnePin implements Pin {
        private boolean open = true;

        @Override
        public void close() {
            synchronized (TaskMigration.this) {
                if (open) {
                    open = false;
                    release();
                }
            }
        }
    }
}
