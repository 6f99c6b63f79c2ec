package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jpvm.PvmError;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/**
 * Several daemons in one thread, with a network between them that loses, doubles and delays datagrams as a seed says, and a time of its own. A
 * slave that is to be started becomes one more core; a program that is to be launched becomes a {@link TestTask} that enrols.
 */
final class CoreNetwork implements TestTask.World {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;

    private static final int FIRST_ADDRESS = 0xc0000201;
    private static final long MAX_STEPS = 20_000_000;

    /** Share of datagrams lost and doubled, and the longest delay; a network that delays unevenly also reorders. */
    record Faults(double loss, double duplication, long minDelayNanos, long maxDelayNanos) {
        static final Faults NONE = new Faults(0, 0, 50_000, 50_000);
    }

    private record Event(long time, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final List<Node> nodes = new ArrayList<>();
    final List<String> trace = new ArrayList<>();
    private final Map<Long, Node> byAddress = new LinkedHashMap<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Random random;
    private final long seed;
    Faults faults;

    /** The key of the machine; null for no extension plane. */
    PlaneKey planeKey;

    /** How long a host with a session may be silent, 0 for as long as in PVM. */
    long silenceNanos = 10 * SECOND;

    /** What others send to the tasks is anything but messages. */
    boolean careless;

    /** Makes a bent copy of a datagram, which then comes before the datagram itself, or null; not set means never. */
    Function<byte[], byte[]> bend = packet -> null;

    /** What comes of the start of a slave: it starts and says that it is ready. */
    Function<StartHosts.Host, String> starter = this::startSlave;

    long now;
    long datagrams;
    private long order;
    private int nextPort = 0xc000;
    private int nextPid = 1000;

    CoreNetwork(long seed, Faults faults) {
        this.seed = seed;
        this.random = new Random(seed);
        this.faults = faults;
    }

    /** A daemon and the computer it runs on. */
    final class Node extends RecordingEffectsBase {
        final String name;
        final int address;
        final int port;
        final PvmdCore core;
        final List<String> log = new ArrayList<>();
        final Map<TaskLink, TestTask> tasks = new LinkedHashMap<>();
        final List<StartHosts.Host> starts = new ArrayList<>();
        final SimPlane plane = new SimPlane(CoreNetwork.this, this);
        final TreeSet<Integer> pausedOutputs = new TreeSet<>();

        /** Policies and bridge; none unless a test gives some. */
        PlacementEffects placement = PlacementEffects.NONE;

        /** The engine that moves tasks; none unless a test gives one. */
        MigrationEffects migration = MigrationEffects.NONE;

        /** Datagrams to this host and from it are lost. */
        boolean cutOff;

        /** The computer is off. */
        boolean dead;

        String exitReason;

        Node(String name, int address, PvmdSettings.Slave slave) {
            this.name = name;
            this.address = address;
            this.port = nextPort++;
            PvmdSettings settings = new PvmdSettings(
                    "1.2.3",
                    name,
                    "LINUX64",
                    new InetAddressText(address, port).text(),
                    1000,
                    List.of("/pvm/bin"),
                    0,
                    0,
                    slave,
                    PvmdSettings.StartDefaults.USUAL,
                    null);
            this.core = new PvmdCore(settings, this);
        }

        TestTask enrol() {
            return enrol(nextPid++, 0);
        }

        TestTask enrol(int pid, int cookie) {
            TestTask task = new TestTask(CoreNetwork.this, core);
            tasks.put(task.link, task);
            task.careless = careless;
            task.connect(pid, cookie);
            return task;
        }

        /** The task with this tid, null until it has enrolled. */
        TestTask task(int tid) {
            for (TestTask task : tasks.values()) {
                if (task.tid() == tid && task.link.arrival == null && !task.closed) {
                    return task;
                }
            }
            return null;
        }

        String state() {
            StringBuilder text = new StringBuilder(core.state().hosts.serial() + ":");
            core.state()
                    .hosts
                    .all()
                    .forEach(host ->
                            text.append(' ').append(host.index()).append('=').append(host.name()));
            return text.toString();
        }

        @Override
        public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
            return sendCopy(to, slab, start, end);
        }

        @Override
        public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
            return tasks.get(to).receive(bytes, start, end);
        }

        @Override
        public void close(TaskLink link, boolean flush) {
            tasks.get(link).closed = true;
        }

        @Override
        public void pauseReading(TaskLink link) {
            tasks.get(link).paused = true;
        }

        @Override
        public void resumeReading(TaskLink link) {
            TestTask task = tasks.get(link);
            task.paused = false;
            after(0, this, task::flush);
        }

        @Override
        public void pauseOutput(int tid) {
            pausedOutputs.add(tid);
        }

        @Override
        public void resumeOutput(int tid) {
            pausedOutputs.remove(tid);
        }

        @Override
        public String findProgram(String program, List<String> directories) {
            return program.contains("missing") ? null : directories.get(0) + "/" + program;
        }

        @Override
        public void launch(LaunchRequest request) {
            int pid = nextPid++;
            after(MILLISECOND, this, () -> core.handleLaunched(request.tid(), pid, now));
            String cookie = request.environment().stream()
                    .filter(variable -> variable.startsWith("PVMEPID="))
                    .findFirst()
                    .orElseThrow()
                    .substring(8);
            after(2 * MILLISECOND, this, () -> enrol(pid, Integer.parseInt(cookie)));
        }

        @Override
        public void signal(int tid, int pid, int signal) {
            trace.add(name + ": signal " + Integer.toHexString(tid) + " " + signal);
            TestTask task = task(tid);
            if (task != null && signal == 15) {
                after(0, this, () -> task.end(15));
            }
        }

        @Override
        public void sendDatagram(int to, int toPort, ByteBuffer bytes, int start, int end) {
            datagrams++;
            byte[] packet = new byte[end - start];
            bytes.get(start, packet);
            transmit(this, to, toPort, packet);
        }

        @Override
        public PlaneEffects plane() {
            return plane;
        }

        @Override
        public PlacementEffects placement() {
            return placement;
        }

        @Override
        public MigrationEffects migration() {
            return migration;
        }

        @Override
        public void resolve(int requestId, List<String> hosts) {
            int[] addresses =
                    hosts.stream().mapToInt(host -> names.getOrDefault(host, 0)).toArray();
            after(MILLISECOND, this, () -> core.handleResolved(requestId, addresses, now));
        }

        @Override
        public void startSlaves(int requestId, StartHosts request) {
            List<StartResults.Result> results = new ArrayList<>();
            for (StartHosts.Host host : request.hosts()) {
                starts.add(host);
                results.add(new StartResults.Result(host.tid(), starter.apply(host)));
            }
            after(10 * MILLISECOND, this, () -> core.handleSlavesStarted(requestId, new StartResults(results), now));
        }

        @Override
        public void log(String line) {
            log.add(line);
            trace.add(now / MILLISECOND + " ms " + name + ": " + line);
        }

        @Override
        public void exit(String reason) {
            exitReason = reason;
            trace.add(now / MILLISECOND + " ms " + name + " ends: " + reason);
        }
    }

    /** A computer that slaves can be started on. */
    void computer(String name) {
        names.put(name, FIRST_ADDRESS + names.size());
    }

    /** The master, on a computer of its own. */
    Node master(String name) {
        computer(name);
        Node node = add(new Node(name, names.get(name), null));
        node.core.handleStartup(HostFile.empty(), new int[0], now);
        return node;
    }

    /** What {@code pvmd -s} would do. */
    private String startSlave(StartHosts.Host host) {
        String[] words = host.command().split(" ");
        if (host.command().contains("broken")) {
            return PvmError.CANT_START.cName();
        }
        String name = words[3].substring(2);
        PvmdSettings.Slave slave = new PvmdSettings.Slave(
                Integer.parseInt(words[4]), words[5], Integer.parseInt(words[6]), Integer.parseInt(words[7]));
        Node node = add(new Node(name, names.get(name), slave));
        node.core.handleStartup(HostFile.empty(), new int[0], now);
        return new SlaveReady(
                        Protocol.DAEMON_DAEMON_VERSION,
                        "LINUX64",
                        new InetAddressText(node.address, node.port),
                        Protocol.DEFAULT_MTU,
                        Encodings.LOCAL_SIGNATURE)
                .text();
    }

    private Node add(Node node) {
        nodes.add(node);
        byAddress.put(key(node.address, node.port), node);
        return node;
    }

    private static long key(int address, int port) {
        return (long) address << 16 | port;
    }

    /** The newest daemon with this name. */
    Node node(String name) {
        Node found = null;
        for (Node node : nodes) {
            found = node.name.equals(name) ? node : found;
        }
        return found;
    }

    private void transmit(Node from, int address, int port, byte[] packet) {
        Node to = byAddress.get(key(address, port));
        if (to == null || from.cutOff || to.cutOff || from.dead || random.nextDouble() < faults.loss) {
            return;
        }
        byte[] bent = bend.apply(packet);
        if (bent != null) {
            after(
                    faults.minDelayNanos / 2,
                    to,
                    () -> to.core.handleDatagram(from.address, from.port, ByteBuffer.wrap(bent), now));
        }
        int copies = random.nextDouble() < faults.duplication ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delay =
                    faults.minDelayNanos + (long) (random.nextDouble() * (faults.maxDelayNanos - faults.minDelayNanos));
            after(
                    delay,
                    to,
                    () -> to.core.handleDatagram(from.address, from.port, ByteBuffer.wrap(packet.clone()), now));
        }
    }

    /** Something happens on a computer later, unless it is off by then. */
    void after(long nanos, Node node, Runnable action) {
        events.add(new Event(now + nanos, order++, () -> {
            if (!node.dead && node.exitReason == null) {
                action.run();
            }
        }));
    }

    /** Lets time pass until something is so; fails when that takes longer. */
    @Override
    public void until(String what, long maxNanos, BooleanSupplier condition) {
        long end = now + maxNanos;
        for (long steps = 0; !condition.getAsBoolean(); steps++) {
            if (steps > MAX_STEPS || !step(end)) {
                throw new AssertionError("did not happen within " + maxNanos / MILLISECOND + " ms: " + what + "; seed "
                        + seed + "\n" + String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size())));
            }
        }
    }

    @Override
    public long now() {
        return now;
    }

    /** Lets time pass. */
    void run(long nanos) {
        long end = now + nanos;
        while (step(end)) {
            // Each step is an event.
        }
        now = end;
    }

    private boolean step(long end) {
        Node due = null;
        long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().time;
        for (Node node : nodes) {
            if (!node.dead && node.exitReason == null && node.core.nextDeadlineNanos() < next) {
                next = node.core.nextDeadlineNanos();
                due = node;
            }
        }
        if (next > end) {
            return false;
        }
        now = Math.max(now, next);
        if (due != null) {
            due.core.handleTimeout(now);
        } else {
            events.poll().action.run();
        }
        for (Node node : nodes) {
            node.plane.flush();
            if (node.core.counters().get(DaemonCounter.INTERNAL_ERRORS) > 0) {
                throw new AssertionError(
                        "internal error at " + node.name + ", seed " + seed + "\n" + String.join("\n", trace));
            }
        }
        return true;
    }

    /** Body of an add request. */
    static byte[] names(String... hosts) {
        XdrWriter body = new XdrWriter().putInt(hosts.length);
        for (String host : hosts) {
            body.putString(host);
        }
        return body.toByteArray();
    }
}
