package org.jpvm.mosix.gossip;

/**
 * How old the entries of a vector are when every host sends one message per step with a window of a fixed number of entries: what theory expects
 * in the long run. All ages are in steps. Source: mosix §1.4 (Amar, Barak, Drezner, Okun 2009). Simulations agree within 15 % for at least 16 hosts
 * and windows of at most half of them, the oldest entry within 20 % when the window is more than a quarter; beyond that the formulas drift.
 *
 * @param hosts  of the machine, at least 3
 * @param window entries in a message, at least 1 and less than {@code hosts}
 */
public record GossipAges(int hosts, int window) {
    private static final double EULER = 0.5772156649015329;

    /** Throws {@link IllegalArgumentException} for numbers that the formulas do not have. */
    public GossipAges {
        if (hosts < 3 || window < 1 || window >= hosts) {
            throw new IllegalArgumentException("gossip ages: hosts=" + hosts + " window=" + window);
        }
    }

    /** Age of the oldest entry in a message. */
    public double windowAge() {
        return Math.log((double) window * (hosts - 1) / (hosts - window)) * (hosts - 1) / hosts;
    }

    /** Entries that are not older than an age, if a message had all of those. */
    public double entriesWithin(double age) {
        double spread = Math.exp(hosts * age / (hosts - 1));
        return hosts * spread / (hosts - 1 + spread);
    }

    /** Mean age of the entries in a message. */
    public double meanInWindow() {
        double age = windowAge();
        double spread = Math.exp(hosts * age / (hosts - 1));
        return age - (hosts - 1.0) / window * (Math.log(hosts - 1 + spread) - Math.log(hosts));
    }

    /** Mean age of all entries of a vector. */
    public double mean() {
        return 1 / (1 - Math.pow(missed(), window)) + meanInWindow();
    }

    /** Expected age of the oldest entry of a vector. */
    public double oldest() {
        return -(Math.log(hosts) + EULER) / (window * Math.log(missed()));
    }

    /** Expected number of entries not older than an age that is more than {@link #windowAge}. */
    public double entriesNotOlder(double age) {
        return hosts * (1 - Math.pow(missed(), window * (age - meanInWindow())));
    }

    /** How likely one host is missed by one message. */
    private double missed() {
        return 1 - 1.0 / (hosts - 1);
    }
}
