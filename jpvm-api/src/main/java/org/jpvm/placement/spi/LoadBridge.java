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

    /** A task that ran here goes on at another host. */
    void taskMoved(int tid, int toHost);

    /** For so long a task ran nowhere, nanoseconds, when it was last moved away from here. */
    void stopped(int tid, long nanos);

    /** What hosted tasks have used: the answer to {@link BridgeHost#measure}, not given as long as there are none. */
    void used(HostedUse use);

    /**
     * The other answer: why tasks of each kind cannot be moved from or to this host, null when they can.
     *
     * @param hosted  of hosted tasks
     * @param process of tasks that are processes
     */
    void movable(String hosted, String process);

    /** Names of the policies that can move running tasks, sorted; {@code none} for not moving any is understood beside them. */
    List<String> balanceNames();

    /**
     * The owner of this host decides: {@code block} no guests, {@code admit} them again, {@code leave} the machine's placement, {@code stay};
     * {@code expel} guests once, {@code bring} home what is elsewhere; {@code balance NAME}, for the whole machine. A task here says of itself by
     * {@code hint TID left=SECONDS} how many standard CPU-seconds it still needs, without a number to take that back. Other words mean nothing.
     */
    void command(String word);

    /** What it counts and believes beyond the table of hosts, in lines for people; asked for once in a while. */
    List<String> describe();

    /** Which policy moves running tasks, and what it did, in lines for people; asked for as {@link #describe}. */
    List<String> describeBalance();

    /** What it believes now; asked for after each call. Never null after {@link #start}. */
    Beliefs beliefs();

    /** The daemon ends. */
    @Override
    void close();
}
