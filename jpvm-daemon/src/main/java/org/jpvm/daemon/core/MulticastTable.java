package org.jpvm.daemon.core;

import java.util.LinkedHashMap;
import java.util.List;
import org.jpvm.Tid;

/** Single-use multicast addresses and who is behind them. Source: pvm-wire-protocol §5.7. */
final class MulticastTable {
    private static final int[] NOBODY = new int[0];

    /**
     * Who is behind an address.
     *
     * @param local tids of members that get a copy each: those on this host, and those who are sent to straight
     * @param hosts indices of other hosts with members; only for addresses of tasks of this host
     * @param all   tids of all members; only for addresses of tasks that run here
     */
    record Members(int[] local, int[] hosts, int[] all) {}

    /** In the order of their announcements. */
    private final LinkedHashMap<Integer, Members> byAddress = new LinkedHashMap<>();

    /**
     * Sets the members on this host; those of an earlier announcement that was never used are forgotten. A task of another host that dies before
     * it has sent its message leaves an address behind, of which nobody tells: when there are too many, the oldest is forgotten.
     */
    void announce(int address, int[] tids) {
        byAddress.remove(address);
        if (byAddress.size() >= Limits.MAX_MULTICAST_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        byAddress.put(address, new Members(tids, NOBODY, tids));
    }

    /** The addresses that were announced and not used, oldest first; a copy. */
    List<Integer> addresses() {
        return List.copyOf(byAddress.keySet());
    }

    /** Sets the other hosts of an address that was announced, and all its members. */
    void setHosts(int address, int[] indices, int[] all) {
        byAddress.computeIfPresent(address, (key, members) -> new Members(members.local, indices, all));
    }

    /** Whether there is an address with members on another host. */
    boolean isOpenTo(int hostIndex) {
        for (Members members : byAddress.values()) {
            for (int host : members.hosts) {
                if (host == hostIndex) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Members of an address, or null. */
    Members find(int address) {
        return byAddress.get(address);
    }

    void forget(int address) {
        byAddress.remove(address);
    }

    /** Forgets the addresses of a host's tasks. */
    void forgetHost(int hostIndex) {
        byAddress.keySet().removeIf(address -> Tid.hostIndex(address) == hostIndex);
    }

    int size() {
        return byAddress.size();
    }
}
