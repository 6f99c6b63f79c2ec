package org.jpvm.daemon.core;

import java.util.TreeMap;

/** Single-use multicast addresses and their members on this host. Source: pvm-wire-protocol §5.7. */
final class MulticastTable {
    private final TreeMap<Integer, int[]> membersByAddress = new TreeMap<>();

    /** Sets the members of an address; an earlier announcement that was never used is forgotten. */
    void announce(int address, int[] tids) {
        membersByAddress.put(address, tids);
    }

    /** Members of an address, or null. */
    int[] members(int address) {
        return membersByAddress.get(address);
    }

    void forget(int address) {
        membersByAddress.remove(address);
    }

    int size() {
        return membersByAddress.size();
    }
}
