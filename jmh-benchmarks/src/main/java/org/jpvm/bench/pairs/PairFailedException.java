package org.jpvm.bench.pairs;

/** A pair does not start, answer in time, or carry what was sent; the message names it and what it said last. */
final class PairFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    PairFailedException(String message) {
        super(message);
    }
}
