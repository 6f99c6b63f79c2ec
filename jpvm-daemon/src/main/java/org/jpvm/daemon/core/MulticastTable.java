package org.jpvm.daemon.core;

import java.util.TreeMap;
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

    private final TreeMap<Integer, Members> byAddress = new TreeMap<>();

    /** Sets the members on this host; those of an earlier announcement that was never used are forgotten. False when there are too many. */
    boolean announce(int address, int[] tids) {
        if (!byAddress.containsKey(address) && byAddress.size() >= Limits.MAX_MULTICAST_ADDRESSES) {
            return false;
        }
        byAddress.put(address, new Members(tids, NOBODY));
        return true;
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
