package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PostedEventsTest {
    private static final Runnable EVENT = () -> {};

    private final PostedEvents events = new PostedEvents();

    @Test
    void firstPostToAWaitingLoopWakesItAndTheNextDoesNot() {
        assertFalse(events.beforeWait());
        assertTrue(events.add(EVENT));
        assertFalse(events.add(EVENT), "one wake-up is enough");
    }

    @Test
    void eventPostedBeforeTheWaitIsSeenInsteadOfAWakeUp() {
        events.beforeWait();
        events.add(EVENT);
        assertTrue(events.beforeWait());
    }

    @Test
    void postWakesThoughAnEarlierWakeUpWasUsedUpWithoutAWait() {
        events.beforeWait();
        assertTrue(events.add(EVENT));
        assertEquals(EVENT, events.poll());
        // The wake-up of this one is used up by a look at the sockets, its event is run in the same round.
        assertFalse(events.add(EVENT));
        assertEquals(EVENT, events.poll());
        assertFalse(events.beforeWait());
        assertTrue(events.add(EVENT), "the loop sleeps and nobody wakes it");
    }

    @Test
    void eventsComeInOrder() {
        Runnable first = () -> {};
        Runnable second = () -> {};
        events.add(first);
        events.add(second);
        assertEquals(first, events.poll());
        assertEquals(second, events.poll());
        assertNull(events.poll());
        assertTrue(events.isEmpty());
    }
}
