package org.jpvm.examples.placement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;
import org.junit.jupiter.api.Test;

class FillFastestTest {
    private static ListedHosts.Row host(int index, double speed, double cores, double load, boolean leaving) {
        return new ListedHosts.Row(
                new HostView(index, "h" + index, "LINUX64", speed, cores, load, load, 0, 0, leaving, false), 0, 0);
    }

    private static int[] place(HostsView hosts, int count) {
        int[] chosen = new int[count];
        new FillFastest()
                .place(
                        new PlacementRequest("x", count, 1, 1, 0, SpawnHints.NONE),
                        hosts,
                        new SplittableRandom(1),
                        chosen);
        return chosen;
    }

    @Test
    void freeCoresOfFastHostsComeFirst() {
        HostsView hosts = new ListedHosts(List.of(
                host(1, 1, 2, 0, false), host(2, 3, 1, 0, false), host(3, 2, 2, 1.2, false), host(4, 9, 8, 0, true)));
        assertArrayEquals(new int[] {1, 2, 0, 0}, place(hosts, 4));
    }

    @Test
    void whatIsLeftOverGoesRound() {
        HostsView hosts = new ListedHosts(List.of(host(1, 1, 1, 5, false), host(2, 2, 1, 5, false)));
        assertArrayEquals(new int[] {0, 1, 0}, place(hosts, 3));
    }
}
