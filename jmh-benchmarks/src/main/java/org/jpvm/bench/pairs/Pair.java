package org.jpvm.bench.pairs;

/** Two processes that send each other messages when told to, and otherwise sleep. Used by one thread. */
interface Pair extends AutoCloseable {
    /**
     * Measures, and blocks meanwhile.
     *
     * @param size  bytes of a message
     * @param count messages, or round trips; 1 or more
     * @return nanoseconds of one message
     * @throws PairFailedException after which the pair is of no use
     */
    double nanos(Kind kind, int size, int count) throws PairFailedException, InterruptedException;

    /** Ends both. */
    @Override
    void close();
}
