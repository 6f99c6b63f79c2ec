package org.jpvm.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Time, chance, and everything there is. */
final class SimWorld {
    static final long MICROSECOND = 1_000L;
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private static final long CALM_NANOS = 30 * SECOND;
    private static final int TRACE_LINES = 60;
    private static final int FIRST_ADDRESS = 0xc0000001;

    private record Event(long time, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final SimRandom random;
    final SimNetwork network;
    final MessageChecker messages = new MessageChecker(this);
    final NotifyChecker notifies = new NotifyChecker(this);
    final MailboxChecker mailbox = new MailboxChecker(this);
    final OutputChecker output = new OutputChecker(this);
    final MoveChecker moves = new MoveChecker(this);
    final MachineChecker machine = new MachineChecker(this);
    final Map<String, SimComputer> computers = new LinkedHashMap<>();

    /** Every daemon that ever ran, in the order of their starts. */
    final List<SimHost> hosts = new ArrayList<>();

    /** Every task that ever enrolled, by tid. */
    final TreeMap<Integer, SimTask> tasks = new TreeMap<>();

    /** Whether the daemons have the extension plane. */
    boolean planes;

    /** Whether daemons have engines that move tasks. */
    boolean engines;

    /** Whether engines refuse, fail and take long. */
    boolean enginesFail;

    /** Whether programs that are launched may fail to start. */
    boolean launchesFail;

    /** When something last began or ended to break, or a daemon came. */
    long unrestNanos;

    /** How often a daemon took the place of a lost master. */
    int successions;

    long now;
    long events;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final boolean tracing;
    private final TraceSink sink;
    private long order;
    private long hash;
    private int nextPid = 1000;
    private SimFailure firstFailure;

    /** Who wants to see each line of the trace as it is made. */
    @FunctionalInterface
    interface TraceSink {
        void line(String text);
    }

    /**
     * @param tracing whether lines are made of what happens; takes time
     * @param sink    gets the lines when tracing, null for nobody
     */
    SimWorld(long seed, boolean tracing, TraceSink sink) {
        this.random = new SimRandom(seed);
        this.network = new SimNetwork(this);
        this.tracing = tracing || sink != null;
        this.sink = sink;
        this.hash = SimRandom.mix(seed);
    }

    SimComputer computer(String name) {
        return computers.computeIfAbsent(
                name, key -> new SimComputer(key, FIRST_ADDRESS + computers.size(), computers.size()));
    }

    int nextPid() {
        return nextPid++;
    }

    /** Something happens later. */
    void at(long delayNanos, Runnable action) {
        queue.add(new Event(now + delayNanos, order++, action));
    }

    /** Adds to the hash of the history. */
    void mix(long value) {
        hash = SimRandom.mix(hash * 31 + value);
    }

    long hash() {
        return hash;
    }

    /** Adds a line to the trace. */
    void note(Supplier<String> line) {
        if (tracing) {
            String text = String.format("%14.6f ", now / 1e9) + line.get();
            if (sink != null) {
                sink.line(text);
            }
            trace.add(text);
            if (trace.size() > TRACE_LINES) {
                trace.poll();
            }
        }
    }

    /** The last lines of the trace. */
    List<String> trace() {
        return List.copyOf(trace);
    }

    SimFailure failure(String what) {
        SimFailure failure = new SimFailure(String.format("at %.6f s: %s", now / 1e9, what));
        firstFailure = firstFailure == null ? failure : firstFailure;
        return failure;
    }

    /** What was found first in a call from a daemon, which takes it for a failure of its own; null for nothing. */
    SimFailure firstFailure() {
        return firstFailure;
    }

    /** Lets time pass. */
    void run(long nanos) {
        until(nanos, () -> false);
    }

    /** Lets time pass until something is so, or for this long; tells whether it is so. */
    boolean until(long nanos, BooleanSupplier condition) {
        long end = now + nanos;
        while (!condition.getAsBoolean()) {
            Event event = queue.peek();
            if (event == null || event.time > end) {
                now = end;
                return false;
            }
            queue.poll();
            now = event.time;
            events++;
            mix(now);
            event.action.run();
        }
        return true;
    }

    /** The daemon that runs on a computer, or null. */
    SimHost daemonOn(SimComputer computer) {
        return computer.daemon != null && computer.daemon.isAlive() ? computer.daemon : null;
    }

    /** The daemon that is the master now: of several that think so the last one that was elected; null when no daemon runs. */
    SimHost master() {
        SimHost best = null;
        for (SimHost host : hosts) {
            if (host.isAlive() && host.isMaster() && (best == null || host.round() >= best.round())) {
                best = host;
            }
        }
        return best;
    }

    /** Something begins or ends to break. */
    void unrest() {
        unrestNanos = now;
    }

    /** Whether nothing was broken for half a minute but what is broken for good: daemons that are gone. */
    boolean isCalm() {
        return network.isGood()
                && now - unrestNanos > CALM_NANOS
                && hosts.stream().noneMatch(host -> host.isAlive() && host.isPaused());
    }

    /** Daemons that run. */
    List<SimHost> living() {
        return hosts.stream().filter(SimHost::isAlive).toList();
    }

    /** Living tasks that have not asked to leave and do not stand still. */
    List<SimTask> activeTasks() {
        return tasks.values().stream()
                .filter(task -> task.isEnrolled() && !task.leaving && !task.isStill())
                .toList();
    }

    /** Tasks that run, are enrolled, and whose daemon runs. */
    List<SimTask> livingTasks() {
        return tasks.values().stream().filter(SimTask::isEnrolled).toList();
    }
}
