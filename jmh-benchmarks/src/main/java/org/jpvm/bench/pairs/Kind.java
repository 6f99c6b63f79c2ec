package org.jpvm.bench.pairs;

import java.util.Locale;

/** What is measured of a pair; both in nanoseconds of one message. */
enum Kind {
    /** Half of a round trip. */
    LATENCY,
    /** One message after the other in one direction, to the last acknowledgement. */
    STREAM;

    /** In orders and reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
