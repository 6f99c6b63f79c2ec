package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jpvm.daemon.core.PvmdCore;
import org.jpvm.daemon.core.PvmdSettings;
import org.jpvm.daemon.core.TaskLink;
import org.jpvm.daemon.migration.MigrationPort;
import org.jpvm.daemon.placement.PlacementPort;
import org.jpvm.wire.body.StartHosts;

/**
 * The daemon's one thread: it moves bytes between sockets and core and waits in {@code select} for the rest of the time. Reads go straight into
 * a pooled slab and from there to the other task's socket; nothing is allocated for a message that passes.
 */
public final class PvmdLoop extends ComputerEffects implements Consumer<SelectionKey> {
    private static final long ACCEPT_PAUSE_NANOS = 100_000_000L;
    /** After so many failures that nobody expected, errors of the JVM such as a full heap included, the daemon gives up. */
    private static final int MAX_FAILURES = 1000;

    private static final long LAST_SIGNALS_MILLIS = 1000;

    private static final int MAX_FRUITLESS_SPINS = 8;
    private static final int SPIN_RETRY_MASK = 63;

    private final Selector selector;
    private final TaskListener listener;
    private final PvmdCore core;
    private final UdpPort udp;
    private final PlanePort plane;
    private final OtherHosts otherHosts;
    private final RemoteClasses classes;
    private final PlacementPort placement;
    private final long spinNanos;
    private final TaskConnections tasks;

    private final PostedEvents posted = new PostedEvents();

    private SelectionKey acceptKey;
    private long acceptPausedUntilNanos;
    private long nowNanos;
    private int fruitlessSpins;
    private int spinsLeftOut;
    private boolean running = true;
    private String exitReason;

    /**
     * @param spinNanos how long to look for more events after some before sleeping; 0 on a machine of one processor
     */
    public PvmdLoop(
            PvmdSettings settings,
            TaskListener listener,
            TempFiles files,
            TaskLauncher launcher,
            UdpPort udp,
            PlanePort plane,
            OtherHosts otherHosts,
            RemoteClasses classes,
            PlacementPort placement,
            MigrationPort migration,
            DaemonLog log,
            long spinNanos)
            throws IOException {
        super(files, launcher, migration, log);
        this.selector = Selector.open();
        this.udp = udp;
        this.plane = plane;
        this.otherHosts = otherHosts;
        this.classes = classes;
        this.listener = listener;
        this.spinNanos = spinNanos;
        this.core = new PvmdCore(settings, this);
        this.tasks = new TaskConnections(this, core, selector, new KeptFrames(files.directory(), log));
        plane.attach(core, selector, classes::describe);
        classes.attach(this);
        this.placement = placement;
        placement.attach(core);
    }

    /** Runs until the core ends the daemon; then all connections are closed. Returns the reason. */
    public String run() throws IOException {
        try {
            acceptKey = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
            udp.register(selector);
            nowNanos = System.nanoTime();
            core.handleStartup(otherHosts.hostFile(), otherHosts.localAddresses(), nowNanos);
            placement.start();
            loop();
        } finally {
            placement.close();
            migration().close();
            // A C task ends by its SIGTERM only if that comes before the end of its connection.
            if (!launcher.awaitSignals(LAST_SIGNALS_MILLIS)) {
                log.log("not all tasks could be told to end");
            }
            plane.close();
            tasks.close();
            selector.close();
        }
        return exitReason;
    }

    /** Has the loop's thread run something soon; from any thread. What is posted after the loop's end is dropped. */
    public void post(Runnable event) {
        if (posted.add(event)) {
            selector.wakeup();
        }
    }

    /** A task may connect by this socket from now on; from any thread. */
    void listen(TaskSocket socket) {
        post(() -> tasks.listen(socket));
    }

    /** Ends without a word to anybody, as a process does that is killed; from any thread. */
    void abort() {
        post(() -> {
            plane.cutConnections();
            exit("aborted");
        });
    }

    /** The core; for events posted to the loop only. */
    PvmdCore core() {
        return core;
    }

    @Override
    public PlanePort plane() {
        return plane;
    }

    /** Whether this daemon asks another one for the classes of tasks spawned there. */
    boolean takesClassesFrom(int hostIndex) {
        return plane.isPossible() && hostIndex != core.hostIndex();
    }

    @Override
    public String offerClasses(String classPath) {
        String path = classPath == null || classPath.isEmpty() ? launcher.usualClassPath() : classPath;
        return plane.isPossible() && path != null ? classes.offer(path) : null;
    }

    @Override
    public PlacementPort placement() {
        return placement;
    }

    /** The connections of tasks; the loop's thread only. */
    TaskConnections tasks() {
        return tasks;
    }

    /** Whether the daemon has not been told to end. */
    boolean isRunning() {
        return running;
    }

    /** The time of the present round. */
    long nowNanos() {
        return nowNanos;
    }

    private void loop() throws IOException {
        int failures = 0;
        while (running) {
            try {
                int events = select();
                nowNanos = System.nanoTime();
                plane.setTime(nowNanos);
                runPosted();
                settle();
                handleDeadlines();
                if (events > 0 && spinNanos > 0 && spinPays()) {
                    spin();
                }
            } catch (RuntimeException | Error e) {
                log.failure("loop", e);
                if (++failures == MAX_FAILURES) {
                    exit("too many internal errors");
                }
            }
        }
    }

    private int select() throws IOException {
        long deadline = nextDeadlineNanos();
        if (posted.beforeWait() || tasks.hasResumed()) {
            return selector.selectNow(this);
        }
        if (deadline == Long.MAX_VALUE) {
            return selector.select(this, 0);
        }
        long waitNanos = deadline - System.nanoTime();
        if (waitNanos <= 0) {
            return selector.selectNow(this);
        }
        return selector.select(this, waitNanos / 1_000_000 + 1);
    }

    /** On a busy machine the next message does not come within the spin; then it is only tried now and then. */
    private boolean spinPays() {
        return fruitlessSpins < MAX_FRUITLESS_SPINS || (++spinsLeftOut & SPIN_RETRY_MASK) == 0;
    }

    /** The next message often follows within microseconds; finding it here saves a sleep and a wake-up. */
    private void spin() throws IOException {
        long until = System.nanoTime() + spinNanos;
        fruitlessSpins++;
        while (running && posted.isEmpty()) {
            int events = selector.selectNow(this);
            long now = System.nanoTime();
            if (events > 0) {
                nowNanos = now;
                fruitlessSpins = 0;
                settle();
                until = now + spinNanos;
            }
            if (now >= until || now >= nextDeadlineNanos()) {
                return;
            }
        }
    }

    private void runPosted() {
        for (Runnable event = posted.poll(); event != null && running; event = posted.poll()) {
            try {
                event.run();
            } catch (RuntimeException | Error e) {
                log.failure("event", e);
            }
            settle();
        }
    }

    /** What a callback of the core asked for and what must not happen within the callback. */
    void settle() {
        while (running) {
            if (!tasks.settleOne()) {
                plane.flush(nowNanos);
                if (!tasks.settleOne()) {
                    return;
                }
            }
        }
    }

    /** One ready key; called by {@code select}. */
    @Override
    public void accept(SelectionKey key) {
        if (!running) {
            return;
        }
        nowNanos = System.nanoTime();
        if (key == acceptKey) {
            acceptTasks();
            return;
        }
        if (key.attachment() == udp) {
            udp.receive(core);
            return;
        }
        if (key.attachment() instanceof TaskSocket socket) {
            tasks.accept(socket);
            return;
        }
        if (key.attachment() instanceof PlanePort.Ready socket) {
            plane.setTime(nowNanos);
            socket.ready();
            return;
        }
        tasks.ready(key);
    }

    private void acceptTasks() {
        try {
            for (SocketChannel socket = listener.accept(log); socket != null; socket = listener.accept(log)) {
                tasks.adopt(socket);
            }
        } catch (IOException e) {
            log.log("cannot accept a task: " + e.getMessage() + "; trying again");
            acceptPausedUntilNanos = nowNanos + ACCEPT_PAUSE_NANOS;
            acceptKey.interestOps(0);
        }
    }

    private long nextDeadlineNanos() {
        long deadline = core.nextDeadlineNanos();
        deadline = Math.min(deadline, tasks.nextDeadlineNanos());
        deadline = Math.min(deadline, Math.min(plane.nextDeadlineNanos(), classes.nextDeadlineNanos()));
        if (acceptPausedUntilNanos != 0) {
            deadline = Math.min(deadline, acceptPausedUntilNanos);
        }
        return deadline;
    }

    private void handleDeadlines() {
        if (running && core.nextDeadlineNanos() <= nowNanos) {
            core.handleTimeout(nowNanos);
            settle();
        }
        plane.handleTimeout(nowNanos);
        classes.handleTimeout(nowNanos);
        plane.flush(nowNanos);
        if (acceptPausedUntilNanos != 0 && acceptPausedUntilNanos <= nowNanos) {
            acceptPausedUntilNanos = 0;
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        tasks.handleDeadlines();
    }

    @Override
    public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        return tasks.forward(to, slab, start, end);
    }

    @Override
    public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return tasks.sendCopy(to, bytes, start, end);
    }

    @Override
    public long keep(int tid, ByteBuffer bytes, int start, int end) {
        return tasks.keep(tid, bytes, start, end);
    }

    @Override
    public long handOver(int tid, TaskLink to) {
        return tasks.handOver(tid, to);
    }

    @Override
    public void pauseReading(TaskLink link) {
        tasks.pauseReading(link);
    }

    @Override
    public void resumeReading(TaskLink link) {
        tasks.resumeReading(link);
    }

    @Override
    public void close(TaskLink link, boolean flush) {
        tasks.close(link, flush);
    }

    @Override
    public void signal(int tid, int pid, int signal) {
        if (launcher.signal(tid, pid, signal)) {
            tasks.endConnection(tid);
        }
    }

    @Override
    public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {
        udp.send(address, port, bytes, start, end);
    }

    @Override
    public void resolve(int requestId, List<String> names) {
        otherHosts.resolve(names, addresses -> post(() -> core.handleResolved(requestId, addresses, nowNanos)));
    }

    @Override
    public void startSlaves(int requestId, StartHosts request) {
        otherHosts.startSlaves(request, results -> post(() -> core.handleSlavesStarted(requestId, results, nowNanos)));
    }

    @Override
    public Map<String, String> startVariables() {
        return otherHosts.startVariables();
    }

    @Override
    public void inheritStartVariables(Map<String, String> variables) {
        otherHosts.inheritStartVariables(variables);
    }

    @Override
    public void exit(String reason) {
        running = false;
        exitReason = reason;
    }
}
