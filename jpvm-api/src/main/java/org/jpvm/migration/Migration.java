package org.jpvm.migration;

import java.nio.file.Path;

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
     * Writes this task to a file and goes on; started from that file it goes on from here, too, as often as somebody likes, on any host with a Java
     * daemon, whether it has the program or not: {@code SpawnRequest.restored(file)}, {@code ./jpvm run --restore file}. Its variables, objects and
     * statics come along, the classes that its code names, pins, hints apart, and of its session the messages that wait for it, options, context and
     * message handlers.
     *
     * <p>Who is started from the file is a new task: {@code tid()}, {@code parent()} and {@code siblings()} are new, and nothing that the machine knew
     * of the old one holds: groups, mailbox entries, notify requests, children. Tids kept in variables are those of then.
     *
     * <p>The file is for its owner only and takes the place of another one at once or not at all. With a key file ({@code JPVM_KEY_FILE}) it is sealed,
     * and can be started only where there is the same key. Stands still for as long as writing takes.
     *
     * @param file where to, on the host where the task runs now
     * @return {@code SAVED} now, {@code RESTORED} each time it is started from the file
     * @throws org.jpvm.PvmException NOT_IMPL where tasks cannot be taken off their threads: outside of a container, under C's daemon, on a thread that
     *     the task has started, without the engine; SYS_ERR with the reason when it cannot be copied now or the file cannot be written; the task goes on
     */
    CheckpointOutcome checkpoint(Path file);

    /**
     * A hint for balancing: how much it has still to do. Who never says it is judged by what it has used.
     *
     * @param cpuSeconds CPU-seconds on a standard processor (about 3 GHz), from now; NaN withdraws the hint
     * @throws org.jpvm.PvmException BAD_PARAM below zero or infinite
     */
    void workLeft(double cpuSeconds);
}
