package org.jpvm.mosix.placement;

import java.util.random.RandomGenerator;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;

/**
 * {@code power-of-two}: the better of two hosts drawn by chance. Looks at a handful of hosts, however many there are, and stale figures cannot
 * make everybody choose the same one. Source: mosix §2.7.
 */
public final class PowerOfTwo implements PlacementPolicy {
    /** Keeps nothing. */
    public PowerOfTwo() {}

    @Override
    public String name() {
        return "power-of-two";
    }

    @Override
    public void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen) {
        Outlook outlook = Outlook.ofSome(hosts, request, random);
        Tally tally = new Tally(chosen.length);
        for (int task = 0; task < chosen.length; task++) {
            int first = Draw.suitable(outlook, hosts.size(), tally, random, -1);
            int second = Draw.suitable(outlook, hosts.size(), tally, random, first);
            chosen[task] = cost(outlook, second, tally) < cost(outlook, first, tally) ? second : first;
            tally.increment(chosen[task]);
        }
    }

    private static double cost(Outlook outlook, int position, Tally tally) {
        int more = tally.count(position);
        return outlook.graded(position, more, outlook.stretch(position, more));
    }
}
