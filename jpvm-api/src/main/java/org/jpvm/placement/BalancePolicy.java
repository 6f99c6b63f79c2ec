package org.jpvm.placement;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses which running tasks move, decentralised: every period each host asks its policy for partners worth meeting and meets the first that
 * has time. Both are held while they meet, so that neither meets anybody else, and both lists of tasks are exact; stale beliefs cost a meeting,
 * never a wrong move. Source: balancing, "Decentralised"; mosix §1.2.
 *
 * <p>Called by one thread at a time for each host. A policy that throws is reported and nothing moves.
 */
public interface BalancePolicy {
    /** By what people choose it: lower-case words joined by hyphens. */
    String name();

    /** Seconds between two questions for partners. */
    default double period() {
        return 1.0;
    }

    /**
     * Whom to meet.
     *
     * @param self   this host, exact
     * @param known  what it believes of the hosts, itself included
     * @param costs  of moves, as measured
     * @param random the only randomness a policy uses
     * @return positions in {@code known}, most promising first; few; never the host itself
     */
    int[] partners(HostState self, HostsView known, MoveCosts costs, RandomGenerator random);

    /**
     * What moves between two hosts that meet, either way.
     *
     * @param self  the host that asked for the meeting
     * @param other the one it met
     * @param costs of moves, as measured
     * @return the moves, of tasks that {@link TaskView#canMove can}; empty when nothing should
     */
    List<Move> meet(HostState self, HostState other, MoveCosts costs, RandomGenerator random);

    /**
     * Which of a host's tasks are held back so that the others run; called whenever tasks come or go and every period.
     *
     * @return a flag for each of {@code self.tasks()}, true for held back; null for none
     */
    default boolean[] park(HostState self, MoveCosts costs) {
        return null;
    }
}
