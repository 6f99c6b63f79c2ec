package org.jpvm.migration.spi;

import java.util.Map;

/**
 * A session between a task and its daemon that can be taken to another daemon while the task stands still.
 *
 * <pre>
 *   here     suspend ─▶ state ─▶ abandon        or: suspend ─▶ resume
 *   there    (enrolled anew, suspended) install ─▶ resume
 * </pre>
 *
 * No thread of the task is in a call meanwhile.
 */
public interface MovableSession {
    /** A task whose session can be taken away. */
    interface Holder {
        /** The session's other face; a new one each time. */
        MovableSession movableSession();
    }

    /**
     * Writes all that the task has sent and takes in all that the daemon has sent it, which the daemon confirms; from then on both directions are
     * empty, and nothing is given to the task. Blocks until then.
     *
     * @param timeoutNanos how long to wait for the daemon
     * @return null, or why the session cannot be taken away now; then it goes on as before
     */
    String suspend(long timeoutNanos);

    /** The session goes on, here. */
    void resume();

    /** All that the session knows, as data of classes of this library and objects of the task; of a suspended session. */
    Object state();

    /**
     * Makes this session, which is suspended, go on as another one would have.
     *
     * @param state what {@link #state} gave, perhaps in another JVM
     * @throws IllegalArgumentException when it is no such state
     */
    void install(Object state);

    /**
     * Makes this session, which is suspended, go on as one that ended would have, for a task that is a new one: who it is, who started it, its
     * siblings and where its output and trace go stay as they are here; what the machine knew of the other one, and what others have sent it for the
     * library alone or only in part, is forgotten.
     *
     * @param state what {@link #state} gave
     * @throws IllegalArgumentException when it is no such state
     */
    void succeed(Object state);

    /** Ends the session without a word to the daemon: it goes on elsewhere. Every later call fails. */
    void abandon();

    /** Objects that belong to the place and not to the task, by names that are the same for each session. */
    Map<String, Object> handles();
}
