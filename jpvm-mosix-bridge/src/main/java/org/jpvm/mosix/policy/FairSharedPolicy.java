package org.jpvm.mosix.policy;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.Move;
import org.jpvm.placement.MoveCosts;

/**
 * {@link FairPolicy} for hosts whose tasks share the processor as the kernel sees fit, since nobody holds any of them back, and where moves are
 * cheap: what a live machine runs under the name {@code fair}. Source: balancing §7, variant F.
 */
public final class FairSharedPolicy implements BalancePolicy {
    private final FairPolicy fair = new FairPolicy(FairSettings.SHARED);

    /** Found by its name. */
    public FairSharedPolicy() {}

    @Override
    public String name() {
        return "fair-shared";
    }

    @Override
    public double period() {
        return fair.period();
    }

    @Override
    public int[] partners(HostState self, HostsView known, MoveCosts costs, RandomGenerator random) {
        return fair.partners(self, known, costs, random);
    }

    @Override
    public List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random) {
        return fair.meet(self, other, costs, random);
    }
}
