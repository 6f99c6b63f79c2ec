package org.jpvm.client;

import static org.jpvm.client.RouteTable.ALLOW_DIRECT;
import static org.jpvm.client.RouteTable.DONT_ROUTE;
import static org.jpvm.client.RouteTable.GRANT_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.client.RouteTable.Answer;
import org.jpvm.client.RouteTable.Way;
import org.jpvm.wire.Protocol;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final int LOW = 0x40001;
    private static final int HIGH = 0x40002;
    private static final int VERSION = Protocol.TASK_DAEMON_VERSION;

    private final RouteTable low = new RouteTable(LOW);
    private final RouteTable high = new RouteTable(HIGH);

    @Test
    void withoutWishThereIsTheDaemon() {
        assertEquals(Way.DAEMON, low.wayTo(HIGH, false, 0));
        assertEquals(Way.ASK, low.wayTo(HIGH, true, 0));
    }

    @Test
    void anOpenRouteIsUsedByBothEnds() {
        low.onRequested(HIGH);
        assertEquals(Way.HOLD, low.wayTo(HIGH, true, 0));
        assertEquals(Long.MAX_VALUE, low.holdDeadline(HIGH));
        assertEquals(Answer.GRANT, high.onRequest(LOW, VERSION, ALLOW_DIRECT, 5));
        assertEquals(Way.HOLD, high.wayTo(LOW, false, 5));
        assertEquals(5 + GRANT_NANOS, high.holdDeadline(LOW));
        assertTrue(low.onReply(HIGH, VERSION, 0));
        assertEquals(Way.HOLD, low.wayTo(HIGH, true, 0));
        low.onConnected(HIGH);
        high.onAccepted(LOW, 6);
        assertEquals(Way.ROUTE, low.wayTo(HIGH, true, 0));
        assertEquals(Way.ROUTE, high.wayTo(LOW, false, 5 + 2 * GRANT_NANOS));
        assertFalse(low.onTaskExit(HIGH));
        low.onClosed(HIGH);
        assertEquals(Way.ASK, low.wayTo(HIGH, true, 0));
    }

    @Test
    void whoDoesNotRouteDenies() {
        low.onRequested(HIGH);
        assertEquals(Answer.DENY, high.onRequest(LOW, VERSION, DONT_ROUTE, 0));
        assertEquals(Answer.DENY, high.onRequest(LOW, VERSION + 1, ALLOW_DIRECT, 0));
        assertFalse(low.onReply(HIGH, VERSION, 1));
        assertEquals(Way.DAEMON, low.wayTo(HIGH, true, 0));
        // The peer may change its mind and ask itself.
        assertEquals(Answer.GRANT, low.onRequest(HIGH, VERSION, ALLOW_DIRECT, 0));
    }

    @Test
    void whoWasDeniedIsNotAskedLater() {
        // A C task that was denied does not answer our request: waiting for that would never end.
        assertEquals(Answer.DENY, high.onRequest(LOW, VERSION, DONT_ROUTE, 0));
        assertEquals(Way.DAEMON, high.wayTo(LOW, true, 1));
        assertEquals(Answer.GRANT, high.onRequest(LOW, VERSION, ALLOW_DIRECT, 2), "it asks again");
        assertEquals(Answer.DENY, low.onRequest(HIGH, VERSION, DONT_ROUTE, 0));
        assertTrue(low.onTaskExit(HIGH), "the record does not outlive the peer");
        assertEquals(Way.ASK, low.wayTo(HIGH, true, 1));
    }

    @Test
    void anAnswerOfAnotherVersionIsADenial() {
        low.onRequested(HIGH);
        assertFalse(low.onReply(HIGH, VERSION - 1, 0));
        assertEquals(Way.DAEMON, low.wayTo(HIGH, true, 0));
    }

    @Test
    void aFailedConnectionMeansTheDaemonForGood() {
        low.onRequested(HIGH);
        assertTrue(low.onReply(HIGH, VERSION, 0));
        low.onFailed(HIGH);
        assertEquals(Way.DAEMON, low.wayTo(HIGH, true, 0));
    }

    @Test
    void crossedRequestsAreGrantedByTheHigherTid() {
        low.onRequested(HIGH);
        high.onRequested(LOW);
        assertEquals(Answer.IGNORE, low.onRequest(HIGH, VERSION, ALLOW_DIRECT, 0));
        assertEquals(Answer.GRANT, high.onRequest(LOW, VERSION, ALLOW_DIRECT, 0));
        assertEquals(Way.HOLD, high.wayTo(LOW, true, 1));
        assertEquals(GRANT_NANOS, high.holdDeadline(LOW));
        assertTrue(low.onReply(HIGH, VERSION, 0));
        low.onConnected(HIGH);
        high.onAccepted(LOW, 2);
        assertEquals(Way.ROUTE, low.wayTo(HIGH, true, 0));
        assertEquals(Way.ROUTE, high.wayTo(LOW, true, 0));
    }

    @Test
    void crossedRequestsAreGrantedWhateverTheOptionSaysByNow() {
        low.onRequested(HIGH);
        high.onRequested(LOW);
        assertEquals(Answer.IGNORE, low.onRequest(HIGH, VERSION, DONT_ROUTE, 0));
        assertEquals(Answer.GRANT, high.onRequest(LOW, VERSION, DONT_ROUTE, 0));
    }

    @Test
    void aLateConnectionIsOnlyRead() {
        high.onRequest(LOW, VERSION, ALLOW_DIRECT, 0);
        assertEquals(Way.HOLD, high.wayTo(LOW, false, GRANT_NANOS - 1));
        assertEquals(Way.DAEMON, high.wayTo(LOW, false, GRANT_NANOS));
        high.onAccepted(LOW, GRANT_NANOS + 1);
        assertEquals(Way.DAEMON, high.wayTo(LOW, true, GRANT_NANOS + 2));
        assertEquals(Answer.DENY, high.onRequest(LOW, VERSION, ALLOW_DIRECT, GRANT_NANOS + 3));
    }

    @Test
    void aSenderThatCannotWaitGivesTheRouteUp() {
        high.onRequest(LOW, VERSION, ALLOW_DIRECT, 0);
        assertEquals(Way.DAEMON, high.wayWithoutWaiting(LOW));
        high.onAccepted(LOW, 1);
        assertEquals(Way.DAEMON, high.wayTo(LOW, true, 2));
        low.onRequested(HIGH);
        assertEquals(Way.HOLD, low.wayWithoutWaiting(HIGH));
    }

    @Test
    void theEndOfAPeerEndsTheWaitForIt() {
        low.onRequested(HIGH);
        assertTrue(low.onTaskExit(HIGH));
        assertEquals(Way.DAEMON, low.wayTo(HIGH, false, 0));
        assertFalse(low.onTaskExit(HIGH));
        assertFalse(low.onReply(HIGH, VERSION, 0));
    }
}
