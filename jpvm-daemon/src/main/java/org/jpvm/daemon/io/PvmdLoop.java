package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    /** Slabs that queues may hold, 16 MB; more goes to the heap. */
    private static final int QUEUE_SLABS = 128;
    /** A queue that falls to this, or to nothing, is reported to the core as drained. */
    private static final long LOW_WATER_BYTES = 256 * 1024;

    private static final long CLOSE_FLUSH_NANOS = 5_000_000_000L;
    private static final long EXIT_AFTER_BYTES_NANOS = 2_000_000_000L;
    /** Reads of what a process left in its connection before others get their turn; a socket holds less. */
    private static final int MAX_LAST_READS = 64;

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

    private final SlabPool pool = new SlabPool(QUEUE_SLABS);
    private final InputSlabs inputs = new InputSlabs(pool);
    private final ByteBuffer[] gather = TaskChannel.newGatherArray();
    private final ArrayDeque<TaskChannel> resumed = new ArrayDeque<>();
    private final ArrayDeque<TaskChannel> drained = new ArrayDeque<>();
    private final List<TaskChannel> timed = new ArrayList<>();
    private final PostedEvents posted = new PostedEvents();
    private final KeptFrames kept;

    private SelectionKey acceptKey;
    private long acceptPausedUntilNanos;
    private SlabPool.Slab current;
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
        this.kept = new KeptFrames(files.directory(), log);
        this.spinNanos = spinNanos;
        this.core = new PvmdCore(settings, this);
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
            for (SelectionKey key : selector.keys()) {
                if (key.attachment() instanceof TaskChannel channel) {
                    channel.drain();
                    channel.close();
                }
            }
            kept.close();
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
        if (posted.beforeWait() || !resumed.isEmpty()) {
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
    private void settle() {
        while (running) {
            TaskChannel channel = drained.pollFirst();
            if (channel != null) {
                if (!channel.closed) {
                    core.handleDrained(channel.link, nowNanos);
                }
                continue;
            }
            channel = resumed.pollFirst();
            if (channel == null) {
                plane.flush(nowNanos);
                if (drained.isEmpty() && resumed.isEmpty()) {
                    return;
                }
                continue;
            }
            if (isRead(channel)) {
                handleInput(channel, false);
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
        if (key.attachment() instanceof PlanePort.Ready socket) {
            plane.setTime(nowNanos);
            socket.ready();
            return;
        }
        TaskChannel channel = (TaskChannel) key.attachment();
        try {
            if (!channel.closed && key.isWritable()) {
                handleWritable(channel);
            }
            if (isRead(channel) && key.isReadable()) {
                handleInput(channel, true);
            }
        } catch (RuntimeException | Error e) {
            log.failure("connection of t" + Integer.toHexString(channel.link.tid()), e);
            handleEnd(channel);
        }
    }

    private void acceptTasks() {
        try {
            for (SocketChannel socket = listener.accept(log); socket != null; socket = listener.accept(log)) {
                TaskLink link = core.handleAccepted();
                TaskChannel channel =
                        new TaskChannel(socket, link, pool, gather, kept::newFile, TaskChannel.SPILL_ABOVE_BYTES);
                link.channel = channel;
                channel.register(socket.register(selector, SelectionKey.OP_READ, channel));
            }
        } catch (IOException e) {
            log.log("cannot accept a task: " + e.getMessage() + "; trying again");
            acceptPausedUntilNanos = nowNanos + ACCEPT_PAUSE_NANOS;
            acceptKey.interestOps(0);
        }
    }

    private void handleWritable(TaskChannel channel) {
        long before = channel.pendingBytes();
        channel.drain();
        long after = channel.pendingBytes();
        if (channel.closing) {
            if (after == 0) {
                closeNow(channel);
            }
        } else if (after == 0 && before > 0 || after <= LOW_WATER_BYTES && before > LOW_WATER_BYTES) {
            core.handleDrained(channel.link, nowNanos);
        }
    }

    private static boolean isRead(TaskChannel channel) {
        return !channel.closed && !channel.closing && !channel.readPaused;
    }

    /** Reads once, and hands over what is complete. Returns whether there may be more to read. */
    private boolean handleInput(TaskChannel channel, boolean read) {
        SlabPool.Slab slab = inputs.take(channel);
        ByteBuffer bytes = slab.bytes;
        int count = 0;
        if (read) {
            try {
                count = channel.socket.read(bytes);
            } catch (IOException e) {
                count = -1;
            }
            if (count < 0) {
                pool.release(slab);
                handleEnd(channel);
                return false;
            }
            channel.exitDeadlineNanos = nowNanos + EXIT_AFTER_BYTES_NANOS;
        }
        bytes.flip();
        if (!bytes.hasRemaining()) {
            pool.release(slab);
            return false;
        }
        current = slab;
        try {
            core.handleTaskBytes(channel.link, bytes, nowNanos);
        } finally {
            current = null;
            inputs.keepRest(channel, slab);
        }
        return count > 0;
    }

    private void handleEnd(TaskChannel channel) {
        closeNow(channel);
        core.handleTaskClosed(channel.link, nowNanos);
        reportExit(channel);
    }

    private void reportExit(TaskChannel channel) {
        Integer status = channel.exitStatus;
        if (status != null) {
            channel.exitStatus = null;
            core.handleProcessExited(channel.exitTid, status, nowNanos);
        }
    }

    private void closeNow(TaskChannel channel) {
        inputs.forget(channel);
        channel.close();
        channel.link.channel = null;
    }

    private long nextDeadlineNanos() {
        long deadline = core.nextDeadlineNanos();
        deadline = Math.min(deadline, Math.min(plane.nextDeadlineNanos(), classes.nextDeadlineNanos()));
        if (acceptPausedUntilNanos != 0) {
            deadline = Math.min(deadline, acceptPausedUntilNanos);
        }
        for (int i = 0; i < timed.size(); i++) {
            TaskChannel channel = timed.get(i);
            long own = channel.closing ? channel.closeDeadlineNanos : channel.exitDeadlineNanos;
            deadline = Math.min(deadline, channel.closed ? nowNanos : own);
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
        for (int i = timed.size() - 1; i >= 0 && running; i--) {
            TaskChannel channel = timed.get(i);
            if (channel.closed) {
                timed.remove(i);
                reportExit(channel);
            } else if (channel.closing && channel.closeDeadlineNanos <= nowNanos) {
                closeNow(channel);
            } else if (!channel.closing && channel.readPaused) {
                channel.exitDeadlineNanos = nowNanos + EXIT_AFTER_BYTES_NANOS;
            } else if (!channel.closing && channel.exitDeadlineNanos <= nowNanos) {
                timed.remove(i);
                handleEnd(channel);
            }
        }
    }

    private TaskChannel channelOf(int tid) {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof TaskChannel channel && !channel.closed && channel.link.tid() == tid) {
                return channel;
            }
        }
        return null;
    }

    /**
     * A process is gone. What it wrote to its socket before is handled first; the socket's end follows by itself, unless another process
     * holds it.
     */
    void processExited(int tid, int waitStatus) {
        TaskChannel channel = channelOf(tid);
        if (channel == null || channel.closing) {
            core.handleProcessExited(tid, waitStatus, nowNanos);
            return;
        }
        channel.exitTid = tid;
        channel.exitStatus = waitStatus;
        channel.exitDeadlineNanos = nowNanos + EXIT_AFTER_BYTES_NANOS;
        timed.add(channel);
    }

    /**
     * Output and process of a task are gone. Its connection has ended with the process: what is still in it is read now, so that the task is
     * gone before anybody can ask for it who heard of the end of its output.
     */
    void processEnded(int tid, int waitStatus) {
        TaskChannel channel = channelOf(tid);
        for (int i = 0; channel != null && i < MAX_LAST_READS && isRead(channel) && handleInput(channel, true); i++) {
            settle();
        }
        core.handleOutputClosed(tid, nowNanos);
        processExited(tid, waitStatus);
    }

    @Override
    public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        SlabPool.Slab own = current != null && current.bytes == slab ? current : null;
        return write((TaskChannel) to.channel, slab, own, start, end);
    }

    @Override
    public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return write((TaskChannel) to.channel, bytes, null, start, end);
    }

    @Override
    public long keep(int tid, ByteBuffer bytes, int start, int end) {
        return kept.append(tid, bytes, start, end);
    }

    @Override
    public long handOver(int tid, TaskLink to) {
        return kept.handOver(tid, to == null ? null : (TaskChannel) to.channel);
    }

    private long write(TaskChannel channel, ByteBuffer bytes, SlabPool.Slab slab, int start, int end) {
        if (channel == null) {
            return 0;
        }
        boolean wasWhole = !channel.writeBroken;
        channel.write(bytes, slab, start, end);
        if (wasWhole && channel.writeBroken) {
            drained.addLast(channel);
            String failure = channel.takeSpillFailure();
            if (failure != null) {
                log.log(failure + "; t" + Integer.toHexString(channel.link.tid()) + " loses its connection");
                endConnection(channel);
            }
        }
        return channel.pendingBytes();
    }

    @Override
    public void pauseReading(TaskLink link) {
        TaskChannel channel = (TaskChannel) link.channel;
        if (channel != null && !channel.readPaused) {
            channel.readPaused = true;
            channel.updateInterest();
        }
    }

    @Override
    public void resumeReading(TaskLink link) {
        TaskChannel channel = (TaskChannel) link.channel;
        if (channel != null && channel.readPaused) {
            channel.readPaused = false;
            channel.updateInterest();
            if (channel.input != null || channel.stash != null) {
                resumed.addLast(channel);
            }
        }
    }

    @Override
    public void close(TaskLink link, boolean flush) {
        TaskChannel channel = (TaskChannel) link.channel;
        if (channel == null || channel.closed || channel.closing) {
            return;
        }
        if (flush && channel.pendingBytes() > 0 && !channel.writeBroken) {
            channel.closing = true;
            channel.closeDeadlineNanos = nowNanos + CLOSE_FLUSH_NANOS;
            timed.add(channel);
            channel.updateInterest();
        } else {
            closeNow(channel);
        }
    }

    @Override
    public void signal(int tid, int pid, int signal) {
        if (launcher.signal(tid, pid, signal)) {
            TaskChannel channel = channelOf(tid);
            if (channel != null) {
                endConnection(channel);
            }
        }
    }

    /** Both sides read the end of the connection next, after what was sent before; the rest is as if the task had closed it. */
    private void endConnection(TaskChannel channel) {
        try {
            channel.socket.shutdownOutput();
            channel.socket.shutdownInput();
        } catch (IOException e) {
            log.log("connection of t" + Integer.toHexString(channel.link.tid()) + " does not close: " + e.getMessage());
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
