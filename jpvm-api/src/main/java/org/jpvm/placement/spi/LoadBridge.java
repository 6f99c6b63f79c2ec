package org.jpvm.placement.spi;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Knows the load of this host and of others; found by the daemon as a service. Its methods are called by one thread. What they throw is counted
 * and logged, and the daemon goes on.
 */
public interface LoadBridge extends AutoCloseable {
    /** Name for people, lower-case. */
    String name();

    /** Name of the policy that places where nobody has chosen one. */
    String standardPolicy();

    /** Begins. Called once, before anything else. */
    void start(BridgeHost host);

    /** These hosts are in the machine from now on, by ascending index, this one included. Called first after {@link #start}. */
    void hostsChanged(List<HostFacts> hosts);

    /** There is a session with this host: messages can be sent to it. Its bridge, if it has one, may not have begun. */
    void up(int hostIndex);

    /** There is none any more. */
    void down(int hostIndex);

    /** A message of the bridge of another host; read-only, the bytes may be kept. Whatever is in it, nothing is thrown. */
    void message(int hostIndex, ByteBuffer message);

    /** A task of this host started, or more became known of it: its process. */
    void taskChanged(LocalTask task);

    /** A task of this host ended. */
    void taskEnded(int tid);

    /**
     * The owner of this host decides: {@code block} no guests, {@code admit} them again, {@code leave} the machine's placement, {@code stay}.
     * Other words mean nothing.
     */
    void command(String word);

    /** What it counts and believes beyond the table of hosts, in lines for people; asked for after each period. */
    List<String> describe();

    /** What it believes now; asked for after each call. Never null after {@link #start}. */
    Beliefs beliefs();

    /** The daemon ends. */
    @Override
    void close();
}
