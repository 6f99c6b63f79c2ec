package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;

/**
 * Moves: each that is asked for is answered once, and rightly; a task is never in two places (which the parts of the engine see themselves);
 * and messages find the straight way.
 */
final class MoveChecker {
    /** Who breaks something at a moment of a move. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param task null when it is not known
         * @param host where it happens
         */
        void step(MoveStep step, int moveId, SimTask task, SimHost host);
    }

    private static final class Request {
        final SimHost asked;
        final SimTask task;
        final int target;
        final long sinceNanos;
        boolean answered;
        String problem;

        Request(SimHost asked, SimTask task, int target, long sinceNanos) {
            this.asked = asked;
            this.task = task;
            this.target = target;
            this.sinceNanos = sinceNanos;
        }
    }

    private record Arrival(int tid, int hostIndex, long nanos) {}

    private final SimWorld world;
    private final List<SimDeparture> departures = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();

    /** How often moves were refused or failed, by reason. */
    final TreeMap<String, Integer> problems = new TreeMap<>();

    /** Tasks that were started on a host that was named, and stay there. */
    private final TreeSet<Integer> staying = new TreeSet<>();

    Listener listener = (step, moveId, task, host) -> {};

    /** Tasks that went on at another host. */
    int moved;

    /** Receiver whose messages are counted on their ways, 0 for none. */
    private int countedTid;

    private int hops;

    MoveChecker(SimWorld world) {
        this.world = world;
    }

    /** By this number an image says of whom it is. */
    int number(SimDeparture departure) {
        departures.add(departure);
        return departures.size();
    }

    SimDeparture departure(int number) {
        return number > 0 && number <= departures.size() ? departures.get(number - 1) : null;
    }

    /** These tasks were started on a host that was named. */
    void stay(int[] tids) {
        for (int tid : tids) {
            staying.add(tid);
        }
    }

    /** Whether nothing but the state of hosts and engines keeps a task from moving. */
    boolean isFree(SimTask task) {
        return task.wasStarted() && !task.leaving && !staying.contains(task.tid);
    }

    void step(MoveStep step, int moveId, SimTask task, SimHost host) {
        listener.step(step, moveId, task, host);
    }

    /** A task goes on at a host. */
    void arrived(SimTask task, SimHost host) {
        moved++;
        arrivals.add(new Arrival(task.tid, host.index, world.now));
    }

    /** Asks the daemon of any host to move a task. */
    int ask(SimHost asked, SimTask task, int target) {
        int number = requests.size();
        requests.add(new Request(asked, task, target, world.now));
        world.note(() -> "   " + asked + " is asked to move " + task + " to host " + target);
        asked.run(() -> {
            listener.step(MoveStep.ASKED, 0, task, asked);
            asked.core.move(number, task.tid, target, world.now);
        });
        return number;
    }

    /** The daemon of the host to which a task was to move last; null when there is none. */
    SimHost target(SimTask task) {
        for (int i = requests.size() - 1; i >= 0; i--) {
            Request request = requests.get(i);
            if (request.task == task) {
                return world.living().stream()
                        .filter(host -> host.index == request.target)
                        .findFirst()
                        .orElse(null);
            }
        }
        return null;
    }

    boolean isAnswered(int number) {
        return requests.get(number).answered;
    }

    /** Why a task did not move; null when it did. */
    String problem(int number) {
        return requests.get(number).problem;
    }

    void answered(int number, String problem) {
        if (number < 0 || number >= requests.size() || requests.get(number).answered) {
            throw world.failure("the end of move request " + number + " was told twice, or was never asked for");
        }
        Request request = requests.get(number);
        request.answered = true;
        request.problem = problem;
        if (problem != null) {
            problems.merge(problem, 1, Integer::sum);
        }
        world.note(() -> "   the move of " + request.task + " to host " + request.target
                + (problem == null ? " is done" : ": " + problem));
        listener.step(MoveStep.MOVED, 0, request.task, request.asked);
    }

    /** All has had time to come to its end. */
    void check() {
        for (Request request : requests) {
            String what = String.format(
                    "the move of %s to host %d, asked for at %s at %.6f s,",
                    request.task, request.target, request.asked, request.sinceNanos / 1e9);
            if (!request.answered && request.asked.isAlive()) {
                throw world.failure(what + " has neither happened nor been refused");
            }
            boolean came = arrivals.stream()
                    .anyMatch(arrival -> arrival.tid == request.task.tid
                            && arrival.hostIndex == request.target
                            && arrival.nanos >= request.sinceNanos);
            if (request.answered && request.problem == null && !came && request.task.isEnrolled()) {
                throw world.failure(what + " is said to have happened");
            }
        }
        for (SimHost host : world.living()) {
            if (host.mover.open() > 0) {
                throw world.failure("host " + host + " has " + host.mover.open() + " moves that do not end");
            }
        }
        for (SimTask task : world.livingTasks()) {
            if (task.isStill()) {
                throw world.failure(task + " stands still for ever at " + task.place());
            }
        }
    }

    /** From now on, packets for this task are counted. */
    void count(int tid) {
        countedTid = tid;
        hops = 0;
    }

    /** A daemon sends a packet to another one. */
    void packet(ByteBuffer bytes, int start, int end) {
        if (countedTid == 0 || end - start < PeerPacketHeader.LENGTH_BYTES) {
            return;
        }
        int flags = PeerPacketHeader.flags(bytes, start);
        int carried = (flags & PeerPacketFlags.CARRIED) != 0 ? PeerPacketHeader.LENGTH_BYTES : 0;
        if ((flags & PeerPacketFlags.SOM) != 0 && PeerPacketHeader.destination(bytes, start + carried) == countedTid) {
            hops++;
        }
    }

    /** First packets of messages for the task that is counted. */
    int hops() {
        return hops;
    }
}
