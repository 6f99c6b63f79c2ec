package org.jpvm.examples;

import org.jpvm.Encoding;

/**
 * Measures round trips of doubles between two tasks, with one buffer for all messages of a size. Twin of
 * {@code pbwtest} (bwtest.c), which uses {@code pvm_psend} and {@code pvm_precv}: on the wire these are an in-place message, and an in-place
 * buffer that is kept and sent again, with what its array holds by then, is Java's form of them.
 *
 * <pre>
 * ./jpvm run -n 2 pbwtest
 *
 * 40003 myinst is 0
 * --- Simple PVM Bandwidth Test ----
 * Using pack option: Psend/Precv
 * ...
 * t40003: 100000 doubles received correctly
 * Roundtrip T = 71 (us)  (0.0000 MB/s)  Data size: 0
 * ...
 * Roundtrip T = 12421 (us)  (128.8141 MB/s)  Data size: 800000
 * </pre>
 *
 * It is also the partner of a {@code pbwtest} in C; see {@link Bandwidth} for the messages.
 */
public final class Pbwtest {
    private Pbwtest() {}

    /** No arguments; run it twice. */
    public static void main(String[] args) throws InterruptedException {
        Bandwidth.run("pbwtest", "Psend/Precv", Encoding.IN_PLACE, true, args);
    }
}
