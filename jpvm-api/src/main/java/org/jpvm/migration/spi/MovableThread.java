package org.jpvm.migration.spi;

/** The engine's side of a thread that runs a movable task, for library calls that wait: a wait can be ended by a move and begun again elsewhere. */
public interface MovableThread {
    /** Whether the task was asked to stand still and has not answered. Any thread. */
    boolean isStopping();

    /**
     * Sets what a request to stand still must do to end the wait the thread is in; null when it waits no longer. Run at once if there is a
     * request. It is called on the thread of whoever asks and must not block.
     */
    void wakeWith(Runnable waker);

    /**
     * Takes the task off the thread, if all that is on its stack below the library call can be taken; then this does not return, and the frames of
     * the library are unwound by an error that must not be caught.
     *
     * @param call the rest of the call, which is begun where the task goes on
     */
    void offer(PendingCall call);

    /**
     * Takes the task off the thread by its own wish, to be copied to a file; then this does not return, as {@link #offer}.
     *
     * @return why that cannot be done where the task stands, in one line
     */
    String stop(CopyCall call);
}
