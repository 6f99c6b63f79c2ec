package org.jpvm.daemon.peer;

/**
 * How many bytes may be under way on the fast way: what the way holds while nothing queues there, and a little more. What is under way beyond
 * that only waits, in buffers in which nothing can pass it, and makes small messages slow.
 *
 * <p>The round trip tells: w := (w + w * least / present + {@link #QUEUED_BYTES}) / 2, once in each (Wei and others, "FAST TCP", 2006). The least
 * one is measured with packets that find nothing under way; without any for a while the way is left to empty for one.
 */
final class FastWindow {
    static final long MAX_BYTES = 1 << 20;

    /** Aim for the bytes that queue on the way. */
    private static final long QUEUED_BYTES = PeerLink.FAST_PACKET_BYTES;

    private static final long PROBE_INTERVAL_NANOS = 1_000_000_000L;

    /** Least round trips are kept so often; the oldest is forgotten then, as ways change. */
    private static final int KEPT = 8;

    private final long[] leastNanos = new long[KEPT];
    private int next;
    private int measured;
    private long probedNanos;
    private long bytes = QUEUED_BYTES;

    private long roundTripSum;
    private int roundTrips;
    private long changedNanos;

    /** The fast way is another one. */
    void reset(long nowNanos) {
        measured = 0;
        next = 0;
        bytes = QUEUED_BYTES;
        probedNanos = nowNanos;
        changedNanos = nowNanos;
        roundTripSum = 0;
        roundTrips = 0;
    }

    /** Bytes that may be under way. */
    long bytes() {
        return bytes;
    }

    /** Whether the next packet has to find nothing under way. */
    boolean isProbeDue(long nowNanos) {
        return nowNanos - probedNanos >= PROBE_INTERVAL_NANOS;
    }

    /**
     * A packet was acknowledged.
     *
     * @param alone whether it found nothing under way
     * @param full  whether packets wait for the window
     */
    void sample(long nanos, boolean alone, boolean full, long nowNanos) {
        if (alone) {
            leastNanos[next] = Math.max(1, nanos);
            next = (next + 1) % KEPT;
            measured = Math.min(KEPT, measured + 1);
            probedNanos = nowNanos;
        }
        roundTripSum += nanos;
        roundTrips++;
        long present = Math.max(1, roundTripSum / roundTrips);
        if (measured == 0 || nowNanos - changedNanos < present) {
            return;
        }
        long least = Long.MAX_VALUE;
        for (int i = 0; i < measured; i++) {
            least = Math.min(least, leastNanos[i]);
        }
        double wanted = (bytes + bytes * (double) Math.min(least, present) / present + QUEUED_BYTES) / 2;
        if (full || wanted < bytes) {
            bytes = Math.min(MAX_BYTES, (long) wanted);
        }
        changedNanos = nowNanos;
        roundTripSum = 0;
        roundTrips = 0;
    }
}
