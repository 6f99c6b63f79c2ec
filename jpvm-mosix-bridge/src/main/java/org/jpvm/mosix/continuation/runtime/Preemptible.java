package org.jpvm.mosix.continuation.runtime;

/** The task that runs on a thread, as its polls see it. */
public interface Preemptible {
    /**
     * Called by a poll while the loader's call site is armed, on the task's thread. Returns, and the task goes on; or throws.
     *
     * @throws CaptureSignal to take the task's frames off this thread
     */
    void poll();

    /**
     * Called on the task's thread by library code that is about to wait, or has been woken from it, and can say how to begin again.
     *
     * @param call does the rest of the library call where the task goes on
     * @throws CaptureSignal if a capture is asked for and possible now
     */
    void pollInCall(ResumableCall call);

    /** Whether a capture has been asked for and not been answered. Any thread. */
    boolean captureRequested();

    /**
     * Sets what a request must do to end the wait the task is in; null when it waits no longer. Run at once if a request is pending.
     * It is called on the requester's thread and must not block.
     */
    void wakeWith(Runnable waker);
}
