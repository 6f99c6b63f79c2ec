package org.jpvm.daemon.migration;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.MigrationEffects;
import org.jpvm.daemon.core.MoveOffer;
import org.jpvm.daemon.core.PvmdCore;

/** The engines of one daemon. Its methods are called by the daemon's thread and wait for nobody. */
public final class MigrationPort implements MigrationEffects, AutoCloseable {
    /** Property of the daemon's JVM that is {@link #OFF} when its tasks stay and it takes none. */
    public static final String PROPERTY = "jpvm.migration";

    /** Value of {@link #PROPERTY}. */
    public static final String OFF = "off";

    /** Runs something in the daemon's thread soon; from any thread. */
    @FunctionalInterface
    public interface Loop {
        /** The event gets the core and the time. */
        void post(Event event);
    }

    /** Something for the core. */
    @FunctionalInterface
    public interface Event {
        /** In the daemon's thread. */
        void happen(PvmdCore core, long nowNanos);
    }

    /** Hears what came of moves that this daemon was asked for. */
    @FunctionalInterface
    public interface MoveListener {
        /** The move with this number ended: null when the task has moved, or why not. */
        void moved(int requestId, String problem);

        /** For so long, in nanoseconds, a task ran nowhere that was moved away from this host. */
        default void stopped(int tid, long nanos) {}
    }

    private final Loop loop;
    private final List<TaskMover> movers = new ArrayList<>();

    /** Who does the moves that go on here, as source or as target. */
    private final Map<Integer, TaskMover> moves = new HashMap<>();

    /** Who asked by {@link #move}; those requests have negative numbers. */
    private final Map<Integer, Consumer<String>> asked = new HashMap<>();

    private int lastRequest;

    /** When tasks of this host were asked to stand still. */
    private final Map<Integer, Long> frozenNanos = new HashMap<>();

    private MoveListener listener = (requestId, problem) -> {};

    /** A port without engines. */
    public MigrationPort(Loop loop) {
        this.loop = loop;
    }

    /** Whether this JVM's daemons move tasks at all, as {@link #PROPERTY} says. */
    public static boolean isOn() {
        return !OFF.equals(System.getProperty(PROPERTY));
    }

    /** The way of movers to the core. */
    public Loop loop() {
        return loop;
    }

    /** One more engine; before the daemon starts. */
    public void add(TaskMover mover) {
        movers.add(mover);
    }

    /** Who hears of {@link #moved}. */
    public void setListener(MoveListener moveListener) {
        listener = moveListener;
    }

    @Override
    public boolean isAvailable() {
        return movers.stream().anyMatch(mover -> mover.obstacle() == null);
    }

    @Override
    public boolean isAvailable(LaunchRequest.Kind kind) {
        return obstacle(kind) == null;
    }

    /** Why tasks of a kind cannot be moved from or to this host, null when they can. */
    public String obstacle(LaunchRequest.Kind kind) {
        TaskMover mover =
                movers.stream().filter(one -> one.isFor(kind)).findFirst().orElse(null);
        return mover == null ? "no engine here moves tasks of its kind" : mover.obstacle();
    }

    @Override
    public void describe(int moveId, int tid, LaunchRequest.Kind kind) {
        String reason = obstacle(kind);
        if (reason != null) {
            loop.post((core, now) -> core.handleDescribed(moveId, null, null, reason, now));
            return;
        }
        TaskMover mover =
                movers.stream().filter(one -> one.isFor(kind)).findFirst().orElseThrow();
        moves.put(moveId, mover);
        mover.describe(moveId, tid);
    }

    @Override
    public void prepare(int moveId, MoveOffer offer) {
        TaskMover mover = movers.stream()
                .filter(one -> one.engine().equals(offer.engine()))
                .findFirst()
                .orElse(null);
        String reason = mover == null ? "no engine " + offer.engine() : mover.obstacle();
        if (reason != null) {
            loop.post((core, now) -> core.handlePrepared(moveId, reason, now));
            return;
        }
        moves.put(moveId, mover);
        mover.prepare(moveId, offer);
    }

    /** Moves that are not this port's are not begun by the core. */
    private TaskMover of(int moveId) {
        TaskMover mover = moves.get(moveId);
        if (mover == null) {
            throw new IllegalStateException("no move " + moveId + " goes on here");
        }
        return mover;
    }

    @Override
    public void freeze(int moveId, int tid) {
        frozenNanos.put(moveId, System.nanoTime());
        of(moveId).freeze(moveId, tid);
    }

    @Override
    public void capture(int moveId, int tid) {
        of(moveId).capture(moveId, tid);
    }

    @Override
    public void imageTaken(int moveId) {
        of(moveId).imageTaken(moveId);
    }

    @Override
    public void receive(int moveId, ByteBuffer bytes, int start, int end, boolean last) {
        of(moveId).receive(moveId, bytes, start, end, last);
    }

    @Override
    public void thaw(int moveId, int tid) {
        frozenNanos.remove(moveId);
        TaskMover mover = moves.remove(moveId);
        if (mover != null) {
            mover.thaw(moveId, tid);
        }
    }

    @Override
    public void release(int moveId, int tid) {
        of(moveId).release(moveId, tid);
        moves.remove(moveId);
        Long frozen = frozenNanos.remove(moveId);
        if (frozen != null) {
            listener.stopped(tid, System.nanoTime() - frozen);
        }
    }

    @Override
    public void run(int moveId, int tid) {
        of(moveId).run(moveId, tid);
        moves.remove(moveId);
    }

    @Override
    public void discard(int moveId) {
        TaskMover mover = moves.remove(moveId);
        if (mover != null) {
            mover.discard(moveId);
        }
    }

    @Override
    public void sessionUp() {
        movers.forEach(TaskMover::sessionUp);
    }

    /** Asks for a move; the answer comes in the daemon's thread. Any thread. */
    public void move(int tid, int hostIndex, Consumer<String> answer) {
        loop.post((core, now) -> {
            lastRequest = lastRequest == Integer.MIN_VALUE ? -1 : lastRequest - 1;
            asked.put(lastRequest, answer);
            core.move(lastRequest, tid, hostIndex, now);
        });
    }

    @Override
    public void moved(int requestId, String problem) {
        Consumer<String> asker = asked.remove(requestId);
        if (asker != null) {
            asker.accept(problem);
        } else {
            listener.moved(requestId, problem);
        }
    }

    @Override
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        for (TaskMover mover : movers) {
            String obstacle = mover.obstacle();
            lines.add(mover.engine() + ": " + (obstacle == null ? "ready" : obstacle));
            mover.describe().forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    @Override
    public void close() {
        movers.forEach(TaskMover::close);
    }
}
