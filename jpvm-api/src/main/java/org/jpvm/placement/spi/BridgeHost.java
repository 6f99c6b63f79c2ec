package org.jpvm.placement.spi;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What a daemon gives to its bridge. Every method may be called by the bridge's thread only, except {@link #nanoTime} and {@link #log}. */
public interface BridgeHost {
    /** Most bytes of one message. */
    int MAX_MESSAGE_BYTES = 40_000;

    /** Index of this host. */
    int hostIndex();

    /**
     * Sends the bytes between position and limit to the bridge of another host. Copied; in order; lost when the session ends.
     *
     * @return false when they cannot be sent: there is no session with this host, too much waits already, or the message is too long
     */
    boolean send(int hostIndex, ByteBuffer message);

    /**
     * Asks for a session with a host; {@link LoadBridge#up} follows, if it is a Java daemon that can be reached. In a machine of many hosts most
     * pairs have none unless somebody asks.
     */
    void open(int hostIndex);

    /** Has the bridge's thread call this again and again; the first time after one period. What it throws is counted and logged. */
    void every(long periodMillis, Runnable action);

    /**
     * Has a task moved to a host; any task of the machine, wherever it runs. Takes as long as it takes, and may be refused.
     *
     * @param done told in the bridge's thread, once: null when the task has moved, or why it has not
     */
    void move(int tid, int toHost, Consumer<String> done);

    /** Asks what the hosted tasks here have used and what can be moved; {@link LoadBridge#used} and {@link LoadBridge#movable} follow. */
    void measure();

    /** A clock that does not go back. */
    long nanoTime();

    /** A line for the daemon's log. */
    void log(String line);
}
