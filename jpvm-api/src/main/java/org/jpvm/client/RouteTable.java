package org.jpvm.client;

import java.util.Arrays;
import org.jpvm.wire.Protocol;

/**
 * What is known about the ways to other tasks, and what to do when that changes. A peer without a record is reached through the daemon.
 *
 * <pre>
 *  we ask:   (none) ── REQUESTED ──CONACK──&gt; CONNECTING ──connected──&gt; OPEN
 *                          │ denied, version        │ failed
 *                          └────────&gt; DENIED &lt;──────┘
 *  peer asks: (none) ──CONREQ──&gt; GRANTED ──accepted──&gt; OPEN
 *                                   │ not within {@link #GRANT_NANOS}
 *                                   └──────&gt; LATE ──accepted──&gt; RECEIVE_ONLY
 * </pre>
 *
 * Crossed requests: the lower tid ignores the other's request and waits, the higher tid grants it.
 *
 * <p>A peer whose request was denied is not asked later: a C task leaves that request without an answer, and who asked would wait for ever
 * (observed with PVM 3.4.6, which writes "CONREQ from ... but state=4").
 *
 * <p>Order is kept by two fences. The asking side sends nothing between its request and the answer, so all that it sent through the
 * daemons was taken in by the peer before the route is used. The granting side sends nothing between its answer and the connection, so all
 * that it sent through the daemons is taken in before the peer connects; if the connection does not come soon it stays with the daemon for
 * what it sends, and only reads the route. Source: pvm-wire-protocol §4.3.
 */
public final class RouteTable {
    /** How long the granting side holds its messages back. */
    public static final long GRANT_NANOS = 1_000_000_000L;

    /** Option value: neither ask nor grant. */
    public static final int DONT_ROUTE = 1;
    /** Option value: grant only. */
    public static final int ALLOW_DIRECT = 2;
    /** Option value: ask at the first message to a task, too. */
    public static final int ROUTE_DIRECT = 3;

    /** How a message to a peer goes. */
    public enum Way {
        /** Through the daemon. */
        DAEMON,
        /** Over the open route. */
        ROUTE,
        /** Ask for a route first, then look again. */
        ASK,
        /** Wait until the record changes or {@link #holdDeadline} passes, then look again. */
        HOLD
    }

    /** What to do with a request of a peer. */
    public enum Answer {
        /** Nothing: the peer will grant our own request. */
        IGNORE,
        /** Send a denial. */
        DENY,
        /** Listen and send the address. */
        GRANT
    }

    private enum State {
        REQUESTED,
        CONNECTING,
        GRANTED,
        LATE,
        OPEN,
        RECEIVE_ONLY,
        DENIED
    }

    private static final class Route {
        private final int peer;
        private State state;
        private long grantedNanos;

        private Route(int peer) {
            this.peer = peer;
        }
    }

    private final int ownTid;
    private final IntMap<Route> routes = new IntMap<>();

    /** No routes yet. */
    public RouteTable(int ownTid) {
        this.ownTid = ownTid;
    }

    /** A peer to which there is a route or may soon be one, 0 for none. */
    public int routedPeer() {
        int[] found = {0};
        routes.forEach(route -> found[0] = route.state == State.DENIED ? found[0] : route.peer);
        return found[0];
    }

    /** Peers that are reached through the daemon for good. */
    public int[] denied() {
        int[] peers = new int[routes.size()];
        int[] count = {0};
        routes.forEach(route -> {
            if (route.state == State.DENIED) {
                peers[count[0]++] = route.peer;
            }
        });
        return Arrays.copyOf(peers, count[0]);
    }

    /**
     * How the next message to {@code peer} goes.
     *
     * @param mayAsk whether a route is wanted where there is none
     */
    public Way wayTo(int peer, boolean mayAsk, long nowNanos) {
        Route route = routes.get(peer);
        if (route == null) {
            return mayAsk ? Way.ASK : Way.DAEMON;
        }
        return switch (route.state) {
            case OPEN -> Way.ROUTE;
            case REQUESTED, CONNECTING -> Way.HOLD;
            case GRANTED -> {
                if (nowNanos - route.grantedNanos < GRANT_NANOS) {
                    yield Way.HOLD;
                }
                route.state = State.LATE;
                yield Way.DAEMON;
            }
            case LATE, RECEIVE_ONLY, DENIED -> Way.DAEMON;
        };
    }

    /**
     * As {@link #wayTo} for a sender that cannot wait: a peer that was granted a route is from now on reached through the daemon. A request
     * of ours that is under way makes this impossible, then HOLD is the answer.
     */
    public Way wayWithoutWaiting(int peer) {
        Route route = routes.get(peer);
        if (route == null) {
            return Way.DAEMON;
        }
        if (route.state == State.GRANTED) {
            route.state = State.LATE;
        }
        // The time matters to a granted route only.
        return wayTo(peer, false, 0);
    }

    /** When a held message stops waiting for the peer's connection; {@link Long#MAX_VALUE} when only an answer ends the wait. */
    public long holdDeadline(int peer) {
        Route route = routes.get(peer);
        return route != null && route.state == State.GRANTED ? route.grantedNanos + GRANT_NANOS : Long.MAX_VALUE;
    }

    /** A request to {@code peer} was sent. */
    public void onRequested(int peer) {
        set(peer, State.REQUESTED);
    }

    /** A TC_CONREQ came; {@code policy} is the option value. After GRANT the caller reports a failure with {@link #onFailed}. */
    public Answer onRequest(int peer, int version, int policy, long nowNanos) {
        Route route = routes.get(peer);
        State state = route == null ? State.DENIED : route.state;
        if (version != Protocol.TASK_DAEMON_VERSION || state != State.REQUESTED && policy == DONT_ROUTE) {
            if (route == null) {
                set(peer, State.DENIED);
            }
            return Answer.DENY;
        }
        if (state == State.REQUESTED) {
            // Whatever the option says by now: one of the two must grant, or both would wait for ever.
            if (Integer.compareUnsigned(ownTid, peer) < 0) {
                return Answer.IGNORE;
            }
        } else if (state != State.DENIED) {
            return Answer.DENY;
        }
        set(peer, State.GRANTED).grantedNanos = nowNanos;
        return Answer.GRANT;
    }

    /** A TC_CONACK came; true: connect to the address in it and report how that went. */
    public boolean onReply(int peer, int version, int denied) {
        Route route = routes.get(peer);
        if (route == null || route.state != State.REQUESTED) {
            return false;
        }
        boolean granted = version == Protocol.TASK_DAEMON_VERSION && denied == 0;
        route.state = granted ? State.CONNECTING : State.DENIED;
        return granted;
    }

    /** The connection that we made stands. */
    public void onConnected(int peer) {
        set(peer, State.OPEN);
    }

    /** The connection of the peer was accepted. */
    public void onAccepted(int peer, long nowNanos) {
        Route route = routes.get(peer);
        boolean late = route == null
                || route.state == State.LATE
                || route.state == State.GRANTED && nowNanos - route.grantedNanos >= GRANT_NANOS;
        set(peer, late ? State.RECEIVE_ONLY : State.OPEN);
    }

    /** Asking, listening or connecting failed: the daemon route for good. */
    public void onFailed(int peer) {
        set(peer, State.DENIED);
    }

    /** A TC_TASKEXIT came; true when a route that was not open ended with the task, so that its sockets are of no use any more. */
    public boolean onTaskExit(int peer) {
        Route route = routes.get(peer);
        if (route == null || route.state == State.OPEN || route.state == State.RECEIVE_ONLY) {
            // The end of an open route's stream comes behind the peer's last messages.
            return false;
        }
        routes.remove(peer);
        return true;
    }

    /** The stream of an open route ended. */
    public void onClosed(int peer) {
        routes.remove(peer);
    }

    private Route set(int peer, State state) {
        Route route = routes.get(peer);
        if (route == null) {
            route = new Route(peer);
            routes.put(peer, route);
        }
        route.state = state;
        return route;
    }
}
