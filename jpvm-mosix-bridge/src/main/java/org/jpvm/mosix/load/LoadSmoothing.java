package org.jpvm.mosix.load;

/**
 * The two smoothed values of a host's load: the one for its own decisions rises slowly, so that a spike makes nobody leave; the one that others
 * are told falls slowly, so that a lull attracts nobody. Fed once a second. Constants of MOSIX; source: mosix §1.1.
 */
public final class LoadSmoothing {
    private double own;
    private double exported;

    /** Starts with an idle host. */
    public LoadSmoothing() {}

    /**
     * Takes the mean number of processes that wanted to run in the last second. What is no load, such as NaN or a negative number, is ignored.
     */
    public void sample(double load) {
        if (!(load >= 0 && load < Double.POSITIVE_INFINITY)) {
            return;
        }
        own = load > own ? (5 * own + 3 * load) / 8 : load;
        exported = load > exported ? load : (7 * exported + load) / 8;
    }

    /** A task was received: others are told at once, so that the next one goes elsewhere. */
    public void received() {
        exported += 1;
    }

    /** A task was sent away: the host knows it before the next sample. */
    public void sent() {
        own = Math.max(0, own - 1);
    }

    /** Load for the host's own decisions. */
    public double own() {
        return own;
    }

    /** Load that others are told. */
    public double exported() {
        return exported;
    }
}
