package org.jpvm.bench.pairs;

import java.util.Locale;

/** What is measured of a pair, in nanoseconds. */
enum Kind {
    /** Half of a round trip. */
    LATENCY,
    /** One message after the other in one direction, to the last acknowledgement. */
    STREAM,
    /** A whole round trip that begins when both ends sleep: how soon a receiver that sleeps answers. */
    PARKED;

    /** Before each round trip of {@link #PARKED}. */
    static final long PAUSE_NANOS = 1_000_000;

    /** In orders and reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
