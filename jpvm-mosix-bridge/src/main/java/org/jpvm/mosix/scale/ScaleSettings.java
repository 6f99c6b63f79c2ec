package org.jpvm.mosix.scale;

import org.jpvm.placement.PlacementPolicy;

/**
 * What a {@link ScaleModel} is made of.
 *
 * @param hosts       how many, standard hosts of one core
 * @param gossipStep  seconds between two messages of a host, at least a millisecond; infinite for none
 * @param window      entries in a message
 * @param capacity    entries that a host keeps
 * @param utilisation share of the hosts' time that the tasks need, above 0 and below 1
 * @param meanWork    mean CPU-seconds of a task; they are exponentially distributed
 * @param policy      chooses hosts; null: a task stays where it is spawned
 * @param knowledge   what the policy sees
 */
public record ScaleSettings(
        int hosts,
        double gossipStep,
        int window,
        int capacity,
        double utilisation,
        double meanWork,
        PlacementPolicy policy,
        Knowledge knowledge) {
    /** Longest step: a timer must be in reach. */
    private static final double LONGEST_STEP = 100_000;

    /** What a policy sees of the machine. */
    public enum Knowledge {
        /** What the spawning host has heard. */
        GOSSIP,
        /** All hosts as they are: what no real machine of this size has, for comparison. */
        EXACT
    }

    /** Throws {@link IllegalArgumentException} for settings that make no sense. */
    public ScaleSettings {
        require(hosts >= 2 && hosts <= 100_000_000, "hosts", hosts);
        require(
                gossipStep >= 0.001 && (gossipStep <= LONGEST_STEP || gossipStep == Double.POSITIVE_INFINITY),
                "step",
                gossipStep);
        require(window >= 1 && window <= 1000, "window", window);
        require(capacity >= 2 && capacity <= 100_000, "capacity", capacity);
        require(utilisation > 0 && utilisation < 1, "load", utilisation);
        require(meanWork > 0 && meanWork < 1e9, "work", meanWork);
    }

    /** The same where nobody tells anybody anything. */
    public ScaleSettings withoutGossip() {
        return new ScaleSettings(
                hosts, Double.POSITIVE_INFINITY, window, capacity, utilisation, meanWork, policy, knowledge);
    }

    private static void require(boolean holds, String name, Number value) {
        if (!holds) {
            throw new IllegalArgumentException("scale: " + name + "=" + value);
        }
    }
}
