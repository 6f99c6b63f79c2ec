package org.jpvm.examples;

import org.jpvm.Encoding;

/**
 * Measures round trips of doubles between two tasks, packed in XDR. Twin of {@code dbwtest} (bwtest.c); shows the
 * encoding that all computers understand.
 *
 * <pre>
 * ./jpvm run -n 2 dbwtest
 *
 * 40003 myinst is 0
 * --- Simple PVM Bandwidth Test ----
 * Using pack option: PvmDataDefault
 * ...
 * t40003: 100000 doubles received correctly
 * Roundtrip T = 71 (us)  (0.0000 MB/s)  Data size: 0
 * ...
 * Roundtrip T = 12421 (us)  (128.8141 MB/s)  Data size: 800000
 * </pre>
 *
 * It is also the partner of a {@code dbwtest} in C; see {@link Bandwidth} for the messages.
 */
public final class Dbwtest {
    private Dbwtest() {}

    /** No arguments; run it twice. */
    public static void main(String[] args) throws InterruptedException {
        Bandwidth.run("dbwtest", "PvmDataDefault", Encoding.XDR, false, args);
    }
}
