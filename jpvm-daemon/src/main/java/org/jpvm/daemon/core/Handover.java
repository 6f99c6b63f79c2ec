package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.migration.TaskPlace;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Tasks that move to other hosts, and what daemons tell each other about it: DM_MOVE over the links, images over the extension plane. The daemon of a
 * task's tid is its home and decides; see {@link HomeMoves}, {@link MoveSource}, {@link MoveTarget} and {@link Guests}.
 *
 * <p>All of it rests on the order of a link: a message between daemons arrives behind everything that was sent over the link before, of tasks, too, and
 * before everything that is sent afterwards.
 */
final class Handover implements ExtensionService {
    private final PvmdState state;
    private final int local;
    private final HomeMoves home;
    private final MoveSource source;
    private final MoveTarget target;
    private final Guests guests;
    private final MoveRequests requests;
    private final StraightPaths paths;
    private final GuestPaths guestPaths;
    private final Sweeps sweeps;
    private final Evacuation evacuation;

    Handover(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
        this.home = new HomeMoves(state);
        this.source = new MoveSource(state);
        this.target = new MoveTarget(state);
        this.guests = new Guests(state);
        this.requests = new MoveRequests(state);
        this.paths = new StraightPaths(state);
        this.guestPaths = new GuestPaths(state);
        this.sweeps = new Sweeps(state);
        this.evacuation = new Evacuation(state);
        state.extensions.register(PlaneService.MIGRATION, this);
    }

    HomeMoves home() {
        return home;
    }

    MoveSource source() {
        return source;
    }

    MoveTarget target() {
        return target;
    }

    Guests guests() {
        return guests;
    }

    StraightPaths paths() {
        return paths;
    }

    GuestPaths guestPaths() {
        return guestPaths;
    }

    Sweeps sweeps() {
        return sweeps;
    }

    MoveRequests requests() {
        return requests;
    }

    Evacuation evacuation() {
        return evacuation;
    }

    /**
     * Whether another host is in the machine, or will be when its table is committed. A session may last longer than that, but what is sent to a host which
     * was removed is not answered.
     */
    boolean isMember(int index) {
        boolean known = state.hosts.find(index) != null || state.tableUpdates.adds(index);
        return known && state.peers.talksTo(Tid.hostPart(index));
    }

    /** A host, for people. */
    String hostName(int index) {
        HostEntry host = state.hosts.find(index);
        return host == null ? "host " + index : host.name();
    }

    static XdrWriter message(MoveOp op, int id, int tid) {
        return new XdrWriter(32).putInts(op.ordinal(), id, tid);
    }

    /** Sends a message to a daemon, which may be this one: then it is handled before this returns. */
    void send(int hostIndex, XdrWriter message) {
        state.daemonMessages.send(Tid.DAEMON_BIT | Tid.hostPart(hostIndex), DaemonCode.MOVE, 0, 0, message);
    }

    void send(int hostIndex, MoveOp op, int id, int tid) {
        send(hostIndex, message(op, id, tid));
    }

    void send(int hostIndex, MoveOp op, int id, int tid, String text) {
        send(hostIndex, message(op, id, tid).putString(text));
    }

    /** DM_MOVE. */
    void handle(int fromTid, XdrReader body) throws MalformedMessageException {
        int from = Tid.hostIndex(fromTid);
        int number = body.readInt("op");
        MoveOp op = MoveOp.ofNumber(number);
        int id = body.readInt("move");
        int tid = body.readInt("tid");
        if (op == null || !Tid.isTask(tid)) {
            throw new MalformedMessageException("op=" + number + " tid=" + Tid.text(tid));
        }
        switch (op) {
            case ASK, ANSWER, PIN, TABLE -> requests.handle(from, op, tid, body);
            case DESCRIBED, PREPARED, THAWED, SETTLED, FAILED, READY, REFUSED -> home.handle(from, op, id, tid, body);
            case DESCRIBE, FREEZE, THAW, RELEASE -> {
                if (isHome(from, tid)) {
                    source.handle(op, id, tid, body);
                }
            }
            case PREPARE, DISCARD, COMMIT -> {
                if (isHome(from, tid)) {
                    target.handle(op, id, tid, body);
                }
            }
            case MISSING, OUTPUT, OUTPUT_CLOSED, CLOSED, EXITED -> guests.handleAtHome(from, op, tid, body);
            case LEARN, OPEN, ADMIT, GRANT, DENY, REVOKE, LAST -> paths.handle(from, op, id, tid, body);
            case REVOKED -> home.onRevoked(from, id, tid, body.readInt("host"));
            case OPEN_OUT, GRANT_OUT, DENY_OUT -> guestPaths.handle(from, op, tid, body);
            case SWEEP -> sweeps.onSweep(from, id, body.readInt("deep") != 0);
            case SWEPT -> sweeps.onSwept(from, id);
            case EVACUATE -> evacuation.onEvacuate(from);
            case EVACUATED -> evacuation.onEvacuated(from, body.readInt("left"));
            case UNGROUP -> {
                if (isHome(from, tid)) {
                    state.multicasts.forget(Tid.MULTICAST_BIT | tid);
                }
            }
            case SIGNAL, CLOSE, END, HOLD, HOLD_OUTPUT -> {
                if (isHome(from, tid)) {
                    guests.handleAtPlace(op, tid, body);
                }
            }
        }
    }

    /** Nobody but its home decides about a task. */
    private boolean isHome(int from, int tid) {
        if (Tid.hostIndex(tid) != from) {
            state.count(DaemonCounter.REFUSED);
            state.log("DM_MOVE from host " + from + " about " + Tid.text(tid) + " ignored: it is not its home");
        }
        return Tid.hostIndex(tid) == from;
    }

    /** Does something once everything that went straight from here has arrived, at once when nothing does. */
    void whenArrived(Runnable action) {
        if (paths.size() == 0) {
            action.run();
            return;
        }
        sweeps.when(paths::isSettled, () -> {
            BitSet places = new BitSet();
            paths.addPlaces(places);
            sweeps.start(places, action);
        });
    }

    /** A host is not in the machine any more. */
    void hostGone(int index) {
        requests.hostGone(index);
        target.hostGone(index);
        source.hostGone(index);
        home.hostGone(index);
        guests.hostGone(index);
        paths.hostGone(index);
        guestPaths.hostGone(index);
        sweeps.hostGone(index);
        evacuation.hostGone(index);
    }

    /** When {@link #handleTimeout} wants to be called. */
    long nextDeadlineNanos() {
        long next = Math.min(source.nextDeadlineNanos(), target.nextDeadlineNanos());
        return Math.min(next, evacuation.nextDeadlineNanos());
    }

    void handleTimeout() {
        source.handleTimeout();
        target.handleTimeout();
        evacuation.handleTimeout();
    }

    @Override
    public void up(int hostIndex) {
        state.effects.migration().sessionUp();
    }

    @Override
    public void down(int hostIndex) {
        source.sessionLost(hostIndex);
        target.sessionLost(hostIndex);
    }

    @Override
    public void message(int hostIndex, ByteBuffer bytes, int start, int end) {
        target.part(hostIndex, bytes, start, end);
    }

    @Override
    public void room(int hostIndex) {
        source.room(hostIndex);
    }

    /** Moves that go on here in any role. */
    int size() {
        return home.size() + source.size() + target.size() + requests.size() + sweeps.size() + evacuation.size();
    }

    /** The line of a task of this daemon. */
    String describe(Task task) {
        return line(task, local, task.isAway() ? task.place : local);
    }

    /** A line for each task of this daemon that can be moved, and for each guest. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (Task task : state.tasks.all()) {
            if (task.kind != null) {
                lines.add(describe(task));
            }
        }
        for (Task task : state.tasks.guests()) {
            lines.add(line(task, Tid.hostIndex(task.tid), local));
        }
        return lines;
    }

    private String line(Task task, int homeHost, int place) {
        int moves = task.guest ? TaskPlace.UNKNOWN : task.moves;
        return new TaskPlace(task.tid, task.name, hostName(homeHost), hostName(place), moves, home.describe(task))
                .text();
    }
}
