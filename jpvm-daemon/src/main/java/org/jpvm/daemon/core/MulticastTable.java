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
     * @param local tids of members on this host
     * @param hosts indices of other hosts with members; only for addresses of tasks of this host
     */
    record Members(int[] local, int[] hosts) {}

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
        byAddress.put(address, new Members(tids, NOBODY));
    }

    /** The addresses that were announced and not used, oldest first; a copy. */
    List<Integer> addresses() {
        return List.copyOf(byAddress.keySet());
    }

    /** Sets the other hosts of an address that was announced. */
    void setHosts(int address, int[] indices) {
        byAddress.computeIfPresent(address, (key, members) -> new Members(members.local, indices));
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
