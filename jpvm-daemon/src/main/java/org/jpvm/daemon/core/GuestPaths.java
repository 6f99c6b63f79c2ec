package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jpvm.Tid;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;

/**
 * Straight ways for what guests send. The first message of a guest to the tasks of a host goes by way of its home. Then the place asks the home for a way of
 * its own to that host, holds what follows, and sends it straight when the home has made sure that all before has arrived.
 */
final class GuestPaths {
    /** The way of one guest to the tasks of one host. */
    private static final class Way {
        final int ticket;
        final HeldFrames held = new HeldFrames();
        boolean open;

        Way(int ticket) {
            this.ticket = ticket;
        }
    }

    /** The ways of one guest, by the host part of the receivers' tids. */
    static final class Ways {
        private final TidMap<Way> byHost = new TidMap<>();
        private final BitSet open = new BitSet();
    }

    private final PvmdState state;
    private final int local;
    private int lastTicket;

    GuestPaths(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
    }

    /** A frame of a guest for a task. */
    void pass(Task guest, Peer home, int destination, ByteBuffer slab, int index, int end) {
        int host = Tid.hostIndex(destination);
        Way way = guest.ways.byHost.get(Tid.hostPart(host));
        if (way == null) {
            state.peers.carryHome(guest, home, destination, slab, index, end);
            // The home's own tasks are as near by way of it as by any other, unless they are away.
            if (host != home.index || state.handover.paths().knows(destination)) {
                ask(guest, home, host);
            }
        } else if (way.open) {
            state.router.route(guest, destination, slab, index, end);
        } else {
            FragmentHeader.setSource(slab, index, guest.tid);
            state.outbox.hold(guest, way.held.sources, way.held.add(slab, index, end), Limits.HIGH_WATER_BYTES);
        }
    }

    private boolean isReachable(int host) {
        return host == local || state.extensions.isUp(host) && state.handover.isMember(host);
    }

    private void ask(Task guest, Peer home, int host) {
        if (isReachable(host) && guest.link != null && !guest.link.draining) {
            Way way = new Way(++lastTicket);
            guest.ways.byHost.put(Tid.hostPart(host), way);
            state.handover.send(
                    home.index, Handover.message(MoveOp.OPEN_OUT, 0, guest.tid).putInts(host, way.ticket));
        }
    }

    /** What place and home say to each other. */
    void handle(int from, MoveOp op, int tid, XdrReader body) throws MalformedMessageException {
        int host = body.readInt("host", 1, Tid.MAX_HOST_INDEX);
        int ticket = body.readInt("ticket");
        if (op == MoveOp.OPEN_OUT) {
            onOpen(from, tid, host, ticket);
            return;
        }
        Task guest = state.tasks.guest(tid);
        Way way = guest == null ? null : guest.ways.byHost.get(Tid.hostPart(host));
        if (way == null || way.ticket != ticket || way.open || Tid.hostIndex(tid) != from) {
            return;
        }
        if (op == MoveOp.DENY_OUT || !isReachable(host)) {
            giveUp(guest, host, way);
            return;
        }
        way.open = true;
        guest.ways.open.set(host);
        for (ByteBuffer frame = way.held.poll(); frame != null; frame = way.held.poll()) {
            state.router.route(guest, FragmentHeader.destination(frame, 0), frame, 0, frame.limit());
        }
        state.outbox.release(way.held.sources);
    }

    /** At home. */
    private void onOpen(int from, int tid, int host, int ticket) {
        Task task = state.tasks.find(tid);
        if (task == null || task.place != from || !isReachable(host)) {
            answer(MoveOp.DENY_OUT, from, tid, host, ticket);
            return;
        }
        StraightPaths paths = state.handover.paths();
        state.handover.sweeps().when(paths::isSettled, () -> {
            BitSet hosts = new BitSet();
            hosts.set(host);
            paths.addPlacesOf(host, hosts);
            state.handover.sweeps().start(hosts, () -> answer(MoveOp.GRANT_OUT, from, tid, host, ticket));
        });
    }

    private void answer(MoveOp op, int to, int tid, int host, int ticket) {
        state.handover.send(to, Handover.message(op, 0, tid).putInts(host, ticket));
    }

    private void giveUp(Task guest, int host, Way way) {
        guest.ways.byHost.remove(Tid.hostPart(host));
        Peer home = state.peers.ofTid(guest.tid);
        for (ByteBuffer frame = way.held.poll(); frame != null; frame = way.held.poll()) {
            if (home != null) {
                state.peers.passHome(home, FragmentHeader.destination(frame, 0), frame);
            }
        }
        state.outbox.release(way.held.sources);
    }

    /** Lets nothing of a guest wait for a way any more: what waits goes by way of its home. */
    void closeAsked(Task guest) {
        if (guest.ways.byHost.isEmpty()) {
            return;
        }
        for (int host = 1; host <= Tid.MAX_HOST_INDEX; host++) {
            Way way = guest.ways.byHost.get(Tid.hostPart(host));
            if (way != null && !way.open) {
                giveUp(guest, host, way);
            }
        }
    }

    /** Does something once everything that a guest has sent has arrived, or is on its way to its home. */
    void whenSettled(Task guest, Runnable action) {
        closeAsked(guest);
        StraightPaths paths = state.handover.paths();
        state.handover.sweeps().when(paths::isSettled, () -> {
            BitSet hosts = (BitSet) guest.ways.open.clone();
            paths.addPlaces(hosts);
            if (hosts.isEmpty()) {
                action.run();
            } else {
                state.handover.sweeps().start(hosts, action);
            }
        });
    }

    /** A guest is gone. */
    void forget(Task guest) {
        for (int host = 1; host <= Tid.MAX_HOST_INDEX && !guest.ways.byHost.isEmpty(); host++) {
            Way way = guest.ways.byHost.remove(Tid.hostPart(host));
            if (way != null) {
                state.outbox.release(way.held.sources);
            }
        }
        guest.ways.open.clear();
    }

    /** A host is not in the machine any more. */
    void hostGone(int index) {
        for (Task guest : state.tasks.guests()) {
            Way way = guest.ways.byHost.remove(Tid.hostPart(index));
            if (way != null) {
                state.outbox.release(way.held.sources);
            }
            guest.ways.open.clear(index);
        }
    }

    /** Ways that were asked for. */
    int asked() {
        int asked = 0;
        for (Task guest : state.tasks.guests()) {
            for (Way way : guest.ways.byHost.values()) {
                asked += way.open ? 0 : 1;
            }
        }
        return asked;
    }
}
