package org.jpvm.client.io;

import java.util.concurrent.locks.Condition;
import org.jpvm.MessageBuffer;
import org.jpvm.client.PendingReceive;
import org.jpvm.migration.spi.MovableThread;

/** One thread's wait for something: a message, an answer, room in a socket, a route. Reused; guarded by the lock of the task. */
final class Waiter {
    final Condition wake;
    boolean done;
    /** What a waiting receive wants, and what it got. */
    int source;

    int tag;
    int context;
    /** Whether only source, tag and context decide, not the matcher. */
    boolean exact;

    /** Who gets the message when no thread waits; null when one does. */
    PendingReceive future;
    /** Ends the wait early when it wants to stand still; null for a thread that does not move. */
    MovableThread movable;
    /** Whether the thread that waits may lead meanwhile. */
    boolean mayLead = true;

    MessageBuffer message;
    /** Body of the answer to a request. */
    byte[] body;

    int bodyLength;

    Waiter(Condition wake) {
        this.wake = wake;
    }

    void reset() {
        done = false;
        future = null;
        movable = null;
        mayLead = true;
        message = null;
        body = null;
    }
}
