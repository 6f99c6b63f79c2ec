package org.jpvm.examples;

import org.jpvm.Encoding;

/**
 * Measures round trips of doubles between two tasks, not packed but sent from their array. Twin of {@code ibwtest}
 * (bwtest.c); shows in-place buffers, which save a copy.
 *
 * <pre>
 * ./jpvm run -n 2 ibwtest
 *
 * 40003 myinst is 0
 * --- Simple PVM Bandwidth Test ----
 * Using pack option: PvmDataInPlace
 * ...
 * t40003: 100000 doubles received correctly
 * Roundtrip T = 71 (us)  (0.0000 MB/s)  Data size: 0
 * ...
 * Roundtrip T = 12421 (us)  (128.8141 MB/s)  Data size: 800000
 * </pre>
 *
 * It is also the partner of a {@code ibwtest} in C; see {@link Bandwidth} for the messages.
 */
public final class Ibwtest {
    private Ibwtest() {}

    /** No arguments; run it twice. */
    public static void main(String[] args) throws InterruptedException {
        Bandwidth.run("ibwtest", "PvmDataInPlace", Encoding.IN_PLACE, false, args);
    }
}
