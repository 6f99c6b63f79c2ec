package org.jpvm.daemon.peer;

/** Estimate of the time between a packet and its acknowledgement. Source: pvm-wire-protocol §5.1. */
final class RoundTripTime {
    private static final long INITIAL_MICROS = 1_000_000;
    private static final long MAX_SAMPLE_MICROS = 9_000_000;

    /** Taken for an acknowledgement that comes in no measurable time. */
    private static final long UNMEASURABLE_MICROS = 1_000;

    private long micros = INITIAL_MICROS;

    /** A packet that was sent only once was acknowledged after this time. */
    void sample(long nanos) {
        long sample = nanos / 1_000;
        sample = sample < 1 ? UNMEASURABLE_MICROS : Math.min(sample, MAX_SAMPLE_MICROS);
        micros = (3 * micros + sample) / 4;
    }

    long nanos() {
        return micros * 1_000;
    }
}
