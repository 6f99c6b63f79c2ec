package org.jpvm.mosix.paper;

/** What the driver and the tasks that talk agree on. */
final class Talk {
    /** Ints: way, position of the task, number of tasks, bytes, cycles, all tids; then a host name for each. */
    static final int SETUP = 11;
    /** Int: a port, where tasks talk over sockets. */
    static final int READY = 12;
    /** Ints: the ports of all. */
    static final int GO = 13;
    /** Double of a ring: seconds. Doubles of partners: nanoseconds of each round trip. */
    static final int DONE = 14;
    /** Ints: how many round trips, and of how many bytes. */
    static final int TRIPS = 15;

    static final int PING = 16;
    static final int PONG = 17;
    static final int END = 18;
    /** To the left neighbour. */
    static final int LEFT = 19;
    /** To the right neighbour. */
    static final int RIGHT = 20;

    /** Cycles before those that count, in which routes are made. */
    static final int WARM_UP = 5;

    private Talk() {}

    /** How messages go; tasks know them by their ordinals. */
    enum Way {
        DAEMON,
        DIRECT,
        SOCKETS,
        PARTNERS
    }
}
