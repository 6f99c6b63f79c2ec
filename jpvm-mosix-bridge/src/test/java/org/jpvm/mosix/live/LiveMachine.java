package org.jpvm.mosix.live;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jpvm.Tid;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.spi.BridgeHost;
import org.jpvm.placement.spi.HostFacts;
import org.jpvm.placement.spi.LocalTask;

/**
 * A live machine in one thread with a clock of its own: real bridges, messages that take time, hosts that share their processor among tasks, and
 * moves that take a while, stop the task, and may be refused. The same seed gives the same run.
 */
final class LiveMachine {
    static final long MILLI = 1_000_000L;
    private static final long STEP_NANOS = 10 * MILLI;
    private static final long MESSAGE_NANOS = 40 * MILLI;
    private static final double RESTORE_SECONDS = 0.03;

    final TreeMap<Integer, Host> hosts = new TreeMap<>();
    final TreeMap<Integer, Task> tasks = new TreeMap<>();
    final List<String> log = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final SplittableRandom random;
    long now = 1_000 * MILLI;
    private long sequence;
    int moves;
    int refusedMoves;

    /** Seconds from the question to the time when the task stands still. */
    double prepareSeconds = 0.1;

    double stopSeconds = 0.15;

    /** How likely a move is refused. */
    double refusals;

    private record Event(long time, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(sequence, other.sequence);
        }
    }

    static final class Task {
        final int tid;
        final double work;
        Host host;
        double done;
        double cpuHere;
        double wantedSince;
        boolean stopped;
        boolean waits;
        boolean moving;
        long memory = 1 << 20;
        double endedAt = Double.NaN;

        Task(int tid, double work) {
            this.tid = tid;
            this.work = work;
        }

        boolean runs() {
            return host != null && !stopped && !waits;
        }
    }

    LiveMachine(int count, double speed, long seed) {
        random = new SplittableRandom(seed);
        List<HostFacts> facts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            facts.add(new HostFacts(i, "h" + i, "LINUX64", 1));
        }
        for (int i = 1; i <= count; i++) {
            hosts.put(i, new Host(i, speed));
        }
        hosts.values().forEach(Host::begin);
        hosts.values().forEach(host -> host.bridge.hostsChanged(facts));
    }

    final class Host implements BridgeHost {
        final int index;
        final double speed;
        final LiveBridge bridge;
        final TreeSet<Integer> up = new TreeSet<>();
        long free = 1L << 34;
        int strangers;
        boolean dead;
        double runnableSeconds;
        long sampledAt;

        Host(int index, double speed) {
            this.index = index;
            this.speed = speed;
            this.bridge =
                    new LiveBridge(this::sample, () -> new TaskMeter.TaskUsage(0, 0, 0), this::meter, this::meter);
        }

        void begin() {
            bridge.start(this);
        }

        private LoadSample sample() {
            double seconds = Math.max(1e-9, (now - sampledAt) / 1e9);
            double runnable = runnableSeconds / seconds;
            runnableSeconds = 0;
            sampledAt = now;
            return new LoadSample(runnable, speed, 1, free, 1L << 34, 0);
        }

        private TaskMeter meter(int tid) {
            return () -> {
                Task task = tasks.get(tid);
                return task == null || task.host != this
                        ? null
                        : new TaskMeter.TaskUsage(task.cpuHere, task.waits ? 0 : 1, task.memory);
            };
        }

        @Override
        public int hostIndex() {
            return index;
        }

        @Override
        public boolean send(int toHost, ByteBuffer message) {
            if (!up.contains(toHost)) {
                return false;
            }
            byte[] copy = new byte[message.remaining()];
            message.duplicate().get(copy);
            at(now + MESSAGE_NANOS, () -> {
                Host target = hosts.get(toHost);
                if (!dead && target != null && !target.dead && target.up.contains(index)) {
                    target.bridge.message(index, ByteBuffer.wrap(copy).asReadOnlyBuffer());
                }
            });
            return true;
        }

        @Override
        public void open(int other) {
            at(now + MESSAGE_NANOS, () -> {
                Host target = hosts.get(other);
                if (target != null && !target.dead && !dead && up.add(other)) {
                    target.up.add(index);
                    bridge.up(other);
                    target.bridge.up(index);
                }
            });
        }

        @Override
        public void every(long periodMillis, Runnable action) {
            repeat(periodMillis, action, now + random.nextLong(periodMillis * MILLI));
        }

        private void repeat(long periodMillis, Runnable action, long when) {
            at(when, () -> {
                if (!dead) {
                    action.run();
                    repeat(periodMillis, action, when + periodMillis * MILLI);
                }
            });
        }

        @Override
        public void move(int tid, int toHost, Consumer<String> done) {
            Consumer<String> answer = problem -> at(now + MESSAGE_NANOS, () -> {
                if (!dead) {
                    done.accept(problem);
                }
            });
            Task task = tasks.get(tid);
            Host target = hosts.get(toHost);
            if (task == null
                    || task.host == null
                    || task.host == target
                    || task.moving
                    || target == null
                    || target.dead) {
                refusedMoves++;
                answer.accept("no such task, or it moves, or there is no host");
                return;
            }
            if (random.nextDouble() < refusals) {
                refusedMoves++;
                answer.accept("not now");
                return;
            }
            task.moving = true;
            at(now + nanos(prepareSeconds), () -> freeze(task, target, answer));
        }

        @Override
        public void measure() {
            at(now + MILLI, () -> bridge.movable("no hosted tasks here", null));
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void log(String line) {
            log.add(index + ": " + line);
        }
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private void freeze(Task task, Host target, Consumer<String> answer) {
        if (task.host == null || target.dead) {
            task.moving = false;
            answer.accept("the task or the host is gone");
            return;
        }
        task.stopped = true;
        at(now + nanos(stopSeconds), () -> {
            task.stopped = false;
            task.moving = false;
            Host source = task.host;
            if (source == null || target.dead) {
                answer.accept("the task or the host is gone");
                return;
            }
            task.host = target;
            task.cpuHere = RESTORE_SECONDS;
            moves++;
            source.bridge.taskMoved(task.tid, target.index);
            source.bridge.stopped(task.tid, nanos(stopSeconds));
            target.bridge.taskChanged(facts(task));
            answer.accept(null);
        });
    }

    private LocalTask facts(Task task) {
        return new LocalTask(task.tid, "spin", task.tid, true, false, now, SpawnHints.NONE);
    }

    void at(long time, Runnable action) {
        events.add(new Event(time, sequence++, action));
    }

    /** Starts a task. */
    Task spawn(int host, double work) {
        int local = 1;
        while (tasks.containsKey(Tid.ofTask(host, local).value())) {
            local++;
        }
        Task task = new Task(Tid.ofTask(host, local).value(), work);
        task.host = hosts.get(host);
        tasks.put(task.tid, task);
        task.host.bridge.taskChanged(facts(task));
        return task;
    }

    /** A host is dead at once with all that runs there and all that is at home there. */
    void kill(int index) {
        Host dead = hosts.get(index);
        dead.dead = true;
        List<HostFacts> left = new ArrayList<>();
        for (Host host : hosts.values()) {
            if (!host.dead) {
                left.add(new HostFacts(host.index, "h" + host.index, "LINUX64", 1));
            }
        }
        for (Host host : hosts.values()) {
            if (!host.dead) {
                host.up.remove(index);
                host.bridge.down(index);
                host.bridge.hostsChanged(left);
            }
        }
        for (Task task : tasks.values()) {
            if (task.host != null && (task.host == dead || Tid.hostIndex(task.tid) == index)) {
                end(task);
            }
        }
    }

    private void end(Task task) {
        Host there = task.host;
        task.host = null;
        task.endedAt = now / 1e9;
        for (Host host : List.of(there, hosts.get(Tid.hostIndex(task.tid)))) {
            if (!host.dead) {
                host.bridge.taskEnded(task.tid);
            }
        }
    }

    /** Lets time go by. */
    void run(double seconds) {
        long until = now + nanos(seconds);
        while (now < until) {
            step();
        }
    }

    /** Lets time go by until all tasks have ended; seconds since the start, infinite when that takes too long. */
    double finish(double limit) {
        long start = now;
        while (tasks.values().stream().anyMatch(task -> task.host != null)) {
            step();
            if (now - start > nanos(limit)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return (now - start) / 1e9;
    }

    private void step() {
        now += STEP_NANOS;
        while (!events.isEmpty() && events.peek().time <= now) {
            events.poll().action.run();
        }
        for (Host host : hosts.values()) {
            int running = host.strangers;
            for (Task task : tasks.values()) {
                running += task.host == host && task.runs() ? 1 : 0;
            }
            host.runnableSeconds += running * STEP_NANOS / 1e9;
            double each = host.speed * STEP_NANOS / 1e9 / Math.max(1, running);
            for (Task task : tasks.values()) {
                if (task.host == host && task.runs()) {
                    task.done += each;
                    task.cpuHere += each;
                    if (task.done >= task.work) {
                        end(task);
                    }
                }
            }
        }
    }

    /** Tasks on a host. */
    long count(int host) {
        return tasks.values().stream()
                .filter(task -> task.host != null && task.host.index == host)
                .count();
    }

    String describe() {
        StringBuilder text = new StringBuilder();
        for (Host host : hosts.values()) {
            text.append("host ")
                    .append(host.index)
                    .append(": ")
                    .append(count(host.index))
                    .append(" tasks\n");
            host.bridge
                    .describeBalance()
                    .forEach(line -> text.append("  ").append(line).append('\n'));
        }
        log.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
