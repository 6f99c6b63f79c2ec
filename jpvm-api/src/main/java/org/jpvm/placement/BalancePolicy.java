package org.jpvm.placement;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses which running tasks move, decentralised: every period each host asks its policy for partners worth meeting and meets them in
 * turn, leaving out those that have no time, until tasks have moved. Both are held while they meet, so that neither meets anybody else, and both lists of tasks are exact; stale beliefs cost a meeting,
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
     * Whether a host runs its tasks with the lowest keys, as many as it has cores, and holds the others back until the keys meet; else they
     * share. It costs no move and halves how far tasks of one host drift apart. Never obeyed while strangers want to run: a task that is held
     * back gives its share away to them. Asked every period; the host itself does the holding back, in slices of about 0.1 s.
     */
    default boolean leastServedFirst(HostState self) {
        return false;
    }
}
