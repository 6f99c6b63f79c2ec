package org.jpvm.groupserver;

/** What {@link GroupServerCore} asks its owner to do, in this order, each to the end before the next. */
public sealed interface GroupEffect {
    /**
     * Send an XDR message in the group context.
     *
     * @param to   the task
     * @param tag  tag
     * @param body XDR bytes
     */
    record Reply(int to, int tag, byte[] body) implements GroupEffect {}

    /**
     * Send an XDR message in the group context to several tasks, once each.
     *
     * @param to   the tasks; one may occur twice
     * @param tag  tag
     * @param body XDR bytes
     */
    record Multicast(int[] to, int tag, byte[] body) implements GroupEffect {}

    /**
     * Ask the daemon for a DEADTID message when a task ends.
     *
     * @param tid the task
     */
    record WatchExit(int tid) implements GroupEffect {}

    /**
     * Write text to the standard error.
     *
     * @param text whole lines, the last one without its line end
     */
    record Print(String text) implements GroupEffect {}

    /** Leave the machine. */
    record Exit() implements GroupEffect {}
}
