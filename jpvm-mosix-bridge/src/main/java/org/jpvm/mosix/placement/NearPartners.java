package org.jpvm.mosix.placement;

import java.util.Arrays;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementRequest;

/**
 * {@code affinity}: as {@code least-loaded}, but a host without any of the partners that the hints name counts as slower by half, and one with
 * some of them by as much of that as partners are elsewhere. A half is what the paper measured for two processes that talk from host to host all
 * the time. Source: mosix §0.
 */
public final class NearPartners extends CheapestPlacement {
    private static final double ALL_APART = 0.5;

    /** Keeps nothing. */
    public NearPartners() {}

    @Override
    public String name() {
        return "affinity";
    }

    @Override
    Costs costs(Outlook outlook, PlacementRequest request, HostsView hosts) {
        int[] near = Arrays.stream(request.partnerHosts())
                .filter(host -> host > 0)
                .sorted()
                .toArray();
        if (near.length == 0) {
            return outlook::stretch;
        }
        return (position, more) -> {
            int here = countOf(near, hosts.hostIndex(position));
            return outlook.stretch(position, more) * (1 + ALL_APART * (near.length - here) / near.length);
        };
    }

    private static int countOf(int[] sorted, int value) {
        int found = Arrays.binarySearch(sorted, value);
        if (found < 0) {
            return 0;
        }
        int from = found;
        int to = found + 1;
        while (from > 0 && sorted[from - 1] == value) {
            from--;
        }
        while (to < sorted.length && sorted[to] == value) {
            to++;
        }
        return to - from;
    }
}
