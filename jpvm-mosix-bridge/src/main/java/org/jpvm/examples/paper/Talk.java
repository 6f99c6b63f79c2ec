package org.jpvm.examples.paper;

/** What the driver and the tasks that talk agree on. */
public final class Talk {
    /** Ints: way, position of the task, number of tasks, bytes, cycles, all tids; then a host name for each. */
    public static final int SETUP = 11;
    /** Int: a port, where tasks talk over sockets. */
    public static final int READY = 12;
    /** Ints: the ports of all. */
    public static final int GO = 13;
    /** Double of a ring: seconds. Doubles of partners: nanoseconds of each round trip. */
    public static final int DONE = 14;
    /** Ints: how many round trips, and of how many bytes. */
    public static final int TRIPS = 15;

    public static final int PING = 16;
    public static final int PONG = 17;
    public static final int END = 18;
    /** To the left neighbour. */
    public static final int LEFT = 19;
    /** To the right neighbour. */
    public static final int RIGHT = 20;

    /** Cycles before those that count, in which routes are made. */
    public static final int WARM_UP = 5;

    private Talk() {}

    /** How messages go; tasks know them by their ordinals. */
    public enum Way {
        DAEMON,
        DIRECT,
        SOCKETS,
        PARTNERS
    }
}
