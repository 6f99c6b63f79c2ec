package org.jpvm.mosix.scale;

import java.util.Arrays;

/**
 * A timer for each of many things, in ticks of virtual time. Setting, cancelling and taking one costs the same however many there are: timers lie in
 * lists by the tick they are due at, modulo the number of lists. Flat arrays, 16 bytes for each timer.
 *
 * <p>Timers due at one tick come in an order that depends on nothing but the calls before.
 */
final class TimerWheel {
    /** Answer of {@link #poll} when nothing is due. */
    static final int NONE = -1;

    private static final int UNLINKED = -2;

    private final int mask;
    private final int[] heads;
    private final int[] next;
    private final int[] previous;
    private final long[] due;
    private int ready = NONE;
    private long now;

    /**
     * @param timers how many there are, numbered from 0; none is set
     * @param lists  a power of two; timers further ahead than that many ticks are looked at once each time round
     */
    TimerWheel(int timers, int lists) {
        if (timers < 0 || Integer.bitCount(lists) != 1) {
            throw new IllegalArgumentException("timer wheel: timers=" + timers + " lists=" + lists);
        }
        mask = lists - 1;
        heads = new int[lists];
        Arrays.fill(heads, NONE);
        next = new int[timers];
        previous = new int[timers];
        Arrays.fill(previous, UNLINKED);
        due = new long[timers];
    }

    /** The tick at which the timer polled last was due, or the limit of the last poll that found none. */
    long now() {
        return now;
    }

    /** Sets a timer, again if it is set; not before now. */
    void set(int timer, long tick) {
        cancel(timer);
        due[timer] = Math.max(tick, now);
        if (due[timer] == now) {
            ready = link(timer, ready);
        } else {
            int list = (int) (due[timer] & mask);
            heads[list] = link(timer, heads[list]);
        }
    }

    /** Ends a timer, if it is set. */
    void cancel(int timer) {
        if (previous[timer] == UNLINKED) {
            return;
        }
        int before = previous[timer];
        int after = next[timer];
        if (before >= 0) {
            next[before] = after;
        } else if (ready == timer) {
            ready = after;
        } else {
            heads[(int) (due[timer] & mask)] = after;
        }
        if (after >= 0) {
            previous[after] = before;
        }
        previous[timer] = UNLINKED;
    }

    /** The next timer due at or before a tick, which is then no longer set; {@link #NONE} if there is none, and now is that tick. */
    int poll(long limit) {
        while (ready == NONE) {
            if (now >= limit) {
                return NONE;
            }
            now++;
            collect();
        }
        int timer = ready;
        cancel(timer);
        return timer;
    }

    /** Makes what is due now ready. */
    private void collect() {
        int list = (int) (now & mask);
        int timer = heads[list];
        while (timer != NONE) {
            int after = next[timer];
            if (due[timer] == now) {
                cancel(timer);
                ready = link(timer, ready);
            }
            timer = after;
        }
    }

    private int link(int timer, int head) {
        next[timer] = head;
        previous[timer] = NONE;
        if (head >= 0) {
            previous[head] = timer;
        }
        return timer;
    }
}
