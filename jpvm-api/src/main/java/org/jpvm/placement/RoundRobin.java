package org.jpvm.placement;

import java.util.random.RandomGenerator;

/**
 * PVM's own choice of hosts: contiguous blocks of equal size, going round the hosts from where the last spawn stopped. Speed and load are
 * not looked at. Source: pvm-wire-protocol §7.1.
 */
public final class RoundRobin implements PlacementPolicy {
    /** Its name. */
    public static final String NAME = "round-robin";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
        distribute(atOrBehind(hosts, request.nextHost()), hosts.size(), chosen);
    }

    /**
     * Distributes tasks over candidates.
     *
     * @param start      position of the candidate that gets the first task
     * @param candidates how many there are, at least 1
     * @param chosen     gets the position of a candidate for each task
     * @return position of the candidate behind the last one used, where the next spawn goes on
     */
    public static int distribute(int start, int candidates, int[] chosen) {
        int hosts = Math.min(candidates, chosen.length);
        int position = start;
        long share = 0;
        for (int slot = 0; slot < chosen.length; slot++) {
            chosen[slot] = position;
            share += hosts;
            if (share >= chosen.length) {
                share -= chosen.length;
                position = position + 1 == candidates ? 0 : position + 1;
            }
        }
        return position;
    }

    /** Position of the first host with this index or a greater one, else 0. */
    private static int atOrBehind(HostsView hosts, int index) {
        int low = 0;
        int high = hosts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hosts.hostIndex(middle) < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == hosts.size() ? 0 : low;
    }
}
