package org.jpvm.migration;

/**
 * What a task can say and learn about being moved; get it with {@code PvmTask.migration()}. A task need not: it moves without noticing. Its methods
 * ask the daemon and wait for it; any thread may call.
 *
 * <p>Where nothing moves, under C's daemon or without a bridge, everything has its plain answer: {@link #place} is the host of the tid, pins and
 * hints do nothing.
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
}
