package org.jpvm.daemon.container;

import java.util.List;
import java.util.Map;

/** What daemon and container say to each other. */
public sealed interface ContainerRecord {
    /**
     * Daemon: run a task.
     *
     * @param classPath class path of the task, null for that of the container
     * @param remote    the classes are asked of the daemon, which has them from another host; the class path is of that
     */
    record Start(
            int tid,
            String className,
            List<String> arguments,
            Map<String, String> environment,
            String classPath,
            boolean remote)
            implements ContainerRecord {}

    /** Daemon: end a task as this signal would. */
    record Signal(int tid, int signal) implements ContainerRecord {}

    /** Daemon: hold back what a task prints, or no longer. */
    record PauseOutput(int tid, boolean paused) implements ContainerRecord {}

    /** Container: the class is loaded and its main method about to run. */
    record Started(int tid) implements ContainerRecord {}

    /** Container: there is no such task, and why. */
    record Refused(int tid, String reason) implements ContainerRecord {}

    /** Container: a task printed something. */
    record Output(int tid, byte[] bytes) implements ContainerRecord {}

    /** Container: a task ended and will print nothing more; {@code waitStatus} as from wait(2). */
    record Exited(int tid, int waitStatus) implements ContainerRecord {}

    /** Container: a task whose classes are remote wants a class or resource, the n-th of that name, 0 for the first. */
    record Wanted(int id, int tid, String name, int occurrence) implements ContainerRecord {}

    /**
     * Daemon: here it is.
     *
     * @param file   file that holds it, at least for a while; null when there is none
     * @param reason why that is not known, null when it is
     */
    record Given(int id, String file, String reason) implements ContainerRecord {}

    /** Daemon: a step of a move that needs no more than this. */
    record Move(int moveId, int tid, MoveStep step) implements ContainerRecord {}

    /**
     * Daemon: a task may come, or ({@link MoveStep#ARRIVE}) comes, in parts that follow.
     *
     * @param step        {@link MoveStep#PREPARE} or {@link MoveStep#ARRIVE}
     * @param classNames  classes that the task has loaded, as far as that is known
     * @param environment what differs here from the environment that the task brings along
     * @param classPath   as in {@link Start}
     * @param remote      as in {@link Start}
     */
    record Arrival(
            int moveId,
            int tid,
            MoveStep step,
            List<String> classNames,
            Map<String, String> environment,
            String classPath,
            boolean remote)
            implements ContainerRecord {}

    /** Either side: the next part of a task. */
    record Part(int moveId, boolean last, byte[] bytes) implements ContainerRecord {}

    /**
     * Container: a step was done.
     *
     * @param reason why it was not, null when it was
     * @param facts  what there is to know
     */
    record Moved(int moveId, MoveStep step, String reason, List<String> facts) implements ContainerRecord {}

    /** Daemon: say what the tasks have used. */
    record Measure() implements ContainerRecord {}

    /**
     * Container: what it and its tasks have used. Tasks that have no room in a record are left out.
     *
     * @param besideNanos CPU time of the container that none of its tasks has used, those that are gone included; -1 if unknown
     */
    record Usage(long besideNanos, List<TaskUsage> tasks) implements ContainerRecord {}

    /** CPU time of a task's threads, nanoseconds. */
    record TaskUsage(int tid, long cpuNanos) {}

    /** Container: a line for the daemon's log. */
    record Note(String text) implements ContainerRecord {}
}
