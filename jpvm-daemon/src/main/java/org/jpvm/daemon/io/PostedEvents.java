package org.jpvm.daemon.io;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Events from other threads for the loop. A post wakes the loop only if it may be asleep: the loop says so with {@link #beforeWait()} and
 * looks at the queue once more before it sleeps.
 */
final class PostedEvents {
    private final ConcurrentLinkedQueue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    /** Adds an event; any thread. Returns whether the loop must be woken. */
    boolean add(Runnable event) {
        events.add(event);
        return !awake.get() && awake.compareAndSet(false, true);
    }

    /**
     * The loop is about to wait: from here on a post wakes it. Said before every wait, not after one, because a wake-up can also be used up by
     * a look at the sockets that does not wait.
     *
     * @return whether events are there already, so that it must not wait
     */
    boolean beforeWait() {
        awake.set(false);
        return !events.isEmpty();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** The next event, or null. */
    Runnable poll() {
        return events.poll();
    }
}
