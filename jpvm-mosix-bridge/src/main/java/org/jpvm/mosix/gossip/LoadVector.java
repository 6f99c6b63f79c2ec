package org.jpvm.mosix.gossip;

import java.util.Arrays;

/**
 * Entries of one host in ascending order of the hosts they are about, {@link GossipEntry#INTS} numbers each in one array. Times are milliseconds of
 * the host's clock that may wrap around: only differences are looked at. No entry is in the future.
 */
final class LoadVector {
    private static final int INTS = GossipEntry.INTS;
    private static final int FIRST_CAPACITY = 4;

    private int[] rows = new int[0];
    private int size;

    int size() {
        return size;
    }

    int host(int position) {
        return rows[position * INTS];
    }

    int field(int position, int field) {
        return rows[position * INTS + field];
    }

    void setField(int position, int field, int value) {
        rows[position * INTS + field] = value;
    }

    /** Milliseconds since the measurement. */
    int age(int position, int nowMillis) {
        return Math.max(0, nowMillis - rows[position * INTS + GossipEntry.TIME]);
    }

    /** Position of the entry about a host at or after {@code from}, or minus one minus the position where it belongs. */
    int find(int host, int from) {
        int low = from;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int there = rows[middle * INTS];
            if (there < host) {
                low = middle + 1;
            } else if (there > host) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -low - 1;
    }

    /** Replaces what an entry says; time in place of the age. */
    void set(int position, byte[] bytes, int offset, int timeMillis) {
        int row = position * INTS;
        for (int i = 0; i < INTS; i++) {
            rows[row + i] = GossipEntry.word(bytes, offset + i * Integer.BYTES);
        }
        rows[row + GossipEntry.TIME] = timeMillis;
    }

    /** Writes an entry with its age. */
    void write(int position, int nowMillis, byte[] bytes, int offset) {
        int row = position * INTS;
        for (int i = 0; i < INTS; i++) {
            GossipEntry.putWord(bytes, offset + i * Integer.BYTES, rows[row + i]);
        }
        GossipEntry.putWord(bytes, offset + GossipEntry.TIME * Integer.BYTES, age(position, nowMillis));
    }

    /** Makes room for an entry at a position; all fields but the host are undefined. */
    void insert(int position, int host) {
        ensure(size + 1);
        System.arraycopy(rows, position * INTS, rows, (position + 1) * INTS, (size - position) * INTS);
        size++;
        rows[position * INTS] = host;
    }

    void remove(int position) {
        System.arraycopy(rows, (position + 1) * INTS, rows, position * INTS, (size - position - 1) * INTS);
        size--;
    }

    /** Removes all older than an age except the one about {@code spared}; answers how many. */
    int removeOlder(int ageMillis, int nowMillis, int spared) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (age(i, nowMillis) <= ageMillis || host(i) == spared) {
                move(i, kept++);
            }
        }
        int removed = size - kept;
        size = kept;
        return removed;
    }

    /** Removes all about hosts that are not members. */
    void retain(Members members) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (members.contains(host(i))) {
                move(i, kept++);
            }
        }
        size = kept;
    }

    /** Removes entries that a selection does not take, but for the one about {@code spared}. */
    void retain(Selection selection, int nowMillis, int spared) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (host(i) == spared || selection.takes(age(i, nowMillis))) {
                move(i, kept++);
            }
        }
        size = kept;
    }

    /**
     * Merges entries of a message, none of which is about a host that is here.
     *
     * @param offsets of the entries in ascending order of their hosts
     * @param count   how many
     * @param base    time of an entry of age 0
     */
    void merge(byte[] bytes, int[] offsets, int count, int base) {
        ensure(size + count);
        int from = size - 1;
        int to = size + count - 1;
        // From the end, so that nothing is overwritten before it has moved.
        for (int i = count - 1; i >= 0; i--) {
            int host = GossipEntry.word(bytes, offsets[i]);
            while (from >= 0 && host(from) > host) {
                move(from--, to--);
            }
            set(to--, bytes, offsets[i], base - GossipEntry.word(bytes, offsets[i], GossipEntry.TIME));
        }
        size += count;
    }

    private void move(int from, int to) {
        if (from != to) {
            System.arraycopy(rows, from * INTS, rows, to * INTS, INTS);
        }
    }

    private void ensure(int entries) {
        if (rows.length < entries * INTS) {
            int capacity = Math.max(FIRST_CAPACITY, rows.length / INTS);
            while (capacity < entries) {
                capacity *= 2;
            }
            rows = Arrays.copyOf(rows, capacity * INTS);
        }
    }

    /**
     * The youngest so many of some ages: all below a limit, and of those that equal it a share that begins anywhere, so that no host is preferred
     * for its number when many are equally old.
     */
    static final class Selection {
        private int limit;
        private int equal;
        private int taken;
        private int turn;
        private int seen;

        /**
         * Prepares to take {@code wanted} of the first {@code length} ages, in whatever order they are then asked for; reorders the ages.
         *
         * @param start any number; chooses among the equal ones
         */
        void prepare(int[] ages, int length, int wanted, int start) {
            seen = 0;
            if (wanted >= length) {
                limit = Integer.MAX_VALUE;
                equal = 0;
                taken = 0;
                return;
            }
            if (wanted <= 0) {
                limit = -1;
                equal = 0;
                taken = 0;
                return;
            }
            limit = GossipWorkspace.select(ages, length, wanted);
            int younger = 0;
            equal = 0;
            for (int i = 0; i < length; i++) {
                if (ages[i] < limit) {
                    younger++;
                } else if (ages[i] == limit) {
                    equal++;
                }
            }
            taken = wanted - younger;
            turn = Math.floorMod(start, equal);
        }

        /** Whether an age is taken; called once for each. */
        boolean takes(int age) {
            if (age != limit || equal == 0) {
                return age <= limit;
            }
            int place = seen++ - turn;
            return (place < 0 ? place + equal : place) < taken;
        }
    }
}
