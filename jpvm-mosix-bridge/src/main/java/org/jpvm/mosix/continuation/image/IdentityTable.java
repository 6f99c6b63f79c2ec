package org.jpvm.mosix.continuation.image;

/** Numbers objects by identity. Open addressing at most half full: one probe mostly, and no object per entry. */
final class IdentityTable {
    private Object[] keys = new Object[1 << 12];
    private int[] ids = new int[1 << 12];
    private int size;

    /** The object's number, 0 if it has none. */
    int get(Object object) {
        int mask = keys.length - 1;
        int at = spread(object) & mask;
        for (Object key = keys[at]; key != null; key = keys[at]) {
            if (key == object) {
                return ids[at];
            }
            at = at + 1 & mask;
        }
        return 0;
    }

    /** Numbers an object that has no number. */
    void put(Object object, int id) {
        if (++size * 2 > keys.length) {
            grow();
        }
        insert(object, id);
    }

    private void insert(Object object, int id) {
        int mask = keys.length - 1;
        int at = spread(object) & mask;
        while (keys[at] != null) {
            at = at + 1 & mask;
        }
        keys[at] = object;
        ids[at] = id;
    }

    private void grow() {
        Object[] oldKeys = keys;
        int[] oldIds = ids;
        keys = new Object[oldKeys.length * 4];
        ids = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                insert(oldKeys[i], oldIds[i]);
            }
        }
    }

    private static int spread(Object object) {
        int hash = System.identityHashCode(object) * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }
}
