package org.jpvm.mosix.policy;

import org.jpvm.placement.HostsView;
import org.jpvm.placement.MoveCosts;

/**
 * What is lost if tasks only fill idle hosts and are not exchanged for the sake of equal progress, compared with what exchanging costs. On equal
 * hosts with one and a half tasks each, say, standing still loses nothing, and exchanging costs what its moves cost.
 */
final class Standstill {
    /** What exchanging costs, as a share of the makespan, is this times the root of a move's cost in terms of a task's work: measured. */
    private static final double EXCHANGE_LOSS = 0.35;

    /** Standing still costs about so many periods, because hosts must first run empty before they get something. */
    private static final double REACTION_PERIODS = 2;

    /** What exchanging gains for tasks of unknown work even where identical tasks would not need it. */
    private static final double UNKNOWN_GAIN = 0.01;

    /** Identical tasks drift apart by at most half of their work while nothing is exchanged; more shows that they are not identical. */
    private static final double IDENTICAL_DRIFT = 0.55;

    /** Further rounds of filling concern next to nothing. */
    private static final int ROUNDS = 12;

    private static final double EQUAL = 1e-6;

    private Standstill() {}

    /**
     * Whether exchanges cost more than they bring, as far as a host can tell from what it knows.
     *
     * @param work  what a task needs, standard CPU-seconds; if unknown twice what it has had
     * @param known whether that is known
     */
    static boolean isBetter(HostsView hosts, MoveCosts costs, FairSettings settings, double work, boolean known) {
        if (!(work > 0) || !(costs.warmUp() > 0)) {
            return false;
        }
        double speed = hosts.size() == 0 ? 1 : hosts.speed(0);
        double loss = EXCHANGE_LOSS * Math.sqrt((costs.warmUp() + settings.stopWeight() * costs.stop() * speed) / work);
        double gain = REACTION_PERIODS * settings.period() * speed / work + (known ? 0 : UNKNOWN_GAIN);
        // Cheap moves, the usual case, are settled without a look at the hosts.
        return gain < loss && gain + gainOfExchanges(hosts, work) < loss;
    }

    private static double gainOfExchanges(HostsView hosts, double work) {
        double tasks = 0;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < hosts.size(); i++) {
            boolean equal = hosts.speed(i) == hosts.speed(0) && hosts.cores(i) == hosts.cores(0);
            if (!equal || hosts.foreignLoad(i) > Side.NO_STRANGER || hosts.isLeaving(i)) {
                return Double.POSITIVE_INFINITY;
            }
            tasks += hosts.computing(i) / hosts.cores(i);
            if (hosts.computing(i) > 0) {
                lowest = Math.min(lowest, hosts.lowestKey(i));
                highest = Math.max(highest, hosts.highestKey(i));
            }
        }
        return gap(tasks / hosts.size()) + Math.max(0, (highest - lowest) / work - IDENTICAL_DRIFT);
    }

    /**
     * By how much identical tasks end later than they could if hosts give tasks away only to empty ones, relative to what is possible. Source:
     * mosix §2.1.
     *
     * @param perHost tasks for each host
     */
    static double gap(double perHost) {
        double time = 0;
        double left = 1;
        double load = perHost;
        for (int round = 0; round < ROUNDS; round++) {
            double each = Math.floor(load + EQUAL);
            double more = load - each;
            if (each < 1 || more < EQUAL) {
                return (time + left * Math.max(1, each)) / Math.max(1, perHost) - 1;
            }
            time += left * each;
            left /= each + 1;
            load = more * (each + 1);
        }
        return (time + left * Math.max(1, load)) / Math.max(1, perHost) - 1;
    }
}
