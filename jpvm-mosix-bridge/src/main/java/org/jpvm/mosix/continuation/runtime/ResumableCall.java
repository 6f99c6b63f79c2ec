package org.jpvm.mosix.continuation.runtime;

/**
 * The rest of a library call that a task was waiting in when its frames were captured. It travels with them, so its class must be one the
 * destination may receive, and what it refers to is copied or replaced by a handle like everything else.
 */
public interface ResumableCall {
    /**
     * Does the call, on the task's thread at the destination, and may wait and be captured again.
     *
     * @return what the call returns to the task, boxed if primitive, null if void
     * @throws Exception what the call throws to the task
     */
    Object resume() throws Exception;
}
