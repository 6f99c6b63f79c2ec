package org.jpvm.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jpvm.Tid;
import org.jpvm.wire.body.OutputRecord;

/**
 * Follows the output records of a family of tasks: writes lines, those of the roots bare and those of others behind {@code [t40003] }, and
 * knows which tasks have not ended. A task's records may overtake the one that announces its spawn when several hosts take part, so a
 * task has ended only when both were seen. Thread-safe.
 */
final class OutputTracker {
    private final OutputStream out;
    private final Map<Integer, Task> tasks = new LinkedHashMap<>();
    private Task last;

    /** Lines go to {@code out}, flushed after every record. */
    OutputTracker(OutputStream out) {
        this.out = out;
    }

    /** A task that the caller itself spawned. */
    synchronized void addRoot(Tid tid) {
        Task task = tasks.computeIfAbsent(tid.value(), key -> new Task(out, ""));
        task.root = true;
        task.announced = true;
    }

    /** A record came. */
    synchronized void handle(OutputRecord record) throws IOException {
        Task task = tasks.computeIfAbsent(record.tid(), key -> new Task(out, "[" + Tid.text(key) + "] "));
        if (record.kind() > 0) {
            breakLineOfOther(task);
            task.lines.write(record.data(), record.kind());
            last = task;
        } else if (record.kind() == OutputRecord.EOF) {
            task.closed = true;
            if (!task.root) {
                breakLineOfOther(task);
                task.lines.finish(true);
            }
        } else if (record.kind() == OutputRecord.SPAWN) {
            task.announced = true;
        }
        out.flush();
    }

    /** The caller heard that a task ended, whatever became of its output. */
    synchronized void handleExit(Tid tid) {
        Task task = tasks.get(tid.value());
        if (task != null) {
            task.exited = true;
        }
    }

    /** Writes unfinished lines of the roots: prompts that wait for an answer, and what was left at the end. */
    synchronized void flushPrompts() throws IOException {
        for (Task task : tasks.values()) {
            if (task.root && task.lines.hasPartial()) {
                breakLineOfOther(task);
                task.lines.flushPartial();
                last = task;
            }
        }
        out.flush();
    }

    /** Whether every task ended and its output came. */
    synchronized boolean isComplete() {
        return tasks.values().stream().allMatch(task -> task.announced && task.closed);
    }

    /** Whether every task is known to have ended, though output of a lost host may never come. */
    synchronized boolean isAbandoned() {
        return tasks.values().stream().allMatch(task -> task.exited || task.announced && task.closed);
    }

    /** Whether the roots ended. */
    synchronized boolean areRootsClosed() {
        return tasks.values().stream().filter(task -> task.root).allMatch(task -> task.closed);
    }

    /** Tasks whose output is still open. */
    synchronized Set<Tid> open() {
        Set<Tid> open = new TreeSet<>();
        tasks.forEach((tid, task) -> {
            if (!task.closed) {
                open.add(new Tid(tid));
            }
        });
        return open;
    }

    private void breakLineOfOther(Task writer) throws IOException {
        if (last != null && last != writer && last.lines.isMidLine()) {
            last.lines.finish(true);
        }
    }

    private static final class Task {
        private final LineForwarder lines;
        private boolean root;
        private boolean announced;
        private boolean closed;
        private boolean exited;

        private Task(OutputStream out, String prefix) {
            this.lines = new LineForwarder(out, prefix);
        }
    }
}
