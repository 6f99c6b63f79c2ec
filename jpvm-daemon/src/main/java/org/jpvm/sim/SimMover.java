package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.MigrationEffects;
import org.jpvm.daemon.core.MoveOffer;

/**
 * The engines of one daemon: of hosted tasks, which enrol anew where they come to, and of processes, whose connection the engine brings along. Both
 * refuse, fail and take their time as the seed says.
 */
final class SimMover implements MigrationEffects {
    final SimHost host;
    private final SimWorld world;
    private final TreeMap<Integer, SimDeparture> departures = new TreeMap<>();
    private final TreeMap<Integer, SimArrival> arrivals = new TreeMap<>();

    SimMover(SimHost host) {
        this.host = host;
        this.world = host.world;
    }

    /** Name of the engine for a kind of tasks. */
    static String engine(LaunchRequest.Kind kind) {
        return kind == LaunchRequest.Kind.HOSTED ? "again" : "whole";
    }

    /** What the engine at the source says of a task. */
    static byte[] facts(SimTask task) {
        return new byte[] {1, (byte) (task.tid >>> 18), (byte) task.tid};
    }

    /** Whether something goes wrong now. */
    boolean fails(double probability) {
        return world.enginesFail && world.random.chance(probability);
    }

    /** How long something takes: mostly not long, sometimes longer than anybody waits. */
    long duration() {
        if (fails(0.01)) {
            return world.random.between(1, 40) * SimWorld.SECOND;
        }
        long most = world.random.chance(0.1) ? 500 : 3;
        return world.random.between(50, most * 1000) * SimWorld.MICROSECOND;
    }

    /** Something happens in a move; now is the time to break something. */
    void step(MoveStep step, int moveId, SimTask task) {
        world.mix((long) moveId << 8 | step.ordinal());
        world.note(() -> "   move " + Integer.toHexString(moveId) + " of " + task + " at " + host + ": " + step);
        world.moves.step(step, moveId, task, host);
    }

    /** Whether a task may begin to run here with the image of an attempt. */
    boolean expects(SimDeparture departure) {
        SimArrival arrival = arrivals.get(departure.moveId);
        return arrival != null && arrival.offer.tid() == departure.process.task.tid && arrival.mayRun();
    }

    SimArrival arrival(int moveId) {
        return arrivals.get(moveId);
    }

    /** Moves that go on here. */
    int open() {
        return departures.size() + arrivals.size();
    }

    /** Now and then a task that stands still is killed. */
    void mayDie(SimProcess process) {
        if (fails(0.02)) {
            host.later(duration(), () -> {
                if (process.isStill()) {
                    process.die(9);
                }
            });
        }
    }

    @Override
    public boolean isAvailable() {
        return host.moves();
    }

    @Override
    public void describe(int moveId, int tid, LaunchRequest.Kind kind) {
        SimTask task = world.tasks.get(tid);
        step(MoveStep.DESCRIBE, moveId, task);
        String refusal = refusal(task, kind);
        if (refusal == null && departures.put(moveId, new SimDeparture(this, task.process(), moveId)) != null) {
            throw world.failure("two moves have the number " + moveId);
        }
        host.later(duration(), () -> {
            step(MoveStep.DESCRIBED, moveId, task);
            if (host.isAlive()) {
                String engine = refusal == null ? engine(kind) : null;
                host.core.handleDescribed(moveId, engine, refusal == null ? facts(task) : null, refusal, world.now);
            }
        });
    }

    private String refusal(SimTask task, LaunchRequest.Kind kind) {
        if (!host.moves()) {
            return "there is no engine";
        }
        if (task == null) {
            return "it has not enrolled";
        }
        if (task.kind != kind) {
            throw world.failure(task + " is " + task.kind + ", and " + kind + " is to move");
        }
        if (task.place() != host || task.process().isGone()) {
            return "it is not here";
        }
        return fails(0.03) ? "it has an open device" : null;
    }

    @Override
    public void prepare(int moveId, MoveOffer offer) {
        SimTask task = world.tasks.get(offer.tid());
        step(MoveStep.PREPARE, moveId, task);
        SimArrival arrival = new SimArrival(this, moveId, offer);
        arrival.check(task);
        String refusal = !host.moves() ? "there is no engine" : fails(0.03) ? "no memory" : null;
        if (refusal == null && arrivals.put(moveId, arrival) != null) {
            throw world.failure("two moves have the number " + moveId);
        }
        host.later(duration(), () -> {
            step(MoveStep.PREPARED, moveId, task);
            if (host.isAlive()) {
                host.core.handlePrepared(moveId, refusal, world.now);
            }
        });
    }

    private SimDeparture departure(int moveId, MoveStep step) {
        SimDeparture departure = departures.get(moveId);
        if (departure == null) {
            throw world.failure("move " + moveId + " at " + host + " is to " + step + ", but does not go on there");
        }
        step(step, moveId, departure.process.task);
        return departure;
    }

    @Override
    public void freeze(int moveId, int tid) {
        departure(moveId, MoveStep.FREEZE).freeze();
    }

    @Override
    public void capture(int moveId, int tid) {
        departure(moveId, MoveStep.CAPTURE).capture();
    }

    @Override
    public void imageTaken(int moveId) {
        SimDeparture departure = departures.get(moveId);
        if (departure == null) {
            throw world.failure("a part of an image was taken at " + host + " in move " + moveId + ", which is over");
        }
        departure.imageTaken();
    }

    @Override
    public void receive(int moveId, ByteBuffer bytes, int start, int end, boolean last) {
        SimArrival arrival = arrivals.get(moveId);
        if (arrival == null) {
            throw world.failure("a part of an image came to " + host + " in move " + moveId + ", which is not there");
        }
        step(MoveStep.RECEIVE, moveId, world.tasks.get(arrival.offer.tid()));
        arrival.receive(bytes, start, end, last);
    }

    @Override
    public void thaw(int moveId, int tid) {
        SimDeparture departure = departures.remove(moveId);
        if (departure != null) {
            step(MoveStep.THAW, moveId, departure.process.task);
            departure.thaw();
        }
    }

    @Override
    public void release(int moveId, int tid) {
        departure(moveId, MoveStep.RELEASE).release();
        departures.remove(moveId);
    }

    @Override
    public void run(int moveId, int tid) {
        SimArrival arrival = arrivals.remove(moveId);
        if (arrival == null) {
            throw world.failure("move " + moveId + " ends at " + host + " and has not begun there");
        }
        arrival.run(tid);
        step(MoveStep.RUN, moveId, world.tasks.get(tid));
    }

    @Override
    public void discard(int moveId) {
        SimArrival arrival = arrivals.remove(moveId);
        if (arrival != null) {
            step(MoveStep.DISCARD, moveId, world.tasks.get(arrival.offer.tid()));
            arrival.discard();
        }
    }

    @Override
    public void moved(int requestId, String problem) {
        world.moves.answered(requestId, problem);
    }

    @Override
    public List<String> describe() {
        return List.of("simulated");
    }
}
