package org.jpvm.examples.placement;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;

/** Fills the fastest host first: one task for each free core, then the next fastest; what is left over goes round. */
public final class FillFastest implements PlacementPolicy {
    @Override
    public String name() {
        return "fill-fastest";
    }

    @Override
    public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
        double[] free = new double[hosts.size()];
        for (int i = 0; i < free.length; i++) {
            free[i] = hosts.isLeaving(i) ? 0 : hosts.cores(i) - hosts.load(i);
        }
        for (int task = 0; task < chosen.length; task++) {
            int best = task % hosts.size();
            for (int i = 0; i < free.length; i++) {
                boolean room = free[i] > 0.5;
                if (room && (free[best] <= 0.5 || hosts.speed(i) > hosts.speed(best))) {
                    best = i;
                }
            }
            chosen[task] = best;
            free[best]--;
        }
    }
}
