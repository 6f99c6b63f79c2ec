package org.jpvm.daemon.core;

import java.util.List;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.spi.HostFacts;

/**
 * A spawn for a policy.
 *
 * @param policy     its name or class name
 * @param request    what is spawned
 * @param candidates the hosts that qualify, ascending, at least two
 */
public record PlacementQuestion(String policy, PlacementRequest request, List<Candidate> candidates) {
    /**
     * A host and what this daemon knows of it by itself.
     *
     * @param host        the host
     * @param onPlane     it is this host, or there is a session with it
     * @param tasks       tasks that this daemon had started there and that have not ended, as far as it watches
     * @param placedNanos when it placed tasks there lately, oldest first; one entry for each task
     */
    public record Candidate(HostFacts host, boolean onPlane, int tasks, long[] placedNanos) {}
}
