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
     * @param host    the host
     * @param onPlane it is this host, or there is a session with it
     * @param tasks   tasks that policies had started there for this daemon and that have not ended; of a host whose load is heard of only those
     *                that it has not answered for
     */
    public record Candidate(HostFacts host, boolean onPlane, int tasks) {}
}
