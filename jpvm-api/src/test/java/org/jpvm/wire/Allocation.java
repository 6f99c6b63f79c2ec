package org.jpvm.wire;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the current thread allocates. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /**
     * Objects made for a byte of a message: an empty string takes 5 to 8 bytes on the wire and some 50 as an object.
     */
    private static final int BYTES_PER_BYTE = 32;
    /** Reader, record, reason of a refusal. */
    private static final int FIXED_BYTES = 4096;

    private Allocation() {}

    /**
     * Checks that reading {@code body} allocates in proportion to its length. The first try may load classes and link
     * string concatenation,
     * so that only a second one counts.
     *
     * @return null, or what was allocated
     */
    static String excess(BodyCodecs.Codec codec, byte[] body) {
        long bound = (long) BYTES_PER_BYTE * body.length + FIXED_BYTES;
        long used = measure(codec, body);
        if (used > bound) {
            used = measure(codec, body);
        }
        return used > bound ? used + " bytes allocated for a body of " + body.length + ", at most " + bound : null;
    }

    private static long measure(BodyCodecs.Codec codec, byte[] body) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            codec.read(body);
        } catch (MalformedMessageException e) {
            // A refusal is one of the two right answers; what it cost is counted all the same.
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
