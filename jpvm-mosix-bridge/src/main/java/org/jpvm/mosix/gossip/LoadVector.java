package org.jpvm.mosix.gossip;

/**
 * Entries of one host in ascending order of the hosts they are about. Times are milliseconds of the host's clock that may wrap around: only
 * differences are looked at. No entry is in the future.
 *
 * <p>All lies in one array, so that a host costs two objects however much it knows, and hosts, times and figures lie apart in it, so that a merge reads
 * a few lines of the cache and not all of them:
 *
 * <pre>
 *   hosts, ascending | their times | their slots, then the free ones | figures of slot 0 | figures of slot 1 | ...
 * </pre>
 */
final class LoadVector {
    private static final int FIRST_CAPACITY = 4;
    /** Fields of an entry before its figures: host and time. */
    private static final int BEFORE_FIGURES = 2;
    /** Numbers of a slot. */
    private static final int FIGURES = GossipEntry.INTS - BEFORE_FIGURES;
    /** Numbers of an entry in all: host, time, slot, figures. */
    private static final int COLUMNS = 3 + FIGURES;

    private int[] data = new int[0];
    private int capacity;
    private int size;

    int size() {
        return size;
    }

    int host(int position) {
        return data[position];
    }

    int time(int position) {
        return data[capacity + position];
    }

    int field(int position, int field) {
        return data[figures(position) + field - BEFORE_FIGURES];
    }

    void setField(int position, int field, int value) {
        data[figures(position) + field - BEFORE_FIGURES] = value;
    }

    /** Milliseconds since the measurement. */
    int age(int position, int nowMillis) {
        return Math.max(0, nowMillis - data[capacity + position]);
    }

    /** Position of the entry about a host at or after {@code from}, or minus one minus the position where it belongs. */
    int find(int host, int from) {
        int low = from;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int there = data[middle];
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
        data[capacity + position] = timeMillis;
        int figures = figures(position);
        int from = offset + BEFORE_FIGURES * Integer.BYTES;
        for (int i = 0; i < FIGURES; i++) {
            data[figures + i] = GossipEntry.word(bytes, from + i * Integer.BYTES);
        }
    }

    /** Writes an entry with its age. */
    void write(int position, int nowMillis, byte[] bytes, int offset) {
        GossipEntry.putWord(bytes, offset, host(position));
        GossipEntry.putWord(bytes, offset + GossipEntry.TIME * Integer.BYTES, age(position, nowMillis));
        int figures = figures(position);
        int to = offset + BEFORE_FIGURES * Integer.BYTES;
        for (int i = 0; i < FIGURES; i++) {
            GossipEntry.putWord(bytes, to + i * Integer.BYTES, data[figures + i]);
        }
    }

    /** Makes room for an entry at a position; all but the host is undefined. */
    void insert(int position, int host) {
        ensure(size + 1);
        int slot = data[2 * capacity + size];
        shift(position, position + 1);
        size++;
        data[position] = host;
        data[2 * capacity + position] = slot;
    }

    void remove(int position) {
        int slot = data[2 * capacity + position];
        shift(position + 1, position);
        size--;
        data[2 * capacity + size] = slot;
    }

    /** Removes all older than an age except the one about {@code spared}; answers how many. */
    int removeOlder(int ageMillis, int nowMillis, int spared) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (age(i, nowMillis) <= ageMillis || host(i) == spared) {
                swap(i, kept++);
            }
        }
        return truncate(kept);
    }

    /** Removes all about hosts that are not members. */
    void retain(Members members) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (members.contains(host(i))) {
                swap(i, kept++);
            }
        }
        truncate(kept);
    }

    /** Removes entries that a selection does not take, but for the one about {@code spared}. */
    void retain(Selection selection, int nowMillis, int spared) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (host(i) == spared || selection.takes(age(i, nowMillis))) {
                swap(i, kept++);
            }
        }
        truncate(kept);
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
        size += count;
        // From the end, so that nothing is overwritten before it has moved; the free slots come along to the places
        // that get free.
        for (int i = count - 1; i >= 0; i--) {
            int host = GossipEntry.word(bytes, offsets[i]);
            while (from >= 0 && host(from) > host) {
                swap(from--, to--);
            }
            data[to] = host;
            set(to--, bytes, offsets[i], base - GossipEntry.word(bytes, offsets[i], GossipEntry.TIME));
        }
    }

    private int figures(int position) {
        return 3 * capacity + data[2 * capacity + position] * FIGURES;
    }

    /** Moves an entry to a place whose entry is not needed any more; the slots change places. */
    private void swap(int from, int to) {
        if (from != to) {
            data[to] = data[from];
            data[capacity + to] = data[capacity + from];
            int slot = data[2 * capacity + to];
            data[2 * capacity + to] = data[2 * capacity + from];
            data[2 * capacity + from] = slot;
        }
    }

    private void shift(int from, int to) {
        int count = size - Math.max(from, to - 1);
        System.arraycopy(data, from, data, to, count);
        System.arraycopy(data, capacity + from, data, capacity + to, count);
        System.arraycopy(data, 2 * capacity + from, data, 2 * capacity + to, count);
    }

    private int truncate(int kept) {
        int removed = size - kept;
        size = kept;
        return removed;
    }

    /** Makes room for so many entries in all. */
    void ensure(int entries) {
        if (capacity >= entries) {
            return;
        }
        int larger = Math.max(FIRST_CAPACITY, capacity);
        while (larger < entries) {
            larger *= 2;
        }
        int[] moved = new int[larger * COLUMNS];
        System.arraycopy(data, 0, moved, 0, capacity);
        System.arraycopy(data, capacity, moved, larger, capacity);
        System.arraycopy(data, 2 * capacity, moved, 2 * larger, capacity);
        System.arraycopy(data, 3 * capacity, moved, 3 * larger, capacity * FIGURES);
        for (int i = capacity; i < larger; i++) {
            moved[2 * larger + i] = i;
        }
        data = moved;
        capacity = larger;
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
