package org.jpvm.client;

import java.util.Arrays;
import java.util.function.Consumer;

/** A small hash map from int to object that allocates nothing per look-up. Iteration order is that of the slots. */
public final class IntMap<V> {
    private static final int FIRST_CAPACITY = 16;

    private int[] keys = new int[FIRST_CAPACITY];
    private Object[] values = new Object[FIRST_CAPACITY];
    private int size;

    /** Number of entries. */
    public int size() {
        return size;
    }

    /** The value of a key, or null. */
    @SuppressWarnings("unchecked")
    public V get(int key) {
        return size == 0 ? null : (V) values[slot(key)];
    }

    /** Sets the value of a key; returns the one before, or null. */
    @SuppressWarnings("unchecked")
    public V put(int key, V value) {
        if ((size + 1) * 2 > keys.length) {
            grow();
        }
        int slot = slot(key);
        V before = (V) values[slot];
        keys[slot] = key;
        values[slot] = value;
        if (before == null) {
            size++;
        }
        return before;
    }

    /** Removes a key; returns its value, or null. */
    @SuppressWarnings("unchecked")
    public V remove(int key) {
        int hole = slot(key);
        V before = (V) values[hole];
        if (before == null) {
            return null;
        }
        int mask = keys.length - 1;
        // Later entries of the probe sequence move up, so that no search stops at the hole.
        for (int i = hole + 1 & mask; values[i] != null; i = i + 1 & mask) {
            if ((i - home(keys[i]) & mask) >= (i - hole & mask)) {
                keys[hole] = keys[i];
                values[hole] = values[i];
                hole = i;
            }
        }
        values[hole] = null;
        size--;
        return before;
    }

    /** Removes all entries. */
    public void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    /** Calls {@code action} with each value; it must not change the map. */
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super V> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    private int slot(int key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(int key) {
        int hash = key * 0x9E3779B9;
        return (hash ^ hash >>> 16) & keys.length - 1;
    }

    private void grow() {
        int[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
