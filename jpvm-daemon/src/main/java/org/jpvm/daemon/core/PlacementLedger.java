package org.jpvm.daemon.core;

import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.Tid;

/**
 * Tasks that policies have placed for spawns of this daemon, by hosts: what is known of the load of those that say nothing of it. Not kept for
 * PVM's round robin, which does not look.
 */
final class PlacementLedger {
    private static final class Host {
        /** Tasks that the host was asked for and that it has not answered for. */
        int asked;

        final TreeSet<Integer> tids = new TreeSet<>();
    }

    private final TreeMap<Integer, Host> hosts = new TreeMap<>();

    /** A host is asked to start tasks. */
    void asked(int hostIndex, int count) {
        host(hostIndex).asked += count;
    }

    /** It has answered for so many of them, or never will. */
    void answered(int hostIndex, int count) {
        Host host = host(hostIndex);
        host.asked = Math.max(0, host.asked - count);
    }

    /** A task runs, and its end will be told by {@link #ended}. */
    void started(int tid) {
        host(Tid.hostIndex(tid)).tids.add(tid);
    }

    /** A task ended; of one that was not placed here nothing happens. */
    void ended(int tid) {
        Host host = hosts.get(Tid.hostIndex(tid));
        if (host != null) {
            host.tids.remove(tid);
        }
    }

    /** A host is gone. */
    void hostGone(int hostIndex) {
        hosts.remove(hostIndex);
    }

    /** Tasks there. */
    int tasks(int hostIndex) {
        Host host = hosts.get(hostIndex);
        return host == null ? 0 : host.asked + host.tids.size();
    }

    private Host host(int index) {
        return hosts.computeIfAbsent(index, key -> new Host());
    }
}
