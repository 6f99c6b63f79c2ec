package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.placement.RoundRobin;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.LocalTask;

/** What the core asks of policies and of the bridge to load; as with {@link DaemonEffects}, nothing calls back into the core from here. */
public interface PlacementEffects {
    /** PVM's own policy, which needs nobody. */
    String ROUND_ROBIN = RoundRobin.NAME;

    /** A daemon without policies and bridge. */
    PlacementEffects NONE = new PlacementEffects() {};

    /** Whether there are policies: otherwise {@link #choose} and {@link #check} are not called. */
    default boolean hasPolicies() {
        return false;
    }

    /** The policy where nobody chose one. */
    default String standardPolicy() {
        return ROUND_ROBIN;
    }

    /** Whether a bridge hears of the load of the hosts with which there is a session. */
    default boolean hearsOfLoad() {
        return false;
    }

    /** Asks a policy; answered once by {@link PvmdCore#handlePlaced}. */
    default void choose(int questionId, PlacementQuestion question) {}

    /** Finds out whether there is such a policy; answered once by {@link PvmdCore#handlePolicyChecked}. */
    default void check(int questionId, String policy) {}

    /** The hosts of the machine, ascending, at the start and whenever they change. */
    default void hostsChanged(List<HostFacts> hosts) {}

    /** A task of this host is there, or more is known of it; {@link LocalTask#startNanos} is 0 as long as the core does not know the time. */
    default void taskChanged(LocalTask task) {}

    /** A task of this host ended. */
    default void taskEnded(int tid) {}

    /** A task that ran here, of this host or a guest, goes on at another host; it has not ended. */
    default void taskMoved(int tid, int toHost) {}

    /** A session with a host began. */
    default void up(int hostIndex) {}

    /** It ended. */
    default void down(int hostIndex) {}

    /** A message of a host's bridge; to be copied. */
    default void message(int hostIndex, ByteBuffer bytes, int start, int end) {}

    /**
     * A word of the owner of this host for the bridge.
     *
     * @return null, or why not
     */
    default String command(String word) {
        return "there is no bridge to load here";
    }

    /** What policies were asked, in lines for people. */
    default List<String> describePolicies() {
        return List.of();
    }

    /** Which policy moves running tasks, and what it did, in lines for people. */
    default List<String> describeBalance() {
        return List.of();
    }

    /**
     * The hosts and their load, in lines for people.
     *
     * @param hosts what this daemon knows of them by itself
     */
    default List<String> describeLoad(List<PlacementQuestion.Candidate> hosts) {
        return List.of();
    }
}
