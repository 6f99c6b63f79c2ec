package org.jpvm.hosts;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;

/** A policy of a user: everything to the host with the highest index. */
public final class LastHostPolicy implements PlacementPolicy {
    @Override
    public String name() {
        return "last-host";
    }

    @Override
    public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
        Arrays.fill(chosen, hosts.size() - 1);
    }
}
