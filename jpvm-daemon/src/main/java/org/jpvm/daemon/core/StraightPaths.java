package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;

/**
 * Straight ways to tasks that are away: whoever sends to one by way of its home is told where it is, and sends there from then on.
 *
 * <pre>
 *   sender                      home                       place
 *     message ───────────────►    message ───────────────►
 *             ◄─── LEARN place
 *     OPEN    ───────────────►    ADMIT   ───────────────►
 *     (holds what follows)
 *             ◄──────────────────────────────────── GRANT
 *     message ───────────────────────────────────────────►
 * </pre>
 *
 * <p>OPEN and ADMIT travel behind everything that went the old way, so that nothing on the new way overtakes it. When the task is to move, the home revokes
 * the ways: LAST travels behind everything that went straight, and the place tells the home.
 *
 * <p>The home tells a host once. Where that cannot ask yet, for want of a session with the place or because a multicast to the home's tasks is under way,
 * it asks with a later message.
 */
final class StraightPaths {
    /** One way. */
    private static final class Path {
        final int tid;
        final int ticket;
        final HeldFrames held = new HeldFrames();

        /** Index of the host where the task is, 0 as long as the way is not open. */
        int place;

        Path(int tid, int ticket) {
            this.tid = tid;
            this.ticket = ticket;
        }
    }

    /** Where a task is to which no way could be asked for when that was learnt. */
    private record Hint(int tid, int place) {}

    private final PvmdState state;
    private final int local;
    private final TidMap<Path> paths = new TidMap<>();
    private final TidMap<Hint> hints = new TidMap<>();
    private int lastTicket;

    /** Ways that were asked for. */
    private int asked;

    StraightPaths(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
    }

    /** Whether frames for a task of another host do not go by way of its home. */
    boolean has(int tid) {
        return paths.get(tid) != null;
    }

    /** Whether frames for a task of another host need not go by way of its home: there is a way, or one can be asked for. */
    boolean knows(int tid) {
        return paths.get(tid) != null || hints.get(tid) != null;
    }

    /** Whether no frame waits for a way to be opened. */
    boolean isSettled() {
        return asked == 0;
    }

    /** Hosts to which something goes straight. */
    void addPlaces(BitSet places) {
        for (Path path : paths.values()) {
            if (path.place != 0 && path.place != local) {
                places.set(path.place);
            }
        }
    }

    /** As {@link #addPlaces(BitSet)}, of tasks of one host. */
    void addPlacesOf(int home, BitSet places) {
        for (Path path : paths.values()) {
            if (Tid.hostIndex(path.tid) == home && path.place != 0 && path.place != local) {
                places.set(path.place);
            }
        }
    }

    /**
     * Passes a frame on if there is a way.
     *
     * @param index index of the frame's header, which names source and destination
     * @return false when there is none
     */
    boolean pass(Task from, int destination, ByteBuffer frames, int index, int end) {
        Path path = paths.get(destination);
        if (path == null) {
            Hint hint = hints.get(destination);
            path = hint == null ? null : askFor(destination, hint.place);
        }
        if (path == null) {
            return false;
        }
        if (path.place == 0) {
            FragmentHeader.setSource(frames, index, from.tid);
            state.outbox.hold(from, path.held.sources, path.held.add(frames, index, end), Limits.HIGH_WATER_BYTES);
        } else if (path.place != local) {
            state.peers.carry(from, state.peers.ofIndex(path.place), destination, frames, index, end);
        } else {
            Task guest = state.tasks.guest(destination);
            if (guest == null || !guest.isReachable()) {
                state.count(DaemonCounter.FRAMES_DROPPED);
            } else {
                FragmentHeader.setSource(frames, index, from.tid);
                FragmentHeader.setDestination(frames, index, destination);
                state.outbox.forward(from, guest, frames, index, end, false);
            }
        }
        return true;
    }

    /** A frame went to a task that is away; the host that it came from is told where that is. At home. */
    void passedOn(Task task, int from) {
        if (task.onHold || !task.linkAway || !state.extensions.isUp(from) || task.learners.get(from)) {
            return;
        }
        if (!task.told.get(from)) {
            task.told.set(from);
            tell(from, task);
        }
    }

    private void tell(int host, Task task) {
        state.handover.send(host, Handover.message(MoveOp.LEARN, 0, task.tid).putInt(task.place));
    }

    /** A task goes on elsewhere: hosts that have not asked for a way to where it was hear of it. At home. */
    void moved(Task task) {
        if (task.isAway()) {
            task.told.stream().forEach(host -> tell(host, task));
        } else {
            revokeAll(task);
        }
    }

    /** What daemons say of ways. */
    void handle(int from, MoveOp op, int id, int tid, XdrReader body) throws MalformedMessageException {
        switch (op) {
            case LEARN -> onLearn(from, tid, body.readInt("place"));
            case OPEN -> onOpen(from, tid, body.readInt("ticket"));
            case ADMIT -> onAdmit(from, tid, body.readInt("host"), body.readInt("ticket"));
            case GRANT -> onGrant(from, tid, body.readInt("ticket"));
            case DENY -> onDeny(tid, body.readInt("ticket"));
            case REVOKE -> onRevoke(from, id, tid);
            default ->
                state.handover.send(
                        Tid.hostIndex(tid),
                        Handover.message(MoveOp.REVOKED, id, tid).putInt(from));
        }
    }

    private void onLearn(int from, int tid, int place) {
        if (Tid.hostIndex(tid) == from && paths.get(tid) == null && askFor(tid, place) == null) {
            hints.put(tid, new Hint(tid, place));
            if (place != local) {
                state.extensions.want(place);
            }
        }
    }

    /** Asks for a way to a task unless that is not possible now; then the answer is null. */
    private Path askFor(int tid, int place) {
        int home = Tid.hostIndex(tid);
        boolean reachable = place == local || state.extensions.isUp(place) && state.handover.isMember(place);
        if (!reachable || state.multicasts.isOpenTo(home)) {
            return null;
        }
        lastTicket++;
        Path path = new Path(tid, lastTicket);
        paths.put(tid, path);
        hints.remove(tid);
        asked++;
        state.handover.send(home, Handover.message(MoveOp.OPEN, 0, tid).putInt(lastTicket));
        return path;
    }

    private void onOpen(int from, int tid, int ticket) {
        Task task = state.tasks.find(tid);
        if (task == null || !task.linkAway || task.onHold) {
            if (task != null) {
                task.told.clear(from);
            }
            state.handover.send(from, Handover.message(MoveOp.DENY, 0, tid).putInt(ticket));
            return;
        }
        task.learners.set(from);
        state.handover.send(task.place, Handover.message(MoveOp.ADMIT, 0, tid).putInts(from, ticket));
    }

    private void onAdmit(int from, int tid, int host, int ticket) {
        boolean here = Tid.hostIndex(tid) == from && state.tasks.guest(tid) != null;
        state.handover.send(
                host,
                Handover.message(here ? MoveOp.GRANT : MoveOp.DENY, 0, tid).putInt(ticket));
    }

    private void onGrant(int from, int tid, int ticket) {
        Path path = paths.get(tid);
        if (path == null || path.ticket != ticket || path.place != 0) {
            return;
        }
        path.place = from;
        asked--;
        Peer place = from == local ? null : state.peers.ofIndex(from);
        for (ByteBuffer frame = path.held.poll(); frame != null; frame = path.held.poll()) {
            if (place != null) {
                state.peers.passOn(place, tid, frame);
            } else {
                state.outbox.deliverHeld(state.tasks.guest(tid), frame);
            }
        }
        state.outbox.release(path.held.sources);
        state.handover.sweeps().poke();
    }

    private void onDeny(int tid, int ticket) {
        Path path = paths.get(tid);
        if (path != null && path.ticket == ticket && path.place == 0) {
            close(path);
        }
    }

    private void onRevoke(int from, int id, int tid) {
        if (Tid.hostIndex(tid) != from) {
            return;
        }
        hints.remove(tid);
        Path path = paths.get(tid);
        int place = path == null ? 0 : path.place;
        if (path != null) {
            close(path);
        }
        if (id == 0) {
            return;
        }
        if (place != 0) {
            state.handover.send(place, MoveOp.LAST, id, tid);
        } else {
            state.handover.send(from, Handover.message(MoveOp.REVOKED, id, tid).putInt(local));
        }
    }

    /** What is sent from now on goes by way of the home, behind what was held. */
    private void close(Path path) {
        paths.remove(path.tid);
        if (path.place == 0) {
            asked--;
        }
        Peer home = state.peers.ofTid(path.tid);
        for (ByteBuffer frame = path.held.poll(); frame != null; frame = path.held.poll()) {
            if (home != null) {
                state.peers.passOn(home, path.tid, frame);
            }
        }
        state.outbox.release(path.held.sources);
        state.handover.sweeps().poke();
    }

    /** A task of this host is gone: nobody needs a way to it any more. At home. */
    void taskGone(Task task) {
        revokeAll(task);
    }

    private void revokeAll(Task task) {
        task.told.stream().forEach(host -> state.handover.send(host, MoveOp.REVOKE, 0, task.tid));
        task.told.clear();
        task.learners.clear();
    }

    /** A host is not in the machine any more. */
    void hostGone(int index) {
        for (Path path : paths.values()) {
            if (Tid.hostIndex(path.tid) == index || path.place == index) {
                close(path);
            }
        }
        for (Hint hint : hints.values()) {
            if (Tid.hostIndex(hint.tid) == index) {
                hints.remove(hint.tid);
            }
        }
        for (Task task : state.tasks.all()) {
            task.learners.clear(index);
            task.told.clear(index);
        }
    }

    int size() {
        return paths.size();
    }

    /** Where tasks are to which something goes straight, 0 while that is asked; a copy. */
    SortedMap<Integer, Integer> places() {
        TreeMap<Integer, Integer> places = new TreeMap<>();
        paths.values().forEach(path -> places.put(path.tid, path.place));
        return places;
    }

    /** Tasks to which a way is to be asked for; a copy. */
    List<Integer> hints() {
        return hints.values().stream().map(Hint::tid).toList();
    }
}
