package org.jpvm.mosix.continuation.image;

/**
 * Numbers objects by identity. Open addressing at most half full: one probe mostly, and no object per entry. The arrays are kept in pieces
 * that a collector can still hold among young objects: a reference stored into one huge array costs G1 far more than the search.
 */
final class IdentityTable {
    private static final int PIECE_BITS = 14;
    private static final int PIECE = 1 << PIECE_BITS;
    private static final int PIECE_MASK = PIECE - 1;

    private Object[][] keys = new Object[1][PIECE];
    private int[][] ids = new int[1][PIECE];
    private int size;

    /** The object's number, 0 if it has none. */
    int get(Object object) {
        int mask = keys.length * PIECE - 1;
        int at = spread(object) & mask;
        while (true) {
            Object key = keys[at >>> PIECE_BITS][at & PIECE_MASK];
            if (key == null) {
                return 0;
            }
            if (key == object) {
                return ids[at >>> PIECE_BITS][at & PIECE_MASK];
            }
            at = at + 1 & mask;
        }
    }

    /** Numbers an object that has no number. */
    void put(Object object, int id) {
        if (++size * 2L > (long) keys.length * PIECE) {
            grow();
        }
        insert(object, id);
    }

    private void insert(Object object, int id) {
        int mask = keys.length * PIECE - 1;
        int at = spread(object) & mask;
        while (keys[at >>> PIECE_BITS][at & PIECE_MASK] != null) {
            at = at + 1 & mask;
        }
        keys[at >>> PIECE_BITS][at & PIECE_MASK] = object;
        ids[at >>> PIECE_BITS][at & PIECE_MASK] = id;
    }

    private void grow() {
        Object[][] oldKeys = keys;
        int[][] oldIds = ids;
        keys = new Object[oldKeys.length * 4][PIECE];
        ids = new int[keys.length][PIECE];
        for (int i = 0; i < oldKeys.length; i++) {
            for (int j = 0; j < PIECE; j++) {
                if (oldKeys[i][j] != null) {
                    insert(oldKeys[i][j], oldIds[i][j]);
                }
            }
            oldKeys[i] = null;
        }
    }

    private static int spread(Object object) {
        int hash = System.identityHashCode(object) * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }
}
