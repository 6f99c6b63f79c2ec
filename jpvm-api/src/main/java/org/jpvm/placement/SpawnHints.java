package org.jpvm.placement;

/**
 * What a program may say about the tasks it spawns; policies use it, none needs it.
 *
 * @param work     standard CPU-seconds that each will need, NaN if unknown
 * @param memory   bytes that each will hold, 0 if unknown
 * @param partners tids of tasks that they will talk to
 */
public record SpawnHints(double work, long memory, int... partners) {
    /** Nothing is known. */
    public static final SpawnHints NONE = new SpawnHints(Double.NaN, 0);

    /** Hints keep their own array. */
    public SpawnHints {
        partners = partners.clone();
    }

    /** Tids of tasks that they will talk to; a copy. */
    @Override
    public int[] partners() {
        return partners.clone();
    }
}
