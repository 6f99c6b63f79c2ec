package org.jpvm.mosix.placement;

import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementRequest;

/** {@code least-loaded}: where a task gets on fastest now, speed, cores and all processes there considered. Source: mosix §1.2. */
public final class LeastLoaded extends CheapestPlacement {
    /** Keeps nothing. */
    public LeastLoaded() {}

    @Override
    public String name() {
        return "least-loaded";
    }

    @Override
    Costs costs(Outlook outlook, PlacementRequest request, HostsView hosts) {
        return outlook::stretch;
    }
}
