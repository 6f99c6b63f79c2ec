package org.jpvm.mosix.hosted;

/** What comes along with a task although none of its frames need lead to it. Each task has its own such class, whose static is in its image. */
public final class Carried {
    /** The object; set while the task stands still. */
    public static Object value;

    private Carried() {}
}
