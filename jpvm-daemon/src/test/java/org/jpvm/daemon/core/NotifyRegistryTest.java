package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.daemon.core.NotifyRegistry.Watch;
import org.jpvm.wire.body.NotifyCall;
import org.junit.jupiter.api.Test;

class NotifyRegistryTest {
    private static final int EXIT = NotifyCall.TASK_EXIT;

    private final NotifyRegistry registry = new NotifyRegistry();

    @Test
    void firesOnceInTheOrderOfTheRequestsAndEachAsOftenAsAsked() {
        Watch first = new Watch(9, EXIT, 0, 1, 5);
        Watch second = new Watch(2, EXIT, 0, 1, 5);
        registry.add(first);
        registry.add(second);
        registry.add(first);
        registry.add(new Watch(9, EXIT, 0, 1, 6));
        assertEquals(List.of(first, second, first), registry.fire(EXIT, 5));
        assertEquals(List.of(), registry.fire(EXIT, 5));
        assertEquals(1, registry.size());
    }

    @Test
    void kindsAreSeparate() {
        Watch host = new Watch(9, NotifyCall.HOST_DELETE, 0, 1, 5);
        registry.add(host);
        assertEquals(List.of(), registry.fire(EXIT, 5));
        assertEquals(List.of(host), registry.fire(NotifyCall.HOST_DELETE, 5));
    }

    @Test
    void cancelTakesOneEqualRequest() {
        Watch watch = new Watch(9, EXIT, 0, 1, 5);
        registry.add(watch);
        registry.add(watch);
        assertFalse(registry.cancel(new Watch(9, EXIT, 0, 2, 5)));
        assertTrue(registry.cancel(watch));
        assertEquals(List.of(watch), registry.fire(EXIT, 5));
        assertFalse(registry.cancel(watch));
    }

    @Test
    void aWatcherThatIsGoneIsNotTold() {
        registry.add(new Watch(9, EXIT, 0, 1, 5));
        Watch other = new Watch(8, EXIT, 0, 1, 5);
        registry.add(other);
        registry.watchHostAdd(9, 0, 1, -1);
        registry.forgetWatcher(9);
        assertEquals(List.of(other), registry.fire(EXIT, 5));
        assertEquals(List.of(), registry.fireHostAdd());
        assertEquals(0, registry.size());
    }

    @Test
    void hostAdditionsAreCounted() {
        registry.watchHostAdd(1, 0, 7, 2);
        registry.watchHostAdd(2, 0, 7, -1);
        registry.watchHostAdd(3, 0, 7, 5);
        registry.watchHostAdd(3, 0, 7, 0);
        assertEquals(2, registry.fireHostAdd().size());
        assertEquals(2, registry.fireHostAdd().size());
        assertEquals(List.of(new Watch(2, NotifyCall.HOST_ADD, 0, 7, 0)), registry.fireHostAdd());
    }

    @Test
    void eachWatcherHasItsLimit() {
        for (int i = 0; i < Limits.MAX_NOTIFIES_PER_TASK; i++) {
            assertTrue(registry.add(new Watch(1, EXIT, 0, 1, i)));
        }
        assertFalse(registry.add(new Watch(1, EXIT, 0, 1, 0)));
        assertTrue(registry.add(new Watch(2, EXIT, 0, 1, 0)));
        registry.fire(EXIT, 77);
        assertTrue(registry.add(new Watch(1, EXIT, 0, 1, 77)));
    }
}
