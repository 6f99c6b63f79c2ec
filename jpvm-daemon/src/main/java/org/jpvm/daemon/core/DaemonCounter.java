package org.jpvm.daemon.core;

/** What a daemon counts. Read by TM_TICKLE 9, the console and the documentation. */
public enum DaemonCounter {
    /** Fragments passed on from one task to another. */
    FRAMES_FORWARDED("fragments passed on between tasks"),
    /** Bytes of these fragments, headers included. */
    BYTES_FORWARDED("bytes passed on between tasks"),
    /** Copies made of fragments sent to a multicast address. */
    MULTICAST_COPIES("copies of multicast fragments"),
    /** Parts in which fragments larger than the receive buffer were passed on. */
    FRAME_PARTS("parts of fragments larger than the receive buffer"),
    /** Fragments for tasks, hosts or multicast addresses that do not exist. */
    FRAMES_DROPPED("fragments for nobody"),
    /** Fragments to the daemon that continued nothing, and messages cut off by the start of another. */
    FRAMES_OUT_OF_ORDER("fragments to the daemon that do not fit together"),
    /** Requests and messages that the daemon handled. */
    REQUESTS("messages to the daemon"),
    /** Messages that the daemon sent to tasks. */
    MESSAGES_SENT("messages of the daemon to tasks"),
    /** Messages to the daemon whose body was wrong. */
    MALFORMED("messages to the daemon that could not be read"),
    /** Messages to the daemon with a code that it does not serve. */
    UNKNOWN_CODES("messages to the daemon with an unknown code"),
    /** Requests that were read and answered with an error because a limit was reached. */
    REFUSED("requests refused because of a limit"),
    /** Connections closed because of what came over them. */
    LINKS_REFUSED("connections closed because of what they sent"),
    /** Connections closed because handling their bytes failed in an unforeseen way. */
    INTERNAL_ERRORS("failures of the daemon itself"),
    /** Tasks that enrolled. */
    TASKS_ENROLLED("tasks enrolled"),
    /** Tasks started here. */
    TASKS_STARTED("tasks started"),
    /** Tasks that ended. */
    TASKS_ENDED("tasks ended"),
    /** Times that a source was no longer read because its receiver did not keep up. */
    SOURCES_PAUSED("sources held up by a slow receiver"),
    /** Answers to questions that nobody asks any more. */
    LATE_ANSWERS("answers that came too late"),
    /** Output of tasks that had ended already. */
    LATE_OUTPUT("pieces of output of tasks already gone");

    private final String text;

    DaemonCounter(String text) {
        this.text = text;
    }

    /** What is counted, as a phrase for people. */
    public String text() {
        return text;
    }
}
