package org.jpvm.examples;

import org.jpvm.Encoding;

/**
 * Measures round trips of doubles between two tasks, packed as they lie in memory. Twin of {@code rbwtest} (bwtest.c); shows
 * the encoding for computers of one kind.
 *
 * <pre>
 * ./jpvm run -n 2 rbwtest
 *
 * 40003 myinst is 0
 * --- Simple PVM Bandwidth Test ----
 * Using pack option: PvmDataRaw
 * ...
 * t40003: 100000 doubles received correctly
 * Roundtrip T = 71 (us)  (0.0000 MB/s)  Data size: 0
 * ...
 * Roundtrip T = 12421 (us)  (128.8141 MB/s)  Data size: 800000
 * </pre>
 *
 * It is also the partner of a {@code rbwtest} in C; see {@link Bandwidth} for the messages.
 */
public final class Rbwtest {
    private Rbwtest() {}

    /** No arguments; run it twice. */
    public static void main(String[] args) throws InterruptedException {
        Bandwidth.run("rbwtest", "PvmDataRaw", Encoding.RAW, false, args);
    }
}
