package org.jpvm.migration.spi;

import java.util.List;
import java.util.function.Consumer;

/** A task on its way from its start, or its arrival, to its end or departure. Methods may be called by any thread but {@link #run}. */
public interface MovableRun {
    /** How {@link #run} ended. */
    enum Outcome {
        /** The main method returned. */
        FINISHED,
        /** It threw what {@link #failure} gives. */
        FAILED,
        /** The task stands still: it can be run again, or be released. */
        STOPPED
    }

    /** Runs the task on the calling thread until it ends or stands still. */
    Outcome run();

    /** What the main method threw. */
    Throwable failure();

    /** Bytes of stack that the thread for the next {@link #run} needs, 0 for what is usual. */
    long stackBytes();

    /** The loader of the task's classes. */
    ClassLoader loader();

    /** Classes of the program that are loaded. */
    List<String> classNames();

    /**
     * Asks the task to stand still.
     *
     * @param answer gets null when {@link #run} is about to return {@link Outcome#STOPPED}, or why the task goes on; once, on any thread
     */
    void stop(Consumer<String> answer);

    /**
     * Gives a request up.
     *
     * @return whether the request is void now: the answer was given with a reason; otherwise it comes by itself
     */
    boolean withdraw();

    /** What the task, which stands still, stopped by itself for, given once; null when it was asked to. The task's thread. */
    CopyCall copyCall();

    /**
     * Copies the task, which stands still. Blocks.
     *
     * @throws MoveRefusedException when it holds what cannot be copied; it can still be run
     */
    byte[] image(Belongings belongings) throws MoveRefusedException;

    /** What came along with an image, as {@link Belongings#carried}; after a restore. */
    Object carried();

    /** The task goes on elsewhere, or not at all. */
    void release();
}
