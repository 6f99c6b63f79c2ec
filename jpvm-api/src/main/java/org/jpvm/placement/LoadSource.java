package org.jpvm.placement;

/** Measures the load of this host; real or simulated. */
public interface LoadSource {
    /**
     * Takes the figures of the time since the last call. Does not block; called about once a second by one thread.
     *
     * @return the figures, never null; what cannot be measured is as in {@link LoadSample#UNKNOWN}
     */
    LoadSample sample();
}
