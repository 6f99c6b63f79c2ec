package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.placement.SpawnHints;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** Moves of tasks that are to run here: asks this host's engine, and holds what came until the home says that the task runs here. */
final class MoveTarget {
    private static final long SECOND = 1_000_000_000L;

    /** For the engine to say whether it takes the task. */
    static final long PREPARE_NANOS = 5 * SECOND;
    /** For the next part of an image once one came, and for the task after the last. */
    static final long IMAGE_NANOS = 30 * SECOND;

    private static final int MAX_MOVES = 1000;
    private static final int PART_HEAD_BYTES = 2 * Integer.BYTES;

    private enum Phase {
        PREPARING,
        PREPARED,
        RECEIVING,
        RESTORING,
        READY
    }

    /** One move. */
    static final class Arrival {
        final int id;
        final int source;
        final Task task;
        final int cookie;
        private Phase phase = Phase.PREPARING;
        private long deadlineNanos;

        /** Its process here, 0 for none of its own. */
        int pid;

        /** The connection that will be the task's, null before there is one. */
        TaskLink link;

        Arrival(int id, int source, Task task, int cookie) {
            this.id = id;
            this.source = source;
            this.task = task;
            this.cookie = cookie;
        }

        int home() {
            return Tid.hostIndex(task.tid);
        }
    }

    private final PvmdState state;
    private final TreeMap<Integer, Arrival> arrivals = new TreeMap<>();

    MoveTarget(PvmdState state) {
        this.state = state;
    }

    private MigrationEffects engines() {
        return state.effects.migration();
    }

    /**
     * <pre>
     * int     source
     * int     parent
     * int     kind
     * string  name, program
     * string  origin of classes, class path; empty for none
     * int[3]  output: tid, context, tag
     * int[3]  trace: tid, context, tag
     * int     resource manager that hears of its end
     * string  hints
     * string  engine
     * int     length, bytes: facts of the engine
     * </pre>
     */
    static void writeOffer(XdrWriter message, Task task, int source, String codeOrigin, String engine, byte[] facts) {
        message.putInts(source, task.parentTid, task.kind.ordinal()).putString(task.name);
        message.putString(task.program).putString(text(codeOrigin)).putString(text(task.classPath));
        message.putInts(task.output.tid(), task.output.context(), task.output.tag());
        message.putInts(task.trace.tid(), task.trace.context(), task.trace.tag(), task.schedulerTid);
        message.putString(task.hints.text()).putString(engine);
        message.putInt(facts.length).putBytes(facts, 0, facts.length);
    }

    private static String text(String orNull) {
        return orNull == null ? "" : orNull;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** What the home of a task says. */
    void handle(MoveOp op, int id, int tid, XdrReader body) throws MalformedMessageException {
        if (op == MoveOp.PREPARE) {
            onPrepare(id, tid, body);
            return;
        }
        Arrival arrival = arrivals.get(id);
        if (arrival != null && arrival.task.tid != tid) {
            return;
        }
        if (op == MoveOp.DISCARD) {
            if (arrival != null) {
                discard(arrival);
            }
        } else if (arrival == null) {
            state.handover.send(Tid.hostIndex(tid), MoveOp.MISSING, id, tid);
        } else {
            int[] members = body.readIntArray("members");
            arrivals.remove(id);
            commit(arrival, members);
        }
    }

    private void onPrepare(int id, int tid, XdrReader body) throws MalformedMessageException {
        int source = body.readInt("source");
        Task own = state.tasks.find(tid);
        boolean home = state.hosts.isLocal(tid);
        Task offered = readTask(tid, body);
        String engine = body.readString("engine");
        byte[] facts = body.readBytes("facts", body.readInt("length"));
        Task task = home ? own : offered;
        String problem = null;
        if (task == null || !home && state.tasks.guest(tid) != null || of(tid) != null) {
            problem = "it knows of the task already";
        } else if (!engines().isAvailable()) {
            problem = "tasks do not move there";
        } else if (!home && state.handover.evacuation().obstacle() != null) {
            problem = state.handover.evacuation().obstacle();
        } else if (arrivals.size() >= MAX_MOVES || arrivals.containsKey(id)) {
            problem = "too many moves go on";
        } else if (!state.extensions.isUp(source)) {
            problem = "it has no session with " + state.handover.hostName(source);
        }
        if (problem != null) {
            state.handover.send(Tid.hostIndex(tid), MoveOp.PREPARED, id, tid, problem);
            return;
        }
        Arrival arrival = new Arrival(id, source, task, state.tasks.nextCookie());
        arrivals.put(id, arrival);
        arrival.deadlineNanos = state.nowNanos + PREPARE_NANOS;
        engines()
                .prepare(
                        id,
                        new MoveOffer(
                                tid,
                                Tid.isTask(task.parentTid) ? task.parentTid : 0,
                                task.kind,
                                task.name,
                                task.program,
                                home ? own.codeOrigin : offered.codeOrigin,
                                task.classPath,
                                arrival.cookie,
                                engine,
                                facts));
    }

    private Task readTask(int tid, XdrReader body) throws MalformedMessageException {
        int parent = body.readInt("parent");
        int kind = body.readInt("kind", 0, LaunchRequest.Kind.values().length - 1);
        Task task = new Task(tid, parent, body.readString("name"), Task.Origin.STARTED);
        task.guest = true;
        task.ways = new GuestPaths.Ways();
        task.enrolled = true;
        task.processRunning = true;
        task.outputOpen = true;
        task.kind = LaunchRequest.Kind.values()[kind];
        task.program = body.readString("program");
        task.codeOrigin = orNull(body.readString("origin"));
        task.classPath = orNull(body.readString("class path"));
        int[] output = body.readInts("output", 3);
        int[] trace = body.readInts("trace", 3);
        task.output = new Sink(output[0], output[1], output[2]);
        task.trace = new Sink(trace[0], trace[1], trace[2]);
        task.schedulerTid = body.readInt("resource manager");
        try {
            String hints = body.readString("hints");
            task.hints = hints.isEmpty() ? SpawnHints.NONE : SpawnHints.parse(hints);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("hints: " + e.getMessage());
        }
        return task;
    }

    /** See {@link PvmdCore#handlePrepared}. */
    void prepared(int id, String reason) {
        Arrival arrival = arrivals.get(id);
        if (arrival == null || arrival.phase != Phase.PREPARING) {
            return;
        }
        arrival.phase = Phase.PREPARED;
        arrival.deadlineNanos = Long.MAX_VALUE;
        if (reason != null) {
            discard(arrival);
        }
        state.handover.send(arrival.home(), MoveOp.PREPARED, id, arrival.task.tid, reason == null ? "" : reason);
    }

    /** A part of an image came: int move, int 1 for the last one, bytes. */
    void part(int from, ByteBuffer bytes, int start, int end) {
        if (end - start < PART_HEAD_BYTES) {
            state.count(DaemonCounter.REFUSED);
            return;
        }
        Arrival arrival = arrivals.get(bytes.getInt(start));
        boolean last = bytes.getInt(start + Integer.BYTES) != 0;
        boolean wanted = arrival != null
                && arrival.source == from
                && (arrival.phase == Phase.PREPARED || arrival.phase == Phase.RECEIVING);
        if (!wanted) {
            // Parts are under way when a move is given up.
            state.count(DaemonCounter.LATE_ANSWERS);
            return;
        }
        if (end - start - PART_HEAD_BYTES > MigrationEffects.MAX_IMAGE_PART_BYTES) {
            state.count(DaemonCounter.REFUSED);
            return;
        }
        arrival.phase = last ? Phase.RESTORING : Phase.RECEIVING;
        arrival.deadlineNanos = state.nowNanos + IMAGE_NANOS;
        engines().receive(arrival.id, bytes, start + PART_HEAD_BYTES, end, last);
    }

    /** The arrival whose task enrols with this cookie, or null. */
    Arrival expected(int cookie) {
        for (Arrival arrival : arrivals.values()) {
            if (arrival.cookie == cookie && arrival.link == null) {
                return arrival;
            }
        }
        return null;
    }

    /** A connection will be the task's; what comes over it waits until then. */
    void bind(Arrival arrival, TaskLink link) {
        arrival.link = link;
        link.arrival = arrival;
        link.task = arrival.task;
        link.tid = arrival.task.tid;
    }

    /** See {@link PvmdCore#handleRestored}. */
    void restored(int id, TaskLink link, int pid, String reason) {
        Arrival arrival = arrivals.get(id);
        if (arrival == null || arrival.phase == Phase.PREPARING || arrival.phase == Phase.READY) {
            return;
        }
        if (reason != null) {
            refuse(arrival, reason);
            return;
        }
        if (link != null && arrival.link == null && !link.closed) {
            bind(arrival, link);
        }
        if (arrival.link == null || arrival.link.closed) {
            refuse(arrival, "it has no connection");
            return;
        }
        arrival.phase = Phase.READY;
        arrival.deadlineNanos = Long.MAX_VALUE;
        if (pid != 0) {
            arrival.pid = pid;
        }
        XdrWriter message = Handover.message(MoveOp.READY, id, arrival.task.tid);
        state.handover.send(arrival.home(), message.putInt(arrival.pid));
    }

    private void refuse(Arrival arrival, String reason) {
        discard(arrival);
        state.handover.send(arrival.home(), MoveOp.REFUSED, arrival.id, arrival.task.tid, reason);
    }

    private void discard(Arrival arrival) {
        arrivals.remove(arrival.id);
        TaskLink link = arrival.link;
        if (link != null) {
            link.arrival = null;
            link.task = null;
            link.deferred = null;
            if (!link.closed) {
                link.closed = true;
                state.effects.close(link, false);
            }
        }
        engines().discard(arrival.id);
    }

    private void commit(Arrival arrival, int[] members) {
        Task task = arrival.task;
        TaskLink link = arrival.link;
        link.arrival = null;
        task.link = link;
        task.pid = arrival.pid;
        if (task.guest) {
            state.tasks.addGuest(task);
        }
        if (members.length > 0) {
            state.multicasts.announce(Tid.MULTICAST_BIT | task.tid, members);
        }
        state.placementService.taskChanged(task);
        engines().run(arrival.id, task.tid);
        state.outbox.wake(task);
    }

    /** The connection of a task that does not run here yet is closed. */
    void linkGone(TaskLink link) {
        refuse(link.arrival, "its connection was closed");
    }

    /** The process of a task that does not run here yet ended. */
    void processEnded(int tid) {
        Arrival arrival = of(tid);
        if (arrival != null) {
            refuse(arrival, "its process ended");
        }
    }

    private Arrival of(int tid) {
        for (Arrival arrival : arrivals.values()) {
            if (arrival.task.tid == tid) {
                return arrival;
            }
        }
        return null;
    }

    /** The session with a host ended: an image of which not everything is here will not be complete. */
    void sessionLost(int index) {
        for (Arrival arrival : List.copyOf(arrivals.values())) {
            if (arrival.source == index && arrival.phase.compareTo(Phase.RESTORING) < 0) {
                refuse(arrival, "the session with " + state.handover.hostName(index) + " ended");
            }
        }
    }

    /** A host is gone: its tasks end with it. */
    void hostGone(int index) {
        for (Arrival arrival : List.copyOf(arrivals.values())) {
            if (arrival.home() == index) {
                discard(arrival);
            }
        }
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        if (arrivals.isEmpty()) {
            return next;
        }
        for (Arrival arrival : arrivals.values()) {
            next = Math.min(next, arrival.deadlineNanos);
        }
        return next;
    }

    void handleTimeout() {
        if (arrivals.isEmpty()) {
            return;
        }
        for (Arrival arrival : List.copyOf(arrivals.values())) {
            if (arrival.deadlineNanos <= state.nowNanos && arrivals.get(arrival.id) == arrival) {
                if (arrival.phase == Phase.PREPARING) {
                    prepared(arrival.id, "its engine did not answer");
                } else {
                    refuse(arrival, "nothing came of its image for " + IMAGE_NANOS / SECOND + " s");
                }
            }
        }
    }

    int size() {
        return arrivals.size();
    }
}
