package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;

/**
 * PVM's own choice of hosts: contiguous blocks of equal size, going round the hosts from where the last spawn stopped. Speed and load are
 * not looked at. Source: pvm-wire-protocol §7.1.
 */
final class Placement {
    /**
     * Tasks that one host gets.
     *
     * @param hostIndex the host
     * @param first     position of the first of these tasks among those to place
     * @param count     number of tasks
     */
    record Block(int hostIndex, int first, int count) {}

    private int cursor;

    /** The first task goes to the host behind the local one. */
    Placement(int localIndex) {
        cursor = localIndex + 1;
    }

    /**
     * Distributes tasks and moves the cursor.
     *
     * @param candidates host indices, ascending, at least one
     * @param count      tasks to place, at least 1
     */
    List<Block> place(int[] candidates, int count) {
        int hosts = Math.min(candidates.length, count);
        List<Block> blocks = new ArrayList<>(hosts);
        int position = atOrBehind(candidates, cursor);
        long share = 0;
        int first = 0;
        for (int slot = 0; slot < count; slot++) {
            share += hosts;
            if (share >= count) {
                share -= count;
                blocks.add(new Block(candidates[position], first, slot + 1 - first));
                first = slot + 1;
                position = (position + 1) % candidates.length;
            }
        }
        cursor = candidates[position];
        return blocks;
    }

    private static int atOrBehind(int[] candidates, int index) {
        for (int i = 0; i < candidates.length; i++) {
            if (candidates[i] >= index) {
                return i;
            }
        }
        return 0;
    }
}
