package org.jpvm.mosix.policy;

import java.util.Arrays;

/** Keeps the few positions with the highest scores; what has no score, NaN, is left out. */
final class Ranking {
    private final int[] positions;
    private final double[] scores;
    private int size;

    Ranking(int limit) {
        positions = new int[limit];
        scores = new double[limit];
    }

    void add(int position, double score) {
        if (Double.isNaN(score) || size == scores.length && !(score > scores[size - 1])) {
            return;
        }
        int at = size < scores.length ? size++ : size - 1;
        for (; at > 0 && score > scores[at - 1]; at--) {
            positions[at] = positions[at - 1];
            scores[at] = scores[at - 1];
        }
        positions[at] = position;
        scores[at] = score;
    }

    /** Best first. */
    int[] positions() {
        return Arrays.copyOf(positions, size);
    }
}
