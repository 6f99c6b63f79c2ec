package org.jpvm.group;

import org.jpvm.PvmInterruptedException;

/** A lock that is plain data, so that a task which holds it can be copied. Not reentrant. */
final class Turn {
    private boolean taken;

    /**
     * Waits until nobody has it.
     *
     * @throws PvmInterruptedException when an interrupt comes while it waits
     */
    synchronized void take() {
        try {
            while (taken) {
                wait();
            }
        } catch (InterruptedException e) {
            throw PvmInterruptedException.restoring("another thread of the task that asks the group server");
        }
        taken = true;
    }

    synchronized void give() {
        taken = false;
        notify();
    }
}
