package org.jpvm.mosix.placement;

import java.util.random.RandomGenerator;

/** Draws hosts by chance. */
final class Draw {
    private static final int TRIES = 64;
    private static final int MOST_SEARCHED = 4096;

    private Draw() {}

    /**
     * Draws among the most suitable hosts. Where those are so few that none comes up it looks for them, unless that would take long.
     *
     * @param other not this one, if there is another that does as well; -1 for any
     */
    static int suitable(Outlook outlook, int hosts, Tally tally, RandomGenerator random, int other) {
        int best = Math.max(0, other);
        int bestGrade = Integer.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            int at = random.nextInt(hosts);
            int grade = at == other ? Integer.MAX_VALUE : outlook.grade(at, tally.count(at));
            if (grade == Outlook.SUITABLE) {
                return at;
            }
            if (grade < bestGrade) {
                best = at;
                bestGrade = grade;
            }
        }
        return hosts <= MOST_SEARCHED ? search(outlook, hosts, tally, random, other) : best;
    }

    private static int search(Outlook outlook, int hosts, Tally tally, RandomGenerator random, int other) {
        int best = Math.max(0, other);
        int bestGrade = Integer.MAX_VALUE;
        int ties = 0;
        for (int at = 0; at < hosts; at++) {
            int grade = at == other ? Integer.MAX_VALUE : outlook.grade(at, tally.count(at));
            if (grade < bestGrade) {
                bestGrade = grade;
                ties = 0;
            }
            if (grade == bestGrade && grade < Integer.MAX_VALUE && random.nextInt(++ties) == 0) {
                best = at;
            }
        }
        return best;
    }
}
