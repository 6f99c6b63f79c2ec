package org.jpvm.mosix.gossip;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers of a seed. */
final class Draws implements RandomGenerator {
    private final SplittableRandom random;

    Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
