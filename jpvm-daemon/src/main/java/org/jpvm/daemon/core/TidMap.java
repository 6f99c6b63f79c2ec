package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Something for each of some tids; {@link #get} makes no object, as forwarding asks for each fragment. Linear probing in a table that is at most half
 * full. 0 is no tid.
 */
final class TidMap<T> {
    private int[] keys = new int[16];
    private Object[] values = new Object[16];
    private int size;

    /** What is there for a tid, or null. */
    T get(int tid) {
        if (size == 0) {
            return null;
        }
        return at(slot(tid));
    }

    @SuppressWarnings("unchecked")
    private T at(int slot) {
        return (T) values[slot];
    }

    /** The slot of a tid, or the free one where it belongs. */
    private int slot(int tid) {
        int mask = keys.length - 1;
        int slot = (tid * 0x9e3779b9 >>> 8) & mask;
        while (values[slot] != null && keys[slot] != tid) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    void put(int tid, T value) {
        int slot = slot(tid);
        if (values[slot] == null) {
            if (2 * (size + 1) > keys.length) {
                grow();
                slot = slot(tid);
            }
            size++;
        }
        keys[slot] = tid;
        values[slot] = value;
    }

    private void grow() {
        int[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new int[2 * oldKeys.length];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    /** Takes away what is there for a tid; null when there is nothing. */
    T remove(int tid) {
        int slot = slot(tid);
        T removed = at(slot);
        if (removed == null) {
            return null;
        }
        values[slot] = null;
        size--;
        int mask = keys.length - 1;
        for (int next = slot + 1 & mask; values[next] != null; next = next + 1 & mask) {
            Object moved = values[next];
            values[next] = null;
            int free = slot(keys[next]);
            keys[free] = keys[next];
            values[free] = moved;
        }
        return removed;
    }

    /** Everything, in the order of the tids; a copy. */
    List<T> values() {
        int[] present = new int[size];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != null) {
                present[count++] = keys[i];
            }
        }
        Arrays.sort(present);
        List<T> all = new ArrayList<>(size);
        for (int tid : present) {
            all.add(get(tid));
        }
        return all;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
