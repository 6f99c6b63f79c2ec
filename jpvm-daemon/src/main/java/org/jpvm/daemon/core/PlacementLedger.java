package org.jpvm.daemon.core;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.Tid;

/**
 * Tasks that policies have placed for spawns of this daemon: what it knows of the load of hosts before they say anything, and for good of those
 * that say nothing. Not kept for PVM's round robin, which does not look.
 */
final class PlacementLedger {
    /** After so long what was placed shows in the load of its host, if anybody measures that. */
    static final long RECENT_NANOS = 10_000_000_000L;

    /** Times kept for one host. */
    static final int MAX_TIMES = 4096;

    private static final long[] NO_TIMES = {};

    private static final class Host {
        /** Never changed, only replaced: questions hold it. */
        long[] times = NO_TIMES;

        /** Tasks that a host was asked for and that it has not answered for. */
        int asked;

        final TreeSet<Integer> tids = new TreeSet<>();
    }

    private final TreeMap<Integer, Host> hosts = new TreeMap<>();

    /** A host is asked to start tasks. */
    void asked(int hostIndex, int count, long nowNanos) {
        Host host = hosts.computeIfAbsent(hostIndex, index -> new Host());
        host.asked += count;
        prune(host, nowNanos);
        int before = host.times.length;
        long[] times = Arrays.copyOf(host.times, (int) Math.min(MAX_TIMES, (long) before + count));
        Arrays.fill(times, before, times.length, nowNanos);
        host.times = times;
    }

    /** It has answered for {@code count} tasks that it was asked for, or never will. */
    void answered(int hostIndex, int count, int started) {
        Host host = hosts.get(hostIndex);
        if (host != null) {
            host.asked = Math.max(0, host.asked - count);
            host.times = Arrays.copyOf(host.times, Math.max(0, host.times.length - (count - started)));
        }
    }

    /** A task runs, and its end will be told by {@link #ended}. */
    void started(int tid) {
        hosts.computeIfAbsent(Tid.hostIndex(tid), index -> new Host()).tids.add(tid);
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

    /** When tasks were placed there, oldest first; the array is not changed any more. */
    long[] recent(int hostIndex, long nowNanos) {
        Host host = hosts.get(hostIndex);
        if (host == null) {
            return NO_TIMES;
        }
        prune(host, nowNanos);
        return host.times;
    }

    private static void prune(Host host, long nowNanos) {
        int old = 0;
        while (old < host.times.length && nowNanos - host.times[old] > RECENT_NANOS) {
            old++;
        }
        if (old > 0) {
            host.times = Arrays.copyOfRange(host.times, old, host.times.length);
        }
    }
}
