package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.daemon.core.PvmdCore;
import org.jpvm.daemon.core.TaskLink;

/**
 * The connections of the tasks of this host: reads go straight into a pooled slab and from there to the other task's socket. The loop's thread only.
 */
final class TaskConnections {
    /** Slabs that queues may hold, 16 MB; more goes to the heap. */
    private static final int QUEUE_SLABS = 128;
    /** A queue that falls to this, or to nothing, is reported to the core as drained. */
    private static final long LOW_WATER_BYTES = 256 * 1024;

    private static final long CLOSE_FLUSH_NANOS = 5_000_000_000L;
    private static final long EXIT_AFTER_BYTES_NANOS = 2_000_000_000L;
    /** Reads of what a process left in its connection before others get their turn; a socket holds less. */
    private static final int MAX_LAST_READS = 64;

    /** More is not carried along when a task moves; it fits into memory. */
    private static final long MAX_UNSENT_BYTES = TaskChannel.SPILL_ABOVE_BYTES;

    private final PvmdLoop loop;
    private final PvmdCore core;
    private final DaemonLog log;
    private final Selector selector;
    private final KeptFrames kept;
    private final TaskLauncher launcher;

    private final SlabPool pool = new SlabPool(QUEUE_SLABS);
    private final InputSlabs inputs = new InputSlabs(pool);
    private final ByteBuffer[] gather = TaskChannel.newGatherArray();
    private final ArrayDeque<TaskChannel> resumed = new ArrayDeque<>();
    private final ArrayDeque<TaskChannel> drained = new ArrayDeque<>();
    private final List<TaskChannel> timed = new ArrayList<>();

    private SlabPool.Slab current;

    TaskConnections(PvmdLoop loop, PvmdCore core, Selector selector, KeptFrames kept) {
        this.loop = loop;
        this.core = core;
        this.log = loop.log;
        this.launcher = loop.launcher;
        this.selector = selector;
        this.kept = kept;
    }

    /** A task connected: the core hears of it and the socket is read from now on. */
    TaskLink adopt(SocketChannel socket) throws IOException {
        TaskLink link = core.handleAccepted();
        TaskChannel channel = new TaskChannel(socket, link, pool, gather, kept::newFile, TaskChannel.SPILL_ABOVE_BYTES);
        link.channel = channel;
        channel.register(socket.register(selector, SelectionKey.OP_READ, channel));
        return link;
    }

    /**
     * A task that came here while it ran connected; it stands still.
     *
     * @param unread bytes that it was sent and has not read
     * @param begun  beginning of a frame of which it is to write the rest
     */
    TaskLink adopt(SocketChannel socket, byte[] unread, byte[] begun) throws IOException {
        TaskLink link = adopt(socket);
        TaskChannel channel = (TaskChannel) link.channel;
        channel.stash = begun.length == 0 ? null : begun;
        channel.write(ByteBuffer.wrap(unread), null, 0, unread.length);
        return link;
    }

    /**
     * The task stands still: what it wrote is read, and then nothing moves in its connection any more until {@link #goOn} or its end.
     *
     * @return why that is not possible, or null
     */
    String standStill(int tid) {
        TaskChannel channel = channelOf(tid);
        for (int i = 0; channel != null && i < MAX_LAST_READS && isRead(channel) && handleInput(channel, true); i++) {
            loop.settle();
        }
        if (channel == null || channel.closed || channel.closing || channel.writeBroken) {
            return "its connection ended";
        }
        if (channel.readPaused) {
            return "those to whom it sends do not keep up";
        }
        if (channel.pendingBytes() > MAX_UNSENT_BYTES) {
            return channel.pendingBytes() + " bytes wait for it to read them";
        }
        channel.setFrozen(true);
        return null;
    }

    /**
     * What waits to be written to a task that stands still.
     *
     * @throws IOException when it has no connection any more, or the disk on which a part of it waits is broken
     */
    byte[] unsent(int tid) throws IOException {
        TaskChannel channel = channelOf(tid);
        if (channel == null) {
            throw new IOException("its connection ended");
        }
        return channel.pendingCopy();
    }

    /** The beginning of a frame whose rest the task, which stands still, is to write. */
    byte[] begun(int tid) {
        TaskChannel channel = channelOf(tid);
        return channel == null ? new byte[0] : channel.inputCopy();
    }

    /** The task goes on where it was. */
    void goOn(int tid) {
        TaskChannel channel = channelOf(tid);
        if (channel != null) {
            channel.setFrozen(false);
        }
    }

    /**
     * A task that stood still goes on behind another connection.
     *
     * @param unread bytes that it was sent over the old one and has not read
     * @return its connection, null when it has none here any more
     */
    TaskLink goOn(int tid, SocketChannel socket, byte[] unread) throws IOException {
        TaskChannel channel = channelOf(tid);
        if (channel == null) {
            return null;
        }
        channel.key.cancel();
        channel.replaceSocket(socket, unread);
        channel.register(socket.register(selector, SelectionKey.OP_READ, channel));
        channel.setFrozen(false);
        return channel.link;
    }

    /** Waits for the connection of one task. */
    void listen(TaskSocket socket) {
        try {
            if (socket.listener().isOpen()) {
                socket.listener().register(selector, SelectionKey.OP_ACCEPT, socket);
            }
        } catch (IOException e) {
            log.log("t" + Integer.toHexString(socket.tid) + " cannot connect: " + e.getMessage());
        }
    }

    /** The one task that a socket is for connects. */
    void accept(TaskSocket socket) {
        try {
            SocketChannel connected = socket.accept();
            if (connected != null) {
                socket.setLink(adopt(connected));
            }
        } catch (IOException e) {
            log.log("t" + Integer.toHexString(socket.tid) + " cannot connect: " + e.getMessage());
            launcher.sockets().remove(socket);
        }
    }

    /** One ready key of a connection. */
    void ready(SelectionKey key) {
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

    /** Whether a connection that is read again holds bytes that were read before. */
    boolean hasResumed() {
        return !resumed.isEmpty();
    }

    /** One thing that a callback of the core asked for and that must not happen within the callback; false when there is none. */
    boolean settleOne() {
        TaskChannel channel = drained.pollFirst();
        if (channel != null) {
            if (!channel.closed) {
                core.handleDrained(channel.link, loop.nowNanos());
            }
            return true;
        }
        channel = resumed.pollFirst();
        if (channel == null) {
            return false;
        }
        if (isRead(channel)) {
            handleInput(channel, false);
        }
        return true;
    }

    /** When {@link #handleDeadlines} has to be called next, or {@link Long#MAX_VALUE}. */
    long nextDeadlineNanos() {
        long deadline = Long.MAX_VALUE;
        for (int i = 0; i < timed.size(); i++) {
            TaskChannel channel = timed.get(i);
            long own = channel.closing ? channel.closeDeadlineNanos : channel.exitDeadlineNanos;
            deadline = Math.min(deadline, channel.closed ? loop.nowNanos() : own);
        }
        return deadline;
    }

    void handleDeadlines() {
        for (int i = timed.size() - 1; i >= 0 && loop.isRunning(); i--) {
            TaskChannel channel = timed.get(i);
            if (channel.closed) {
                timed.remove(i);
                reportExit(channel);
            } else if (channel.closing && channel.closeDeadlineNanos <= loop.nowNanos()) {
                closeNow(channel);
            } else if (!channel.closing && channel.readPaused) {
                channel.exitDeadlineNanos = loop.nowNanos() + EXIT_AFTER_BYTES_NANOS;
            } else if (!channel.closing && channel.exitDeadlineNanos <= loop.nowNanos()) {
                timed.remove(i);
                handleEnd(channel);
            }
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
            core.handleDrained(channel.link, loop.nowNanos());
        }
    }

    private static boolean isRead(TaskChannel channel) {
        return !channel.closed && !channel.closing && !channel.readPaused && !channel.isFrozen();
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
            channel.exitDeadlineNanos = loop.nowNanos() + EXIT_AFTER_BYTES_NANOS;
        }
        bytes.flip();
        if (!bytes.hasRemaining()) {
            pool.release(slab);
            return false;
        }
        current = slab;
        try {
            core.handleTaskBytes(channel.link, bytes, loop.nowNanos());
        } finally {
            current = null;
            inputs.keepRest(channel, slab);
        }
        return count > 0;
    }

    private void handleEnd(TaskChannel channel) {
        closeNow(channel);
        core.handleTaskClosed(channel.link, loop.nowNanos());
        reportExit(channel);
    }

    private void reportExit(TaskChannel channel) {
        Integer status = channel.exitStatus;
        if (status != null) {
            channel.exitStatus = null;
            core.handleProcessExited(channel.exitTid, status, loop.nowNanos());
        }
    }

    private void closeNow(TaskChannel channel) {
        inputs.forget(channel);
        channel.close();
        channel.link.channel = null;
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
            core.handleProcessExited(tid, waitStatus, loop.nowNanos());
            return;
        }
        channel.exitTid = tid;
        channel.exitStatus = waitStatus;
        channel.exitDeadlineNanos = loop.nowNanos() + EXIT_AFTER_BYTES_NANOS;
        timed.add(channel);
    }

    /**
     * Output and process of a task are gone. Its connection has ended with the process: what is still in it is read now, so that the task is
     * gone before anybody can ask for it who heard of the end of its output.
     */
    void processEnded(int tid, int waitStatus) {
        TaskChannel channel = channelOf(tid);
        for (int i = 0; channel != null && i < MAX_LAST_READS && isRead(channel) && handleInput(channel, true); i++) {
            loop.settle();
        }
        core.handleOutputClosed(tid, loop.nowNanos());
        processExited(tid, waitStatus);
    }

    void pauseReading(TaskLink link) {
        TaskChannel channel = (TaskChannel) link.channel;
        if (channel != null && !channel.readPaused) {
            channel.readPaused = true;
            channel.updateInterest();
        }
    }

    void resumeReading(TaskLink link) {
        TaskChannel channel = (TaskChannel) link.channel;
        if (channel != null && channel.readPaused) {
            channel.readPaused = false;
            channel.updateInterest();
            if (channel.input != null || channel.stash != null) {
                resumed.addLast(channel);
            }
        }
    }

    void close(TaskLink link, boolean flush) {
        TaskChannel channel = (TaskChannel) link.channel;
        if (channel == null || channel.closed || channel.closing) {
            return;
        }
        if (flush && channel.pendingBytes() > 0 && !channel.writeBroken) {
            channel.closing = true;
            channel.closeDeadlineNanos = loop.nowNanos() + CLOSE_FLUSH_NANOS;
            timed.add(channel);
            channel.updateInterest();
        } else {
            closeNow(channel);
        }
    }

    long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        SlabPool.Slab own = current != null && current.bytes == slab ? current : null;
        return write((TaskChannel) to.channel, slab, own, start, end);
    }

    long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return write((TaskChannel) to.channel, bytes, null, start, end);
    }

    long keep(int tid, ByteBuffer bytes, int start, int end) {
        return kept.append(tid, bytes, start, end);
    }

    long handOver(int tid, TaskLink to) {
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

    /** The connection of this task, if there is one, ends for both sides. */
    void endConnection(int tid) {
        TaskChannel channel = channelOf(tid);
        if (channel != null) {
            endConnection(channel);
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

    /** Writes what can be written at once, and closes all. */
    void close() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof TaskChannel channel) {
                channel.drain();
                channel.close();
            }
        }
        kept.close();
    }
}
