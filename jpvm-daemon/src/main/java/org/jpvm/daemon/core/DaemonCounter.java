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
    /** What spawns said of their tasks and nobody could read. */
    BAD_HINTS("hints of spawns left out"),
    /** Messages about placement that made no sense. */
    BAD_PLACEMENT_MESSAGES("plane: messages about placement refused"),
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
    /** Fragments passed on to other hosts. */
    FRAMES_TO_HOSTS("fragments passed on to other hosts"),
    /** Fragments from other hosts passed on to tasks. */
    FRAMES_FROM_HOSTS("fragments from other hosts passed on to tasks"),
    /** Receivers given up because too much from other hosts waited for them. */
    BACKLOGS_OVERFLOWED("tasks given up because they did not read what came from other hosts"),
    /** Packets sent to other hosts, each counted once. */
    PACKETS_SENT("packets sent to other hosts"),
    /** Packets sent once more because no acknowledgement came. */
    PACKETS_SENT_AGAIN("packets sent again"),
    /** Packets with data from other hosts, each counted once. */
    PACKETS_RECEIVED("packets from other hosts"),
    /** Packets that came more than once. */
    PACKETS_RECEIVED_AGAIN("packets that came again"),
    /** Packets that overtook others. */
    PACKETS_EARLY("packets that overtook others"),
    /** Packets too far ahead of those that are missing. */
    PACKETS_TOO_EARLY("packets too far ahead to keep"),
    /** Acknowledgements of packets not under way. */
    UNKNOWN_ACKNOWLEDGEMENTS("acknowledgements of nothing"),
    /** Datagrams that were no packets, or not from a host of the machine. */
    DATAGRAMS_REFUSED("datagrams from nobody known"),
    /** Hosts that were told that they are no longer in the machine. */
    FORMER_HOSTS_DISMISSED("packets of former hosts answered with the end"),
    /** Hosts that this daemon added as the master. */
    HOSTS_ADDED("hosts added"),
    /** Hosts that left or failed. */
    HOSTS_LOST("hosts that left or failed"),
    /** Answers to questions that nobody asks any more. */
    LATE_ANSWERS("answers that came too late"),
    /** Sessions of the extension plane that began. */
    PLANE_SESSIONS("plane: sessions"),
    /** Sessions that ended without leave. */
    PLANE_BROKEN("plane: sessions broken"),
    /** Handshakes refused: another key, another version, a host that is not in the machine, too slow. */
    PLANE_HANDSHAKES_REFUSED("plane: handshakes refused"),
    /** Records refused: changed, repeated, left out. */
    PLANE_RECORDS_REFUSED("plane: records refused"),
    /** Packets that the plane did not take. */
    PLANE_PACKETS_DROPPED("plane: packets not taken"),
    /** Times that this daemon took the place of a lost master. */
    MASTERS_SUCCEEDED("masters succeeded"),
    /** Extension messages for a service that this daemon does not have. */
    PLANE_UNKNOWN_SERVICES("plane: messages for unknown services"),
    /** Datagrams from a host with which there is a session. */
    DATAGRAMS_BESIDE_PLANE("plane: datagrams beside a session"),
    /** Tasks of this host that moved, from wherever to wherever. */
    TASKS_MOVED("moves of tasks"),
    /** Moves that came to nothing. */
    MOVES_GIVEN_UP("moves given up"),
    /** Fragments for tasks, or of tasks, that run away from their home. */
    FRAMES_CARRIED("fragments of tasks away from home"),
    /** Requests for direct routes that were denied because one of the tasks may move. */
    ROUTES_DENIED("direct routes denied to tasks that may move"),
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
