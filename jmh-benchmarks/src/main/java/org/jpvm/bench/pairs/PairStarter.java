package org.jpvm.bench.pairs;

import java.io.IOException;

/** Where pairs come from. */
interface PairStarter {
    /**
     * Starts both processes, and before them what they need, and waits until they are ready.
     *
     * @throws AbsentException     when something is not installed
     * @throws PairFailedException when they do not become ready
     */
    Pair start(Column column) throws AbsentException, PairFailedException, IOException, InterruptedException;
}
