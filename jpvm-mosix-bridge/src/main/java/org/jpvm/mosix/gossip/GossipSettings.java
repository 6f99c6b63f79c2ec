package org.jpvm.mosix.gossip;

/**
 * How hosts gossip. All hosts of a machine do well with the same settings, but need not have them.
 *
 * @param window        entries in a message that is sent, its own included
 * @param capacity      entries that are kept, the own one included; a machine that is not larger is known completely
 * @param longestWindow entries in a message that is still accepted
 * @param maxAge        seconds after which an entry is forgotten and no longer accepted
 * @param latency       seconds that a message is under way, added to the ages in it
 * @param targets       how the next host is chosen
 */
public record GossipSettings(
        int window, int capacity, int longestWindow, double maxAge, double latency, TargetChoice targets) {
    /** Sixteen entries in a message, 64 kept, for ten minutes. */
    public static final GossipSettings DEFAULT = new GossipSettings(16, 64, 256, 600, 0, TargetChoice.MOSTLY_ALIVE);

    /** Ages are kept in milliseconds that may wrap around; well below that this lies. */
    private static final double LONGEST_AGE = 1_000_000;

    /** Whom a host tells next. */
    public enum TargetChoice {
        /** Any other member. */
        UNIFORM,
        /**
         * A member believed alive; with probability 1/max(5, alive) any member, so that all hosts together try a dead one about once per step.
         * MOSIX calls it {@code mindead}.
         */
        MOSTLY_ALIVE
    }

    /** Throws {@link IllegalArgumentException} with the setting that makes no sense. */
    public GossipSettings {
        require(window >= 1, "window", window);
        require(capacity >= 2, "capacity", capacity);
        require(longestWindow >= window && longestWindow <= 0xffff, "longestWindow", longestWindow);
        require(maxAge > 0 && maxAge <= LONGEST_AGE, "maxAge", maxAge);
        require(latency >= 0 && latency <= LONGEST_AGE, "latency", latency);
    }

    /** The same with another number of entries in a message. */
    public GossipSettings withWindow(int entries) {
        return new GossipSettings(entries, capacity, Math.max(longestWindow, entries), maxAge, latency, targets);
    }

    /** The same with another number of entries kept. */
    public GossipSettings withCapacity(int entries) {
        return new GossipSettings(window, entries, longestWindow, maxAge, latency, targets);
    }

    /** The same with another age, seconds, at which entries are forgotten. */
    public GossipSettings withMaxAge(double seconds) {
        return new GossipSettings(window, capacity, longestWindow, seconds, latency, targets);
    }

    /** Bytes that {@link GossipCore#write} needs at most. */
    public int messageBytes() {
        return GossipEntry.HEADER_BYTES + Math.min(window, capacity) * GossipEntry.BYTES;
    }

    private static void require(boolean holds, String name, Number value) {
        if (!holds) {
            throw new IllegalArgumentException("gossip settings: " + name + "=" + value);
        }
    }
}
