package org.jpvm.migration;

import java.nio.file.Path;

/**
 * What a task can say and learn about being moved; get it with {@code PvmTask.migration()}. A task need not: it moves without noticing. Its methods
 * ask the daemon and wait for it; any thread may call.
 *
 * <p>Where nothing moves, under C's daemon or without a bridge, everything has its plain answer: {@link #place} is the host of the tid, pins and
 * hints do nothing. Only {@link #checkpoint} is refused.
 *
 * <pre>{@code
 * try (Pin here = pvm.migration().pinned()) {
 *     readFilesOfThisHost();
 * }
 * }</pre>
 */
public interface Migration {
    /**
     * Where this task runs, how often it has moved, and whether it can. True at the time of the answer: a task that is not pinned may be elsewhere
     * afterwards.
     *
     * @throws org.jpvm.PvmException SYS_ERR when the daemon is lost, as with all calls
     */
    TaskPlace place();

    /** Name of the host where it runs. */
    default String host() {
        return place().place();
    }

    /** How often it has moved. */
    default int moves() {
        return place().moves();
    }

    /**
     * It stays from here on until what is returned is closed. When this returns no move is going on. Pins count: the last one that is closed lets go,
     * unless the task was pinned before, by itself or from a console.
     */
    Pin pinned();

    /** It stays from here on, until {@link #unpin} or a console says otherwise. When this returns no move is going on. */
    void pin();

    /** It may be moved again, at once or when the last {@link Pin} is closed; also one that was placed on a host by name or spawned pinned. */
    void unpin();

    /**
     * A hint for balancing: how much it has still to do. Who never says it is judged by what it has used.
     *
     * @param cpuSeconds CPU-seconds on a standard processor (about 3 GHz), from now; NaN withdraws the hint
     * @throws org.jpvm.PvmException BAD_PARAM below zero or infinite
     */
    void workLeft(double cpuSeconds);

    /**
     * Writes the task as it stands into a file, and goes on. {@code ./jpvm run --restore FILE} starts a new task from it, any number of times: there
     * this call returns {@link Checkpoint#RESTORED}. The new task has a tid of its own; messages, groups and mailbox entries of the old one are not
     * its own. For hosted tasks.
     *
     * @param file written anew or replaced as a whole, on the host where the task runs
     * @throws org.jpvm.PvmException NOT_IMPL where no engine can do that, with the reason; SYS_ERR when the file cannot be written
     */
    Checkpoint checkpoint(Path file);
}
