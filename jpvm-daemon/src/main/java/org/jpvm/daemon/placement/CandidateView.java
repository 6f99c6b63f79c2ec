package org.jpvm.daemon.placement;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.daemon.core.PlacementQuestion;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.ListedHosts.Row;
import org.jpvm.placement.spi.Beliefs;
import org.jpvm.placement.spi.HostFacts;

/**
 * What a policy sees of the candidates: what the bridge believes of them, with the tasks added that were placed since; and of hosts that say
 * nothing, such as C's, the speed of the host table and the tasks placed there.
 */
final class CandidateView {
    private static final double NANOS = 1e9;

    private CandidateView() {}

    /**
     * The view.
     *
     * @param beliefs null without a bridge
     */
    static ListedHosts of(
            List<PlacementQuestion.Candidate> candidates, Beliefs beliefs, RecentPlacements recent, long nowNanos) {
        List<Row> rows = new ArrayList<>(candidates.size());
        for (PlacementQuestion.Candidate candidate : candidates) {
            rows.add(row(candidate, beliefs, recent, nowNanos));
        }
        return new ListedHosts(rows);
    }

    private static Row row(
            PlacementQuestion.Candidate candidate, Beliefs beliefs, RecentPlacements recent, long nowNanos) {
        HostFacts facts = candidate.host();
        Row believed = beliefs == null ? null : believed(facts, beliefs, nowNanos);
        if (believed != null) {
            return believed.plus(recent.missing(facts.hostIndex(), believed.tasks(), nowNanos));
        }
        // A host whose bridge is to be heard of is not known before; of another this is all that ever will be.
        boolean unheard = beliefs != null && candidate.onPlane();
        int tasks = unheard ? recent.missing(facts.hostIndex(), 0, nowNanos) : candidate.tasks();
        HostView host = new HostView(
                facts.hostIndex(), facts.name(), facts.architecture(), facts.speed(), 1, tasks, 0, 0, 0, false, false);
        return new Row(host, tasks, unheard ? Double.POSITIVE_INFINITY : 0);
    }

    private static Row believed(HostFacts facts, Beliefs beliefs, long nowNanos) {
        HostsView hosts = beliefs.hosts();
        int position = ListedHosts.position(hosts, facts.hostIndex());
        if (position < 0 || !hosts.isKnown(position) || !hosts.name(position).equals(facts.name())) {
            return null;
        }
        return Row.of(hosts, position, Math.max(0, nowNanos - beliefs.takenNanos()) / NANOS);
    }
}
