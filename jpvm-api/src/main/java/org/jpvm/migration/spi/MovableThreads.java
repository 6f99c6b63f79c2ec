package org.jpvm.migration.spi;

/** Which thread runs a movable task. */
public final class MovableThreads {
    private static final ThreadLocal<MovableThread> CURRENT = new ThreadLocal<>();

    private MovableThreads() {}

    /** The calling thread's, null when it runs no movable task. */
    public static MovableThread current() {
        return CURRENT.get();
    }

    /** What the calling thread runs from now on, null for no movable task; for engines. */
    public static void enter(MovableThread thread) {
        if (thread == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(thread);
        }
    }
}
