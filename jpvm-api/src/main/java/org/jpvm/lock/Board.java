package org.jpvm.lock;

import java.util.SortedMap;

/**
 * What the mailbox held about one lock at one moment.
 *
 * @param holder  owner of the entry {@code held}, 0 when nobody has the lock
 * @param marks   owners of the marks by index, 0 for one that is gone
 * @param tickets owners of the tickets, the first in line first
 */
record Board(int holder, SortedMap<Integer, Integer> marks, SortedMap<Ticket, Integer> tickets) {
    boolean isFree() {
        return holder == 0;
    }
}
