package org.jpvm.daemon.io;

/** A task started here. */
interface RunningTask {
    /** Its process, 0 when it has none of its own. */
    long pid();

    /** Stops or goes on reading what it prints. */
    void pauseOutput(boolean paused);

    /** Waits a moment for its end, then ends it. */
    void awaitOrKill();

    /** Lets go of threads that wait for the loop. */
    void release();
}
