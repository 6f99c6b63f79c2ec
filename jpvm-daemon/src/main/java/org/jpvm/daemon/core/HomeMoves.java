package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.migration.TaskPlace;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Moves of the tasks whose home is here, whatever hosts they move between. The home decides, so that a task runs once: the source may let it go on until
 * the home has told it to release it, and the target must not before the home has said so.
 *
 * <pre>
 *   source                     home                        target
 *     DESCRIBE  ◄──────────────
 *     DESCRIBED ──────────────►        PREPARE ──────────►
 *                                      ◄────────── PREPARED
 *                          holds what is for the task
 *     FREEZE    ◄──────────────
 *     SETTLED   ──────────────►
 *     image     ─────────────────────────────────────────►
 *                                      ◄───────────── READY
 *                          the task runs at the target
 *     RELEASE   ◄──────────────        COMMIT ───────────►
 * </pre>
 *
 * Whatever fails before the last line: THAW to the source, DISCARD to the target, and what was held goes to the source.
 */
final class HomeMoves {
    /** Moves that may go on at the same time. */
    private static final int MAX_MOVES = 1000;

    /** Memory for what waits for one task while it moves; with more the move is given up. */
    static final long MAX_HELD_BYTES = 64L << 20;

    /** Why a pinned task stays. */
    static final String PINNED =
            "it is pinned: by hand, by JPVM_PIN, or because its host was named when it was spawned";

    private static final int NUMBER_BITS = 19;
    private static final int MAX_REASON_CHARS = 1000;

    private enum Phase {
        DESCRIBING,
        PREPARING,
        REVOKING,
        MOVING
    }

    /** One move. */
    static final class Move {
        final int id;
        final Task task;
        final int source;
        final int target;
        final MoveRequests.Verdict verdict;
        final List<Integer> signals = new ArrayList<>();
        private Phase phase = Phase.DESCRIBING;
        /** Hosts that may still send to the task straight. */
        private BitSet revoking = new BitSet();

        /** The source has closed its output: its end when the source is gone and the task goes on elsewhere, the task's when it does not. */
        private boolean outputClosed;

        /** Why the move comes to nothing once they do not any more; null when it goes on. */
        private String failure;

        /** Tids to which the multicast goes that the task has begun. */
        private int[] members = {};

        /** The task has asked to leave and waits for the answer; null when it has not. */
        private TaskRequest exit;

        private boolean settled;
        private boolean ready;
        private int pid;

        Move(int id, Task task, int source, int target, MoveRequests.Verdict verdict) {
            this.id = id;
            this.task = task;
            this.source = source;
            this.target = target;
            this.verdict = verdict;
        }

        /** Whether signals have to wait. */
        boolean isFrozen() {
            return phase == Phase.MOVING;
        }
    }

    private final PvmdState state;
    private final int local;
    private final TreeMap<Integer, Move> moves = new TreeMap<>();
    private int lastNumber;

    HomeMoves(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
    }

    /** Begins a move if it can be. */
    void ask(int tid, int target, MoveRequests.Verdict verdict) {
        Task task = state.tasks.find(tid);
        if (task == null) {
            verdict.give("there is no task " + Tid.text(tid));
            return;
        }
        String problem = obstacle(task, target);
        if (problem != null) {
            task.staysBecause = problem;
            verdict.give(problem);
            return;
        }
        do {
            lastNumber = lastNumber + 1 & (1 << NUMBER_BITS) - 1;
        } while (moves.containsKey(local << NUMBER_BITS | lastNumber));
        int source = task.isAway() ? task.place : local;
        Move move = new Move(local << NUMBER_BITS | lastNumber, task, source, target, verdict);
        moves.put(move.id, move);
        task.move = move;
        XdrWriter message = Handover.message(MoveOp.DESCRIBE, move.id, tid);
        state.handover.send(source, message.putInts(task.kind.ordinal(), target));
    }

    /** Lets nobody move a task, or lets them again; null, or why not. */
    String pin(int tid, boolean pinned) {
        Task task = state.tasks.find(tid);
        if (task == null) {
            return "there is no task " + Tid.text(tid);
        }
        task.pinned = pinned;
        if (pinned && task.move != null) {
            abort(task.move, PINNED);
        }
        if (task.staysBecause == PINNED) {
            task.staysBecause = null;
        }
        return null;
    }

    /** Why a task does not move to a host, as far as that is known here; null when it may. */
    private String obstacle(Task task, int target) {
        int place = task.isAway() ? task.place : local;
        if (task.kind == null) {
            return "the machine did not start it";
        }
        if (task.origin != Task.Origin.STARTED) {
            return "it is not the process that the daemon started";
        }
        if (task.early != null || !task.isConnected()) {
            return task.enrolled ? "it has left the machine" : "it has not enrolled yet";
        }
        if (task.pinned) {
            return PINNED;
        }
        if (state.plugIns.flags(task.tid) != 0) {
            return "it serves its host: resource manager, hoster, tasker or tracer";
        }
        if (task.move != null) {
            return "it is being moved already";
        }
        if (moves.size() >= MAX_MOVES) {
            return "too many moves go on";
        }
        if (target == place) {
            return "it runs there already";
        }
        if (target != local && state.hosts.find(target) == null) {
            return "there is no host " + target;
        }
        return task.isAway() && !isMovable(place) ? noSession(place) : isMovable(target) ? null : noSession(target);
    }

    private boolean isMovable(int host) {
        if (host == local) {
            return true;
        }
        Peer peer = state.peers.ofIndex(host);
        return state.extensions.isUp(host) && peer != null && !peer.leaving && !peer.lost;
    }

    private String noSession(int host) {
        return "there is no session with " + state.handover.hostName(host) + ": it has no Java daemon, or leaves";
    }

    /** What source or target say. */
    void handle(int from, MoveOp op, int id, int tid, XdrReader body) throws MalformedMessageException {
        Move move = moves.get(id);
        boolean ofTarget = op == MoveOp.PREPARED || op == MoveOp.READY || op == MoveOp.REFUSED;
        if (move == null || move.task.tid != tid || from != (ofTarget ? move.target : move.source)) {
            state.count(DaemonCounter.LATE_ANSWERS);
            return;
        }
        switch (op) {
            case DESCRIBED -> onDescribed(move, body);
            case PREPARED -> onPrepared(move, body.readString("problem"));
            case THAWED -> abort(move, reason(body));
            case FAILED -> abort(move, "it could not be copied: " + reason(body));
            case REFUSED -> abort(move, state.handover.hostName(move.target) + " could not take it: " + reason(body));
            case SETTLED -> {
                move.settled = true;
                move.members = body.readIntArray("members");
                commitIfReady(move);
            }
            default -> {
                move.pid = body.readInt("pid");
                move.ready = true;
                commitIfReady(move);
            }
        }
    }

    private static String reason(XdrReader body) throws MalformedMessageException {
        String reason = body.readString("problem");
        return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
    }

    private void onDescribed(Move move, XdrReader body) throws MalformedMessageException {
        String problem = reason(body);
        if (move.phase != Phase.DESCRIBING) {
            return;
        }
        if (!problem.isEmpty()) {
            abort(move, problem);
            return;
        }
        String engine = body.readString("engine");
        byte[] facts = body.readBytes("facts", body.readInt("length"));
        move.phase = Phase.PREPARING;
        XdrWriter message = Handover.message(MoveOp.PREPARE, move.id, move.task.tid);
        MoveTarget.writeOffer(message, move.task, move.source, codeOrigin(move), engine, facts);
        state.handover.send(move.target, message);
    }

    /** Where the target finds the classes of a hosted task; the program may have been started by this host for itself. */
    private String codeOrigin(Move move) {
        Task task = move.task;
        boolean ownClasses = task.kind == LaunchRequest.Kind.HOSTED && task.codeOrigin == null;
        return ownClasses && move.target != local ? state.effects.offerClasses(task.classPath) : task.codeOrigin;
    }

    private void onPrepared(Move move, String problem) {
        if (move.phase != Phase.PREPARING) {
            return;
        }
        if (!problem.isEmpty()) {
            abort(move, state.handover.hostName(move.target) + " does not take it: " + problem);
            return;
        }
        Task task = move.task;
        move.phase = Phase.REVOKING;
        task.onHold = true;
        move.revoking = (BitSet) task.learners.clone();
        task.told.andNot(task.learners);
        task.learners.clear();
        for (int host : move.revoking.stream().toArray()) {
            state.handover.send(host, MoveOp.REVOKE, move.id, task.tid);
        }
        freezeIfRevoked(move);
    }

    /** A host does not send straight to a task any more. */
    void onRevoked(int from, int id, int tid, int host) {
        Move move = moves.get(id);
        if (move != null && move.task.tid == tid && (from == move.source || from == host)) {
            move.revoking.clear(host);
            freezeIfRevoked(move);
        }
    }

    private void freezeIfRevoked(Move move) {
        if (move.phase != Phase.REVOKING || !move.revoking.isEmpty()) {
            return;
        }
        move.phase = Phase.MOVING;
        if (move.failure != null) {
            abort(move, move.failure);
        } else {
            state.handover.send(move.source, MoveOp.FREEZE, move.id, move.task.tid);
        }
        state.handover.sweeps().poke();
    }

    /** Whether hosts send straight to tasks of this host and are not to. */
    boolean isRevoking() {
        for (Move move : moves.values()) {
            if (move.phase == Phase.REVOKING) {
                return true;
            }
        }
        return false;
    }

    private void commitIfReady(Move move) {
        if (!move.settled || !move.ready || moves.remove(move.id) == null) {
            return;
        }
        Task task = move.task;
        task.move = null;
        task.moves++;
        task.staysBecause = null;
        state.outbox.unhold(task);
        if (move.source == local) {
            ungroup(move);
        }
        state.handover.send(move.source, MoveOp.RELEASE, move.id, task.tid);
        task.place = move.target == local ? 0 : move.target;
        task.linkAway = task.isAway();
        task.pid = move.pid;
        XdrWriter message = Handover.message(MoveOp.COMMIT, move.id, task.tid);
        state.handover.send(move.target, message.putInt(move.members.length).putInts(move.members));
        state.handover.paths().moved(task);
        state.count(DaemonCounter.TASKS_MOVED);
        goOn(move);
        move.verdict.give(null);
    }

    /** The rest of a multicast that the task has begun goes to each member by itself: its target does not know the groups. */
    private void ungroup(Move move) {
        int address = Tid.MULTICAST_BIT | move.task.tid;
        MulticastTable.Members members = state.multicasts.find(address);
        if (members != null) {
            move.members = members.all();
            state.multicasts.forget(address);
            for (int host : members.hosts()) {
                if (state.extensions.isUp(host)) {
                    state.handover.send(host, MoveOp.UNGROUP, 0, move.task.tid);
                }
            }
        }
    }

    /** A move comes to nothing. The source goes on, the target forgets it; both may know already. */
    private void abort(Move move, String reason) {
        if (move.phase == Phase.REVOKING && !move.task.gone) {
            // What came straight has to be there before what was held.
            move.failure = reason;
            return;
        }
        if (moves.remove(move.id) == null) {
            return;
        }
        Task task = move.task;
        task.move = null;
        task.staysBecause = reason;
        state.count(DaemonCounter.MOVES_GIVEN_UP);
        state.handover.send(move.target, MoveOp.DISCARD, move.id, task.tid);
        state.handover.send(move.source, MoveOp.THAW, move.id, task.tid);
        goOn(move);
        if (move.outputClosed && !task.gone) {
            state.output.closed(task);
        }
        move.verdict.give(reason);
    }

    /** What waited for the task goes where it runs. */
    private void goOn(Move move) {
        Task task = move.task;
        if (task.onHold) {
            task.onHold = false;
            state.outbox.flushAfterMove(task);
        }
        for (int signal : move.signals) {
            state.reaper.signal(task, signal);
        }
        if (move.exit != null && !task.gone && task.isConnected()) {
            state.taskMessages.enrolment().onExit(move.exit);
        }
    }

    /** A task that stands still asks to leave: the answer has to wait, as all that is for it, and the connection must not be closed before. */
    boolean leavesAfterMove(TaskRequest request) {
        Task task = request.task();
        if (task.move == null || !task.onHold) {
            return false;
        }
        task.move.exit = request;
        return true;
    }

    /** The output of a task is closed where it runs; whether that waits for the end of its move. */
    boolean outputClosed(Task task) {
        if (task.move == null || !task.move.isFrozen()) {
            return false;
        }
        task.move.outputClosed = true;
        return true;
    }

    /** Too much waits for a task that moves. */
    void heldTooMuch(Task task) {
        if (task.move != null) {
            abort(task.move, "more than " + MAX_HELD_BYTES + " bytes came for it meanwhile");
        }
    }

    /** A task ends, or its connection does: it does not move any more. */
    void ending(Task task) {
        if (task.move != null) {
            abort(task.move, "it ended");
        }
    }

    /** A host is not in the machine any more, and neither are the tasks that ran there. */
    void hostGone(int index) {
        for (Move move : List.copyOf(moves.values())) {
            if (move.source == index || move.target == index) {
                abort(move, state.handover.hostName(index) + " is lost");
            }
            move.revoking.clear(index);
            freezeIfRevoked(move);
        }
        for (Task task : List.copyOf(state.tasks.all())) {
            if (task.place == index) {
                state.log("task " + Tid.text(task.tid) + " is lost: it ran on " + state.handover.hostName(index));
                task.linkAway = false;
                task.place = 0;
                state.reaper.end(task);
            }
        }
    }

    /** State of a task that is shown to people, empty for nothing to say. */
    String describe(Task task) {
        if (task.move != null) {
            return "moves to " + state.handover.hostName(task.move.target);
        }
        if (task.pinned) {
            return TaskPlace.PINNED;
        }
        if (task.staysBecause == null && task.kind == null) {
            return "the machine did not start it";
        }
        return task.staysBecause == null ? "" : task.staysBecause;
    }

    int size() {
        return moves.size();
    }
}
