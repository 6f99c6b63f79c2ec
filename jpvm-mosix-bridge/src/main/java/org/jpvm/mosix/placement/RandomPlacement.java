package org.jpvm.mosix.placement;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;

/** {@code random}: any host that will do, all equally likely. */
public final class RandomPlacement implements PlacementPolicy {
    /** Keeps nothing. */
    public RandomPlacement() {}

    @Override
    public String name() {
        return "random";
    }

    @Override
    public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
        Outlook outlook = Outlook.ofSome(hosts, request, random);
        Tally tally = new Tally(chosen.length);
        for (int task = 0; task < chosen.length; task++) {
            chosen[task] = Draw.suitable(outlook, hosts.size(), tally, random, -1);
            tally.increment(chosen[task]);
        }
    }
}
