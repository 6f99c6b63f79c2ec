package org.jpvm.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far the tasks of one run are, and where; from what they say. */
public final class DemoState {
    /** One task. */
    public static final class Task {
        private final int tid;
        private double share;
        private String host = "";
        private int moves;
        private double endedAt = Double.NaN;

        Task(int tid) {
            this.tid = tid;
        }

        /** Its tid. */
        public int tid() {
            return tid;
        }

        /** How much of its work is done, 0 to 1. */
        public double share() {
            return share;
        }

        /** Name of the host where it runs, or ran last; empty before it said anything. */
        public String host() {
            return host;
        }

        /** Whether its work is done. */
        public boolean hasEnded() {
            return !Double.isNaN(endedAt);
        }
    }

    private final Map<Integer, Task> tasks = new TreeMap<>();
    private double lastEnd;

    /** These tasks, of which nothing is known yet. */
    public DemoState(List<Integer> tids) {
        tids.forEach(tid -> tasks.put(tid, new Task(tid)));
    }

    /** A task said how far it is; strangers say nothing. */
    public void progress(int tid, double share, String host) {
        Task task = tasks.get(tid);
        if (task != null && !task.hasEnded() && share >= 0 && share <= 1) {
            task.share = share;
            at(task, host);
        }
    }

    /** A task has done its work, so many seconds after the start. */
    public void ended(int tid, String host, double seconds) {
        Task task = tasks.get(tid);
        if (task != null && !task.hasEnded()) {
            task.share = 1;
            at(task, host);
            task.endedAt = seconds;
            lastEnd = Math.max(lastEnd, seconds);
        }
    }

    private static void at(Task task, String host) {
        if (!task.host.isEmpty() && !task.host.equals(host)) {
            task.moves++;
        }
        task.host = host;
    }

    /** The tasks by tid. */
    public List<Task> tasks() {
        return new ArrayList<>(tasks.values());
    }

    /** Those that run on a host, by tid. */
    public List<Task> runningOn(String host) {
        return tasks.values().stream()
                .filter(task -> !task.hasEnded() && task.host.equals(host))
                .toList();
    }

    /** Whether all have done their work. */
    public boolean isOver() {
        return tasks.values().stream().allMatch(Task::hasEnded);
    }

    /** How often tasks were seen on another host than before. */
    public int moves() {
        return tasks.values().stream().mapToInt(task -> task.moves).sum();
    }

    /** Seconds from the start to the last end so far. */
    public double lastEnd() {
        return lastEnd;
    }
}
