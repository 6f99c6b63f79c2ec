package org.jpvm.placement;

import java.util.random.RandomGenerator;

/**
 * Chooses hosts for new tasks. Found by name among the services of this type and PVM's own {@code round-robin}, or by class name with a public
 * constructor without arguments.
 *
 * <p>A policy is called by one thread at a time and keeps nothing between calls that another call may see. One that throws, names a position
 * outside of the view or takes longer than its limit is reported, and round robin places in its stead.
 */
public interface PlacementPolicy {
    /** By what people choose it: lower-case words joined by hyphens. */
    String name();

    /**
     * Places the tasks of a spawn.
     *
     * @param request what is spawned
     * @param hosts   the candidates, at least one
     * @param random  the only randomness a policy uses, so that a run can be repeated
     * @param chosen  gets a position in {@code hosts} for each task; {@code request.count()} long
     */
    void place(PlacementRequest request, HostsView hosts, RandomGenerator random, int[] chosen);
}
