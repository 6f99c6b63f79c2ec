package org.jpvm.mosix.continuation.image;

/**
 * Keeps {@link System#identityHashCode} of an object the same where it arrives, so that hash tables and iterations over them stay right. The
 * hash lies in the first word of an object; where exactly is found out by trial, and on a JVM that hides it nothing is kept.
 *
 * <pre>
 *   bits 0-1   01 = neither locked nor inflated; else the word holds something else
 *   bits s..   31 bits of hash, 0 = none yet; s = 8 on JDK 17, 11 on JDK 25
 * </pre>
 */
final class IdentityHashes {
    private static final long LOCK_MASK = 3;
    private static final long NEUTRAL = 1;
    private static final long HASH_MASK = 0x7fffffffL;
    private static final int SHIFT = findShift();

    private IdentityHashes() {}

    static boolean kept() {
        return SHIFT > 0;
    }

    /** The hash an object has been asked for, 0 if it never was. */
    static int recorded(RawMemory memory, Object object) {
        long word = memory.getLong(object, 0);
        return (word & LOCK_MASK) == NEUTRAL ? (int) (word >>> SHIFT & HASH_MASK) : System.identityHashCode(object);
    }

    /** Gives an object its hash; false if it has another already. */
    static boolean install(RawMemory memory, Object object, int hash) {
        long word = memory.getLong(object, 0);
        if ((word & LOCK_MASK) == NEUTRAL
                && (word >>> SHIFT & HASH_MASK) == 0
                && memory.compareAndSetLong(object, 0, word, word | (hash & HASH_MASK) << SHIFT)) {
            return true;
        }
        return System.identityHashCode(object) == hash;
    }

    private static int findShift() {
        RawMemory memory = RawMemory.get();
        for (int shift : new int[] {8, 11}) {
            boolean right = true;
            for (int i = 0; i < 16 && right; i++) {
                Object probe = new Object();
                long before = memory.getLong(probe, 0);
                int hash = System.identityHashCode(probe);
                long after = memory.getLong(probe, 0);
                right = (before & LOCK_MASK) == NEUTRAL && after == (before | (long) hash << shift) && hash != 0;
                Object second = new Object();
                long word = memory.getLong(second, 0);
                right &= memory.compareAndSetLong(second, 0, word, word | (long) hash << shift)
                        && System.identityHashCode(second) == hash;
            }
            if (right) {
                return shift;
            }
        }
        return 0;
    }
}
