package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.client.DaemonAddress;
import org.jpvm.client.IntMap;
import org.jpvm.client.RouteNotices;
import org.jpvm.client.RouteTable;
import org.jpvm.ring.RingMemory;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.RouteReply;
import org.jpvm.wire.body.RouteRequest;

/**
 * The sockets behind a {@link RouteTable}: asks for routes, grants them, connects and accepts. Called with the lock of the task held.
 * Source: pvm-wire-protocol §4.3.
 */
final class TaskRoutes {
    /**
     * Environment variable: {@code unix} keeps routes on one host from using shared memory, {@code tcp} makes them use TCP, as between hosts.
     */
    static final String TRANSPORT_VARIABLE = "JPVM_ROUTE_TRANSPORT";

    private static final int BACKLOG = 1;
    /** Routes of a task that may have shared memory of their own, half a megabyte each. */
    private static final int MAX_SHARED = 64;
    /** Route notifications carry a descriptor number, which Java does not show; 0 to 2 are never one. */
    private static final int FIRST_ROUTE_NUMBER = 3;

    private static final class Route {
        private final int peer;
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
        private final List<ByteBuffer> deferred = new ArrayList<>();
        private SocketChannel socket;
        private Path socketPath;
        private ServerSocketChannel listener;
        private Path listenerPath;
        private Link link;
        /** What we offer the peer. */
        private RingFile offer;
        /** Of the peer's offer, or of ours when the peer has taken it. */
        private RingMemory shared;

        private boolean sharesMemory;

        private Route(int peer) {
            this.peer = peer;
        }
    }

    private final TaskCore core;
    private final TaskLoop loop;
    private final RouteTable table;
    private final RouteNotices notices = new RouteNotices();
    private final IntMap<Route> routes = new IntMap<>();
    private final Path directory;
    private final boolean tcpOnly;
    private final boolean mayShare;
    private final int ownAddress;
    private int sharedCount;
    private int nextNumber = FIRST_ROUTE_NUMBER;

    TaskRoutes(TaskCore core, TaskLoop loop, Map<String, String> environment) {
        this.core = core;
        this.loop = loop;
        table = new RouteTable(core.tid());
        directory = TempFiles.directory(environment);
        String transport = environment.get(TRANSPORT_VARIABLE);
        tcpOnly = "tcp".equalsIgnoreCase(transport);
        mayShare = !tcpOnly && !"unix".equalsIgnoreCase(transport);
        ownAddress = addressOf(core.enrolment().daemonAddress());
    }

    RouteNotices notices() {
        return notices;
    }

    /** Whether a message to this task may go another way than through the daemon. */
    boolean concern(int peer) {
        return (routes.size() > 0 || core.wantsDirect()) && Tid.isTask(peer);
    }

    RouteTable.Way wayTo(int peer) {
        return table.wayTo(peer, core.wantsDirect(), System.nanoTime());
    }

    RouteTable.Way wayWithoutWaiting(int peer) {
        return table.wayWithoutWaiting(peer);
    }

    /** Whether there is a route to a peer that a multicast can use; waits while that is being decided. */
    boolean isOpenOnceSettled(int peer) {
        if (routes.size() == 0) {
            return false;
        }
        if (loop.inHandler()) {
            return table.wayWithoutWaiting(peer) == RouteTable.Way.ROUTE;
        }
        while (wayWithoutAsking(peer) == RouteTable.Way.HOLD) {
            hold(peer);
        }
        return wayWithoutAsking(peer) == RouteTable.Way.ROUTE;
    }

    /** Whether messages to all these peers go through the daemon as things are. */
    boolean goByDaemon(int[] peers) {
        if (routes.size() == 0) {
            return true;
        }
        for (int peer : peers) {
            if (wayWithoutAsking(peer) != RouteTable.Way.DAEMON) {
                return false;
            }
        }
        return true;
    }

    Link link(int peer) {
        Route route = routes.get(peer);
        return route == null ? null : route.link;
    }

    /** Adds the channels of routes that are open or to be accepted. */
    void addChannels(List<SelectableChannel> channels) {
        routes.forEach(route -> {
            if (route.link != null) {
                channels.add(route.link.channel());
            } else if (route.listener != null) {
                channels.add(route.listener);
            }
        });
    }

    /** Asks a task for a route. The answer changes the table. */
    void ask(int peer) {
        Route route = route(peer);
        DaemonAddress address;
        try {
            address = bindSocket(route);
        } catch (IOException e) {
            fail(route);
            return;
        }
        table.onRequested(peer);
        XdrWriter request = new XdrWriter();
        route.offer = address.isPath() ? offer() : null;
        String offered = route.offer == null ? "" : route.offer.name();
        new RouteRequest(Protocol.TASK_DAEMON_VERSION, address.text(), offered).write(request);
        try {
            core.sender()
                    .toDaemon(
                            new Link.Outgoing(
                                    peer,
                                    MessageSender.control(TaskControlCode.CONREQ, Protocol.CONTEXT_TC, 0, request)),
                            exitNotice(peer));
        } catch (PvmInterruptedException e) {
            // Nothing was sent: the next message may ask anew.
            forget(route);
            throw e;
        }
    }

    /** Asks the daemon for TC_TASKEXIT. */
    private static Link.Outgoing exitNotice(int peer) {
        XdrWriter notify = new XdrWriter();
        int taskExit = TaskControlCode.TASKEXIT.tag();
        new NotifyCall(NotifyCall.TASK_EXIT, Protocol.CONTEXT_TC, taskExit, 1, new int[] {peer}).write(notify);
        return new Link.Outgoing(
                Tid.LOCAL_DAEMON, MessageSender.control(TaskCode.NOTIFY, Protocol.CONTEXT_TM, 0, notify));
    }

    /** Waits until the record of a peer changes or its hold ends. */
    void hold(int peer) {
        Route route = route(peer);
        Waiter waiter = loop.borrow();
        route.waiters.addLast(waiter);
        try {
            loop.await(waiter, table.holdDeadline(peer));
        } finally {
            route.waiters.remove(waiter);
            loop.giveBack(waiter);
        }
    }

    /** Keeps a message of a handler until the record settles. */
    void defer(int peer, ByteBuffer frames) {
        route(peer).deferred.add(frames);
    }

    /** A write on the route failed: the peer has gone, what it sent last is still to be read. */
    void onWriteFailed(int peer) {
        if (link(peer) != null) {
            table.onFailed(peer);
        }
    }

    /** TC_CONREQ. */
    void onRequest(MessageBuffer message) {
        int peer = message.source().value();
        RouteRequest request;
        DaemonAddress family;
        try {
            request = RouteRequest.read(SystemHandlers.body(message));
            family = DaemonAddress.parse(request.address());
        } catch (MalformedMessageException | PvmException e) {
            core.countDropped();
            reply(peer, true, "", false);
            return;
        }
        int policy = core.options().get(TaskOption.ROUTE);
        switch (table.onRequest(peer, request.version(), policy, System.nanoTime())) {
            case IGNORE -> {}
            case DENY -> {
                reply(peer, true, "", false);
                // The record of the denial is of no use once the peer is gone.
                core.sender().toDaemon(exitNotice(peer));
            }
            case GRANT -> grant(peer, family, request.rings());
        }
    }

    /** TC_CONACK. */
    void onReply(MessageBuffer message) {
        int peer = message.source().value();
        Route route = routes.get(peer);
        if (route == null) {
            core.countDropped();
            return;
        }
        RouteReply reply;
        DaemonAddress address = null;
        try {
            reply = RouteReply.read(SystemHandlers.body(message));
            if (reply.denied() == 0) {
                address = DaemonAddress.parse(reply.address());
            }
        } catch (MalformedMessageException | PvmException e) {
            core.countDropped();
            fail(route);
            return;
        }
        if (table.onReply(peer, reply.version(), reply.denied())) {
            route.shared = reply.shared() != 0 && route.offer != null ? route.offer.memory() : null;
            withdrawOffer(route);
            connect(route, address);
        } else if (wayWithoutAsking(peer) == RouteTable.Way.DAEMON) {
            fail(route);
        }
    }

    /** TC_TASKEXIT. */
    void onTaskExit(int peer) {
        Route route = routes.get(peer);
        if (table.onTaskExit(peer) && route != null) {
            forget(route);
        }
    }

    /** A peer to which there is a route or may soon be one, 0 for none. Lock held. */
    int routedPeer() {
        return table.routedPeer();
    }

    /** Peers that are reached through the daemon for good. Lock held. */
    int[] denied() {
        return table.denied();
    }

    /** These peers are reached through the daemon for good. Lock held. */
    void deny(int[] peers) {
        for (int peer : peers) {
            table.onFailed(peer);
        }
    }

    /** Closes all routes and what was to become one. */
    void closeAll() {
        List<Route> all = new ArrayList<>();
        routes.forEach(all::add);
        for (Route route : all) {
            if (route.link != null) {
                route.link.close();
            }
            discardSockets(route);
        }
        routes.clear();
    }

    private RouteTable.Way wayWithoutAsking(int peer) {
        return table.wayTo(peer, false, System.nanoTime());
    }

    private Route route(int peer) {
        Route route = routes.get(peer);
        if (route == null) {
            route = new Route(peer);
            routes.put(peer, route);
        }
        return route;
    }

    private DaemonAddress bindSocket(Route route) throws IOException {
        boolean sameHost = Tid.hostIndex(route.peer) == Tid.hostIndex(core.tid());
        DaemonAddress address = sameHost && !tcpOnly
                ? DaemonAddress.ofPath(TempFiles.freshName(directory).toString())
                : DaemonAddress.ofTcp(ownAddress, 0);
        route.socket = SocketAddresses.open(address);
        route.socket.configureBlocking(false);
        route.socket.bind(SocketAddresses.of(address));
        if (address.isPath()) {
            route.socketPath = Path.of(address.path());
            return address;
        }
        return SocketAddresses.ofTcp(route.socket.getLocalAddress());
    }

    /** Rings for a new route; null when it is to do without. */
    private RingFile offer() {
        if (!mayShare || sharedCount >= MAX_SHARED) {
            return null;
        }
        try {
            return RingFile.create();
        } catch (IOException e) {
            // No memory for it, or a system without: the socket does.
            return null;
        }
    }

    /** The rings that a peer offers; null when there are none, or the route is to do without. */
    private RingMemory accept(String rings) {
        if (rings.isEmpty() || !mayShare || sharedCount >= MAX_SHARED) {
            return null;
        }
        try {
            return RingFile.open(rings);
        } catch (IOException e) {
            // A peer that sees other files, as in a container: the socket does.
            return null;
        }
    }

    private static void withdrawOffer(Route route) {
        if (route.offer != null) {
            route.offer.deleteName();
            route.offer = null;
        }
    }

    private void grant(int peer, DaemonAddress family, String rings) {
        Route route = route(peer);
        // After crossed requests the socket that was to connect is of no use: it cannot listen.
        discardSockets(route);
        DaemonAddress address = family.isPath()
                ? DaemonAddress.ofPath(TempFiles.freshName(directory).toString())
                : DaemonAddress.ofTcp(ownAddress, 0);
        try {
            route.listener = SocketAddresses.openListener(address);
            route.listener.configureBlocking(false);
            route.listener.bind(SocketAddresses.of(address), BACKLOG);
            if (address.isPath()) {
                route.listenerPath = Path.of(address.path());
            } else {
                address = SocketAddresses.ofTcp(route.listener.getLocalAddress());
            }
            loop.register(route.listener, SelectionKey.OP_ACCEPT, operations -> accept(route));
        } catch (IOException e) {
            reply(peer, true, "", false);
            fail(route);
            return;
        }
        route.shared = address.isPath() ? accept(rings) : null;
        reply(peer, false, address.text(), route.shared != null);
        // Who waited for an answer to our own request now waits for the connection, which has a deadline.
        wakeWaiters(route);
    }

    private void reply(int peer, boolean denied, String address, boolean shared) {
        XdrWriter body = new XdrWriter();
        new RouteReply(Protocol.TASK_DAEMON_VERSION, denied ? 1 : 0, address, shared ? 1 : 0).write(body);
        core.sender().toDaemon(peer, MessageSender.control(TaskControlCode.CONACK, Protocol.CONTEXT_TC, 0, body));
    }

    private void accept(Route route) {
        if (route.listener == null) {
            return;
        }
        SocketChannel channel;
        try {
            channel = route.listener.accept();
            if (channel == null) {
                return;
            }
            SocketAddresses.prepare(channel);
            discardSockets(route);
            open(route, channel);
        } catch (IOException e) {
            fail(route);
            return;
        }
        table.onAccepted(route.peer, System.nanoTime());
        announce(route);
    }

    private void connect(Route route, DaemonAddress address) {
        try {
            if (route.socket == null) {
                throw new IOException("no socket");
            }
            if (address.isPath() != (route.socketPath != null)) {
                discardSockets(route);
                route.socket = SocketAddresses.open(address);
                route.socket.configureBlocking(false);
            }
            if (route.socket.connect(SocketAddresses.of(address))) {
                connected(route);
            } else {
                loop.register(route.socket, SelectionKey.OP_CONNECT, operations -> finishConnect(route));
            }
        } catch (IOException | RuntimeException e) {
            // Whatever the address was, the daemon's way remains.
            fail(route);
        }
    }

    private void finishConnect(Route route) {
        try {
            if (route.socket == null || !route.socket.finishConnect()) {
                return;
            }
            connected(route);
        } catch (IOException e) {
            fail(route);
        }
    }

    private void connected(Route route) throws IOException {
        SocketChannel channel = route.socket;
        route.socket = null;
        discardSockets(route);
        open(route, channel);
        table.onConnected(route.peer);
        announce(route);
    }

    private void open(Route route, SocketChannel channel) throws IOException {
        int peer = route.peer;
        RingMemory shared = route.shared;
        route.shared = null;
        if (shared != null) {
            route.sharesMemory = true;
            sharedCount++;
        }
        route.link = new Link(
                loop,
                channel,
                shared,
                // Only the peer can write here, whatever its frames claim.
                (source, destination, encoding, tag, context, waitId, body, length) ->
                        core.onRouteMessage(peer, destination, encoding, tag, context, waitId, body, length),
                (link, reason) -> onEnd(route));
    }

    private void announce(Route route) {
        settle(route);
        int number = nextNumber++;
        for (RouteNotices.Notice notice : notices.onOpened()) {
            core.deliverLocally(
                    core.tid(), notice.tag(), notice.context(), new XdrWriter().putInts(route.peer, number));
        }
    }

    private void onEnd(Route route) {
        table.onClosed(route.peer);
        Link link = route.link;
        link.close();
        route.link = null;
        if (route.sharesMemory) {
            sharedCount--;
        }
        List<ByteBuffer> unsent = link.takeBacklog();
        forget(route);
        for (ByteBuffer frames : unsent) {
            core.daemon().postFrames(frames);
        }
        for (RouteNotices.Notice notice : notices.onClosed(route.peer)) {
            core.deliverLocally(core.tid(), notice.tag(), notice.context(), new XdrWriter().putInts(route.peer, -1));
        }
    }

    private void fail(Route route) {
        discardSockets(route);
        table.onFailed(route.peer);
        settle(route);
    }

    private void forget(Route route) {
        discardSockets(route);
        table.onClosed(route.peer);
        routes.remove(route.peer);
        settle(route);
    }

    private void settle(Route route) {
        Link target =
                route.link != null && wayWithoutAsking(route.peer) == RouteTable.Way.ROUTE ? route.link : core.daemon();
        for (ByteBuffer frames : route.deferred) {
            target.postFrames(frames);
        }
        route.deferred.clear();
        wakeWaiters(route);
    }

    private void wakeWaiters(Route route) {
        for (Waiter waiter : route.waiters) {
            loop.complete(waiter);
        }
    }

    private static void discardSockets(Route route) {
        withdrawOffer(route);
        try {
            if (route.socket != null) {
                route.socket.close();
            }
            if (route.listener != null) {
                route.listener.close();
            }
        } catch (IOException e) {
            // The system has released the descriptors.
        }
        route.socket = null;
        route.listener = null;
        TempFiles.delete(route.socketPath);
        TempFiles.delete(route.listenerPath);
        route.socketPath = null;
        route.listenerPath = null;
    }

    private static int addressOf(String daemonAddress) {
        try {
            return DaemonAddress.parse(daemonAddress).ipv4();
        } catch (PvmException e) {
            // A daemon without an address of its own has tasks on this host only.
            return 0x7f000001;
        }
    }
}
