package org.jpvm.migration.spi;

/** The rest of a library call that a task waited in. Its class and what it refers to are data, or have handles ({@link MovableSession#handles}). */
public interface PendingCall {
    /**
     * Does the rest, on the task's thread where it goes on; may wait and be offered again.
     *
     * @return what the call returns to the task
     */
    Object resume();
}
