package org.jpvm.mosix.placement;

import java.util.Arrays;

/** How many tasks of a request each host got; takes room for the hosts that got some, not for all that there are. */
final class Tally {
    private final int[] positions;
    private final int[] counts;

    /** For at most so many tasks. */
    Tally(int tasks) {
        int size = Integer.highestOneBit(Math.max(2, Math.min(tasks, 1 << 28))) << 2;
        positions = new int[size];
        counts = new int[size];
        Arrays.fill(positions, -1);
    }

    /** Tasks that this host got. */
    int count(int position) {
        return counts[slot(position)];
    }

    /** One more; gives the new number. */
    int increment(int position) {
        int slot = slot(position);
        positions[slot] = position;
        return ++counts[slot];
    }

    private int slot(int position) {
        int slot = position * 0x9e3779b9 >>> Integer.numberOfLeadingZeros(positions.length - 1);
        while (positions[slot] != -1 && positions[slot] != position) {
            slot = slot + 1 & positions.length - 1;
        }
        return slot;
    }
}
