package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.core.DaemonCounter;
import org.jpvm.daemon.core.DaemonEffects;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.PvmdCore;
import org.jpvm.daemon.core.PvmdSettings;
import org.jpvm.daemon.core.TaskLink;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/** One daemon, a real core, and the computer's part in it: sockets, processes, files, timers. */
final class SimHost implements DaemonEffects {
    private static final int FIRST_PORT = 0xc000;
    private static final String COOKIE = "PVMEPID=";

    final SimWorld world;
    final SimComputer computer;
    final int port;
    final int index;
    final PvmdCore core;

    /** Processes on this computer that are tasks or want to be. */
    final Map<Integer, SimProcess> byPid = new LinkedHashMap<>();

    private final Set<String> emptyFiles = new HashSet<>();
    private final Set<String> writtenFiles = new HashSet<>();
    private long lastLaunchNanos;
    private long wakeNanos = Long.MAX_VALUE;
    private int files;
    private boolean crashed;
    private int lastRound = 1;

    /** Until then the daemon is stopped. */
    private long pausedUntilNanos;

    final SimSessions sessions;
    final SimMover mover;

    private final boolean movesTasks;

    /** Why the daemon ended by itself; null while it runs or when its computer crashed. */
    String exitReason;

    SimHost(SimWorld world, SimComputer computer, int port, PvmdSettings.Slave slave) {
        this.world = world;
        this.computer = computer;
        this.port = port;
        this.index = slave == null ? 1 : slave.hostIndex();
        PvmdSettings settings = new PvmdSettings(
                "1.0",
                computer.name,
                "LINUX64",
                new InetAddressText(computer.address, port).text(),
                Protocol.DEFAULT_SPEED,
                List.of("/bin"),
                0,
                0,
                slave,
                PvmdSettings.StartDefaults.USUAL,
                null);
        this.sessions = new SimSessions(this);
        this.mover = new SimMover(this);
        this.movesTasks = world.engines && world.random.chance(0.9);
        this.core = new PvmdCore(settings, this);
    }

    /** Starts a daemon on a computer. */
    static SimHost start(SimWorld world, SimComputer computer, PvmdSettings.Slave slave) {
        // Now and then a daemon gets the port of the one that ran there before.
        boolean again = computer.daemon != null && world.random.chance(0.5);
        int port = again ? computer.daemon.port : FIRST_PORT + world.hosts.size();
        SimHost host = new SimHost(world, computer, port, slave);
        computer.daemon = host;
        world.hosts.add(host);
        world.network.attach(host);
        world.unrest();
        world.note(() -> host + " starts at port " + port);
        host.core.handleStartup(HostFile.empty(), new int[0], world.now);
        host.settle();
        return host;
    }

    /** Whether this host has engines that move tasks. */
    boolean moves() {
        return movesTasks;
    }

    boolean isAlive() {
        return !crashed && exitReason == null;
    }

    /** Whether this daemon thinks that it is the master. */
    boolean isMaster() {
        return core.masterIndex() == index;
    }

    /** Which master in a row it knows of. */
    int round() {
        return core.round();
    }

    int daemonTid() {
        return Tid.DAEMON_BIT | Tid.hostPart(index);
    }

    @Override
    public String toString() {
        return computer.name + "#" + index;
    }

    /** The computer is switched off in the middle of whatever it does. */
    void crash() {
        world.note(() -> this + " crashes");
        crashed = true;
        computer.on = false;
        endTasks();
    }

    /** The daemon's process is killed, and tasks lose it; the computer goes on. */
    void kill() {
        world.note(() -> this + " is killed");
        crashed = true;
        sessions.processEnded();
        endTasks();
    }

    /** The daemon's process is stopped for a time. */
    void pause(long nanos) {
        world.note(() -> this + " is stopped for " + nanos / SimWorld.SECOND + " s");
        pausedUntilNanos = Math.max(pausedUntilNanos, world.now + nanos);
    }

    boolean isPaused() {
        return world.now < pausedUntilNanos;
    }

    private void endTasks() {
        List.copyOf(byPid.values()).forEach(SimProcess::vanish);
        byPid.clear();
    }

    /** Something happens on this computer, unless the daemon is gone by then. */
    void later(long delayNanos, Runnable action) {
        long slow = computer.slowNanos == 0 ? 0 : world.random.between(0, computer.slowNanos);
        world.at(delayNanos + slow, () -> run(action));
    }

    /** Something happens on this computer now, or when its daemon is not stopped any more. */
    void run(Runnable action) {
        if (!isAlive()) {
            return;
        }
        if (isPaused()) {
            world.at(pausedUntilNanos - world.now, () -> run(action));
            return;
        }
        action.run();
        settle();
    }

    /** After each call of the core: sets the timer, and looks for what must never be. */
    private void settle() {
        if (!isAlive()) {
            return;
        }
        if (core.counters().get(DaemonCounter.INTERNAL_ERRORS) > 0) {
            throw world.firstFailure() != null
                    ? world.firstFailure()
                    : world.failure("internal error of daemon " + this);
        }
        if (core.round() > lastRound) {
            lastRound = core.round();
            if (isMaster()) {
                world.machine.tookOver(this);
            }
        }
        long deadline = core.nextDeadlineNanos();
        if (deadline < wakeNanos) {
            wakeNanos = deadline;
            later(Math.max(0, deadline - world.now), this::wake);
        }
    }

    private void wake() {
        wakeNanos = Long.MAX_VALUE;
        if (core.nextDeadlineNanos() <= world.now) {
            core.handleTimeout(world.now);
        }
    }

    void receive(SimHost from, byte[] packet) {
        world.mix((long) index << 32 | Arrays.hashCode(packet));
        core.handleDatagram(from.computer.address, from.port, ByteBuffer.wrap(packet), world.now);
    }

    /** A process that nobody here has started enrols. */
    SimTask enrol() {
        SimTask task = new SimTask(this, null, world.nextPid(), 0, 0);
        later(local(), task::connect);
        return task;
    }

    /** Time that something takes on one computer. */
    long local() {
        return world.random.between(SimWorld.MICROSECOND, 30 * SimWorld.MICROSECOND);
    }

    // What the core asks of the world.

    @Override
    public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        return sendCopy(to, slab, start, end);
    }

    @Override
    public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return ((SimConnection) to.channel).fromDaemon(bytes, start, end);
    }

    @Override
    public void pauseReading(TaskLink link) {
        ((SimConnection) link.channel).pause();
    }

    @Override
    public void resumeReading(TaskLink link) {
        ((SimConnection) link.channel).resume();
    }

    @Override
    public void close(TaskLink link, boolean flush) {
        ((SimConnection) link.channel).closedByDaemon(flush);
    }

    @Override
    public void pauseOutput(int tid) {}

    @Override
    public void resumeOutput(int tid) {}

    @Override
    public String createAuthFile() {
        String path = "/tmp/daemon." + index + "." + files++;
        emptyFiles.add(path);
        return path;
    }

    /** A task makes its file. */
    void createFile(String path) {
        emptyFiles.add(path);
    }

    /** Whether somebody has written into a file; it is gone afterwards. */
    boolean takeWritten(String path) {
        emptyFiles.remove(path);
        return writtenFiles.remove(path);
    }

    @Override
    public boolean touchAuthFile(String path) {
        return emptyFiles.remove(path) && writtenFiles.add(path);
    }

    @Override
    public boolean collectAuthFile(String path) {
        return takeWritten(path);
    }

    @Override
    public String findProgram(String program, List<String> directories) {
        return program.equals("missing") ? null : "/bin/" + program;
    }

    @Override
    public void launch(LaunchRequest request) {
        int pid = world.nextPid();
        int cookie = request.environment().stream()
                .filter(variable -> variable.startsWith(COOKIE))
                .mapToInt(variable -> Integer.parseInt(variable.substring(COOKIE.length())))
                .findFirst()
                .orElseThrow(() -> world.failure("no cookie for t" + Integer.toHexString(request.tid())));
        boolean fails = world.launchesFail && world.random.chance(0.03);
        lastLaunchNanos =
                Math.max(lastLaunchNanos + 1, world.now + world.random.between(300, 2_000) * SimWorld.MICROSECOND);
        // Answers come in the order of the calls, so a slow computer does not delay each by another time.
        world.at(lastLaunchNanos - world.now, () -> {
            run(() -> launched(request, pid, cookie, fails));
        });
    }

    private void launched(LaunchRequest request, int pid, int cookie, boolean fails) {
        int tid = request.tid();
        if (fails) {
            core.handleLaunchFailed(tid, PvmError.CANT_START, "it is said so", world.now);
            return;
        }
        SimTask task = new SimTask(this, request.kind(), pid, cookie, tid);
        // The process may have connected before the daemon hears of it.
        if (world.random.chance(0.2)) {
            task.connect();
            later(local(), () -> core.handleLaunched(tid, pid, world.now));
        } else {
            core.handleLaunched(tid, pid, world.now);
            later(world.random.between(100, 3_000) * SimWorld.MICROSECOND, task::connect);
        }
    }

    @Override
    public void signal(int tid, int pid, int signal) {
        later(local(), () -> {
            SimProcess process = byPid.get(pid);
            if (process != null) {
                process.signal(signal);
            }
        });
    }

    @Override
    public void sendDatagram(int address, int toPort, ByteBuffer bytes, int start, int end) {
        byte[] packet = new byte[end - start];
        bytes.get(start, packet);
        world.moves.packet(bytes, start, end);
        world.network.transmit(this, address, toPort, packet);
    }

    @Override
    public SimSessions plane() {
        return sessions;
    }

    @Override
    public SimMover migration() {
        return mover;
    }

    @Override
    public void resolve(int requestId, List<String> names) {
        int[] addresses = names.stream()
                .mapToInt(name -> world.computers.containsKey(name) ? world.computers.get(name).address : 0)
                .toArray();
        later(SimWorld.MILLISECOND, () -> core.handleResolved(requestId, addresses, world.now));
    }

    @Override
    public void startSlaves(int requestId, StartHosts request) {
        List<StartResults.Result> results = new ArrayList<>();
        long delay = world.random.between(5, 200) * SimWorld.MILLISECOND;
        later(delay, () -> {
            for (StartHosts.Host host : request.hosts()) {
                results.add(new StartResults.Result(host.tid(), startSlave(host)));
            }
            later(
                    SimWorld.MILLISECOND,
                    () -> core.handleSlavesStarted(requestId, new StartResults(results), world.now));
        });
    }

    /** What a daemon on another computer says when it is started there. */
    private String startSlave(StartHosts.Host host) {
        String[] words = host.command().split(" ");
        SimComputer there = world.computers.get(words[3].substring(2));
        if (!there.on || world.network.isCut(computer, there)) {
            return PvmError.CANT_START.cName();
        }
        if (world.daemonOn(there) != null) {
            return PvmError.DUP_HOST.cName();
        }
        SimHost slave = start(
                world,
                there,
                new PvmdSettings.Slave(
                        Integer.parseInt(words[4]), words[5], Integer.parseInt(words[6]), Integer.parseInt(words[7])));
        return new SlaveReady(
                        Protocol.DAEMON_DAEMON_VERSION,
                        "LINUX64",
                        new InetAddressText(there.address, slave.port),
                        Protocol.DEFAULT_MTU,
                        Encodings.LOCAL_SIGNATURE)
                .text();
    }

    @Override
    public List<String> directories(String searchPath) {
        return List.of(searchPath.split(":"));
    }

    @Override
    public void changeDirectory(String directory) {}

    @Override
    public void setDebugger(String path) {}

    @Override
    public long wallClockMicros() {
        return world.now / 1_000;
    }

    @Override
    public void log(String line) {
        world.mix(line.hashCode());
        world.note(() -> this + ": " + line);
    }

    @Override
    public void exit(String reason) {
        world.mix(reason.hashCode());
        world.note(() -> this + " ends: " + reason);
        exitReason = reason;
        sessions.processEnded();
        // Its tasks lose their daemon, and end like any program of PVM does then.
        world.at(0, this::endTasks);
    }
}
