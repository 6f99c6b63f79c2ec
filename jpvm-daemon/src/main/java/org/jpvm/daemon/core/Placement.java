package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.placement.RoundRobin;

/** PVM's own choice of hosts, {@link RoundRobin}, and where it goes on with the next spawn. Source: pvm-wire-protocol §7.1. */
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
        int[] chosen = new int[count];
        int next = RoundRobin.distribute(atOrBehind(candidates, cursor), candidates.length, chosen);
        cursor = candidates[next];
        List<Block> blocks = new ArrayList<>(Math.min(candidates.length, count));
        int first = 0;
        for (int slot = 1; slot <= count; slot++) {
            if (slot == count || chosen[slot] != chosen[first]) {
                blocks.add(new Block(candidates[chosen[first]], first, slot - first));
                first = slot;
            }
        }
        return blocks;
    }

    /** Where the next block goes: the first candidate with this index or a higher one, else the first of all. */
    int nextHost() {
        return cursor;
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
