package org.jpvm.groupserver;

import java.util.Arrays;
import org.jpvm.PvmError;

/**
 * Members waiting for each other, for a barrier or for a freeze. The first caller sets the number, the others must agree. When more arrive
 * than were wanted it is poisoned: it never completes and every later call is a mismatch, as in C PVM.
 */
final class Rendezvous {
    /** Most callers kept; one more is a mismatch. */
    static final int MAX_WAITING = 1 << 16;

    private static final int NONE = -1;

    private int wanted = NONE;
    private int reached;
    private int[] waiting = new int[4];
    private int waitingCount;

    /**
     * One more caller.
     *
     * @param tid    the caller
     * @param count  number it wants
     * @param weight for how many members it speaks
     * @return OK or MISMATCH
     */
    PvmError arrive(int tid, int count, int weight) {
        if (wanted == NONE) {
            wanted = count;
            reached = 0;
            waitingCount = 0;
        } else if (wanted != count) {
            return PvmError.MISMATCH;
        }
        boolean poisoned = waitingCount > 0 && wanted < reached;
        if (poisoned || waitingCount == MAX_WAITING || reached > MAX_WAITING - weight) {
            return PvmError.MISMATCH;
        }
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, waitingCount * 2);
        }
        waiting[waitingCount++] = tid;
        reached += weight;
        return wanted < reached ? PvmError.MISMATCH : PvmError.OK;
    }

    boolean isComplete() {
        return wanted > 0 && wanted == reached;
    }

    boolean isPending() {
        return wanted > 0;
    }

    /** Lets the next caller start a new one; what was reached stays readable, as C's listings show it. */
    void reset() {
        wanted = NONE;
    }

    /** Stays at this number, which no caller can ask for. */
    void end(PvmError error) {
        wanted = error.code();
    }

    /** Forgets who waited and keeps the numbers. */
    void forgetWaiting() {
        waitingCount = 0;
    }

    /** Number wanted, -1 for none. */
    int wanted() {
        return wanted;
    }

    /** Members arrived so far, or at the last completion. */
    int reached() {
        return reached;
    }

    /** The callers in the order of arrival. */
    int[] waiting() {
        return Arrays.copyOf(waiting, waitingCount);
    }
}
