package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** Moves of tasks that run here and are to run elsewhere: asks this host's engine, and sends the image to the target. */
final class MoveSource {
    private static final long SECOND = 1_000_000_000L;

    /** For the engine to say what the task is like. */
    static final long DESCRIBE_NANOS = 5 * SECOND;
    /** For the task to stand still. */
    static final long FREEZE_NANOS = 2 * SECOND;
    /** For each part of the image, and for the last word of the home. */
    static final long IMAGE_NANOS = 30 * SECOND;

    private static final int MAX_MOVES = 1000;
    private static final int PART_HEAD_BYTES = 2 * Integer.BYTES;

    private enum Phase {
        DESCRIBING,
        DESCRIBED,
        FREEZING,
        COPYING,
        COPIED,
        FAILED,
        /** The engine makes the task anew, whose connection had to go. */
        RETURNING
    }

    /** One move. */
    static final class Departure {
        final int id;
        final Task task;
        final int target;
        final TaskLink link;
        private Phase phase = Phase.DESCRIBING;
        private long deadlineNanos;

        /** The part that the session with the target did not take, null for none. */
        private ByteBuffer part;

        private int start;
        private int end;
        private boolean last;

        Departure(int id, Task task, int target) {
            this.id = id;
            this.task = task;
            this.target = target;
            this.link = task.link;
        }

        int home() {
            return Tid.hostIndex(task.tid);
        }

        /** From now on the end of the connection is the engine's doing, or shows by the end of the process. */
        boolean isFrozen() {
            return phase.compareTo(Phase.FREEZING) > 0;
        }
    }

    private final PvmdState state;
    private final TreeMap<Integer, Departure> departures = new TreeMap<>();
    private final ByteBuffer message = ByteBuffer.allocate(PART_HEAD_BYTES + MigrationEffects.MAX_IMAGE_PART_BYTES);

    MoveSource(PvmdState state) {
        this.state = state;
    }

    private MigrationEffects engines() {
        return state.effects.migration();
    }

    /** What the home of a task says. */
    void handle(MoveOp op, int id, int tid, XdrReader body) throws MalformedMessageException {
        if (op == MoveOp.DESCRIBE) {
            onDescribe(id, tid, body);
            return;
        }
        Departure departure = departures.get(id);
        if (departure == null || departure.task.tid != tid) {
            return;
        }
        switch (op) {
            case FREEZE -> onFreeze(departure);
            case THAW -> onThaw(departure);
            default -> {
                departures.remove(id);
                release(departure);
            }
        }
    }

    private void onDescribe(int id, int tid, XdrReader body) throws MalformedMessageException {
        int kind = body.readInt("kind", 0, LaunchRequest.Kind.values().length - 1);
        int target = body.readInt("target");
        Task task = state.tasks.here(tid);
        String problem = null;
        if (task == null || task.link == null || task.link.arrival != null) {
            problem = "it is not there";
        } else if (!engines().isAvailable()) {
            problem = "tasks do not move there";
        } else if (departures.size() >= MAX_MOVES || departures.containsKey(id) || of(task) != null) {
            problem = "too many moves go on";
        } else if (!state.extensions.isUp(target)) {
            state.extensions.want(target);
            problem = "there is no session between " + state.hosts.local().name() + " and "
                    + state.handover.hostName(target) + " yet";
        }
        if (problem != null) {
            state.handover.send(Tid.hostIndex(tid), MoveOp.DESCRIBED, id, tid, problem);
            return;
        }
        Departure departure = new Departure(id, task, target);
        departures.put(id, departure);
        departure.deadlineNanos = state.nowNanos + DESCRIBE_NANOS;
        engines().describe(id, tid, LaunchRequest.Kind.values()[kind]);
    }

    /** See {@link PvmdCore#handleDescribed}. */
    void described(int id, String engine, byte[] facts, String reason) {
        Departure departure = departures.get(id);
        if (departure == null || departure.phase != Phase.DESCRIBING) {
            return;
        }
        int tid = departure.task.tid;
        if (reason != null) {
            giveUp(departure);
            state.handover.send(departure.home(), MoveOp.DESCRIBED, id, tid, reason);
            return;
        }
        departure.phase = Phase.DESCRIBED;
        departure.deadlineNanos = Long.MAX_VALUE;
        XdrWriter answer =
                Handover.message(MoveOp.DESCRIBED, id, tid).putString("").putString(engine);
        state.handover.send(departure.home(), answer.putInt(facts.length).putBytes(facts, 0, facts.length));
    }

    private void onFreeze(Departure departure) {
        if (departure.phase != Phase.DESCRIBED) {
            return;
        }
        departure.phase = Phase.FREEZING;
        departure.deadlineNanos = state.nowNanos + FREEZE_NANOS;
        departure.link.draining = true;
        state.outbox.unhold(departure.task);
        engines().freeze(departure.id, departure.task.tid);
    }

    /** See {@link PvmdCore#handleFrozen}. */
    void frozen(int id, String reason) {
        Departure departure = departures.get(id);
        if (departure == null || departure.phase != Phase.FREEZING) {
            return;
        }
        if (reason != null) {
            giveUp(departure);
            state.handover.send(departure.home(), MoveOp.THAWED, id, departure.task.tid, reason);
            return;
        }
        departure.phase = Phase.COPYING;
        departure.deadlineNanos = state.nowNanos + IMAGE_NANOS;
        int tid = departure.task.tid;
        if (departure.task.guest) {
            state.handover.guestPaths().whenSettled(departure.task, () -> settled(departure));
        } else {
            settled(departure);
        }
        if (departures.get(id) == departure) {
            engines().capture(id, tid);
        }
    }

    /** Everything that the task has sent is on its way in order. */
    private void settled(Departure departure) {
        Task task = departure.task;
        MulticastTable.Members begun = task.guest ? state.multicasts.find(Tid.MULTICAST_BIT | task.tid) : null;
        int[] members = begun == null ? new int[0] : begun.all();
        XdrWriter message = Handover.message(MoveOp.SETTLED, departure.id, task.tid);
        state.handover.send(departure.home(), message.putInt(members.length).putInts(members));
    }

    /** See {@link PvmdCore#handleImage}. */
    void image(int id, ByteBuffer bytes, int start, int end, boolean last) {
        Departure departure = departures.get(id);
        if (departure == null || departure.phase != Phase.COPYING || departure.part != null) {
            return;
        }
        if (end - start > MigrationEffects.MAX_IMAGE_PART_BYTES) {
            fail(departure, "a part of its image has " + (end - start) + " bytes");
            return;
        }
        departure.part = bytes;
        departure.start = start;
        departure.end = end;
        departure.last = last;
        sendPart(departure);
    }

    private void sendPart(Departure departure) {
        message.clear().putInt(departure.id).putInt(departure.last ? 1 : 0);
        message.put(PART_HEAD_BYTES, departure.part, departure.start, departure.end - departure.start);
        int length = PART_HEAD_BYTES + departure.end - departure.start;
        if (state.extensions.send(departure.target, PlaneService.MIGRATION, message, 0, length)) {
            departure.part = null;
            departure.phase = departure.last ? Phase.COPIED : Phase.COPYING;
            departure.deadlineNanos = departure.last ? Long.MAX_VALUE : state.nowNanos + IMAGE_NANOS;
            engines().imageTaken(departure.id);
        }
    }

    /** The session with a host takes messages again. */
    void room(int hostIndex) {
        for (Departure departure : List.copyOf(departures.values())) {
            if (departure.target == hostIndex && departure.part != null) {
                sendPart(departure);
            }
        }
    }

    /** See {@link PvmdCore#handleCaptureFailed}. */
    void captureFailed(int id, String reason) {
        Departure departure = departures.get(id);
        if (departure != null && departure.phase == Phase.COPYING) {
            fail(departure, reason);
        }
    }

    /** There will be no image; the home decides what becomes of the task. */
    private void fail(Departure departure, String reason) {
        departure.phase = Phase.FAILED;
        departure.part = null;
        departure.deadlineNanos = Long.MAX_VALUE;
        state.handover.send(departure.home(), MoveOp.FAILED, departure.id, departure.task.tid, reason);
    }

    private void onThaw(Departure departure) {
        // Nobody wants the part for which there was no room.
        departure.part = null;
        if (departure.link.closed && departure.task.link == departure.link) {
            departure.phase = Phase.RETURNING;
            departure.deadlineNanos = state.nowNanos + IMAGE_NANOS;
            engines().thaw(departure.id, departure.task.tid);
        } else {
            giveUp(departure);
        }
    }

    /** The task goes on here. */
    private void giveUp(Departure departure) {
        departures.remove(departure.id);
        departure.link.draining = false;
        engines().thaw(departure.id, departure.task.tid);
    }

    /**
     * The engine has made a task anew that stays here, see {@link MigrationEffects#thaw}.
     *
     * @return false when there is no such move here
     */
    boolean returned(int id, TaskLink link, int pid, String reason) {
        Departure departure = departures.get(id);
        if (departure == null || departure.phase != Phase.RETURNING) {
            return false;
        }
        departures.remove(id);
        Task task = departure.task;
        if (reason != null || link == null || link.closed || task.gone) {
            state.log(
                    "task " + Tid.text(task.tid) + " is lost: it could not go on after a move that failed: " + reason);
            task.link = null;
            lost(task);
            return true;
        }
        link.task = task;
        link.tid = task.tid;
        task.link = link;
        task.pid = pid;
        task.startedPid = pid;
        state.outbox.flushBacklog(task);
        return true;
    }

    private void lost(Task task) {
        if (task.guest) {
            state.handover.guests().lost(task);
        } else {
            state.reaper.end(task);
        }
    }

    /** The task is another host's. */
    private void release(Departure departure) {
        Task task = departure.task;
        TaskLink link = departure.link;
        if (!link.closed) {
            link.closed = true;
            link.assembler.reset();
            link.deferred = null;
            state.effects.close(link, false);
        }
        link.task = null;
        if (task.link == link) {
            task.link = null;
        }
        if (task.guest) {
            state.tasks.removeGuest(task.tid);
            state.handover.guestPaths().forget(task);
            state.multicasts.forget(Tid.MULTICAST_BIT | task.tid);
            state.outbox.forget(task);
        } else {
            state.outbox.release(task.held);
        }
        state.placementService.moved(task.tid, departure.target);
        if (departure.phase != Phase.RETURNING) {
            engines().release(departure.id, task.tid);
        }
    }

    /**
     * A connection is closed.
     *
     * @return true when that does not tell anything about the task, because it stands still
     */
    boolean linkGone(TaskLink link) {
        Departure departure = link.task == null ? null : of(link.task);
        return departure != null && departure.link == link && departure.isFrozen();
    }

    /** The move of a task that runs here, or null. */
    private Departure of(Task task) {
        for (Departure departure : departures.values()) {
            if (departure.task == task) {
                return departure;
            }
        }
        return null;
    }

    /** A task of this host, or a guest, is gone. */
    void taskGone(Task task) {
        Departure departure = of(task);
        if (departure != null) {
            forget(departure);
        }
    }

    /** The task is gone; after a thaw the engine knows nothing of the move any more. */
    private void forget(Departure departure) {
        departures.remove(departure.id);
        if (departure.phase != Phase.RETURNING) {
            engines().release(departure.id, departure.task.tid);
        }
    }

    /** The session with a host ended: of an image nobody knows what has arrived. */
    void sessionLost(int index) {
        for (Departure departure : List.copyOf(departures.values())) {
            boolean copies = departure.phase == Phase.COPYING || departure.phase == Phase.COPIED;
            if (departure.target == index && copies) {
                fail(departure, "the session with " + state.handover.hostName(index) + " ended");
            }
        }
    }

    /** A host is gone: its tasks end with it wherever they run. */
    void hostGone(int index) {
        for (Departure departure : List.copyOf(departures.values())) {
            if (departure.home() == index) {
                departures.remove(departure.id);
                release(departure);
            }
        }
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        if (departures.isEmpty()) {
            return next;
        }
        for (Departure departure : departures.values()) {
            next = Math.min(next, departure.deadlineNanos);
        }
        return next;
    }

    void handleTimeout() {
        if (departures.isEmpty()) {
            return;
        }
        for (Departure departure : List.copyOf(departures.values())) {
            if (departure.deadlineNanos <= state.nowNanos && departures.get(departure.id) == departure) {
                switch (departure.phase) {
                    case DESCRIBING -> described(departure.id, null, null, "its engine did not answer");
                    case FREEZING -> frozen(departure.id, "it did not stand still in time");
                    case COPYING -> fail(departure, "no part of it came for " + IMAGE_NANOS / SECOND + " s");
                    case RETURNING -> returned(departure.id, null, 0, "nothing came back");
                    default -> departure.deadlineNanos = Long.MAX_VALUE;
                }
            }
        }
    }

    int size() {
        return departures.size();
    }
}
