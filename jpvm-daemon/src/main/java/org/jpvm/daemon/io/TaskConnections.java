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

    private final PvmdLoop loop;
    private final PvmdCore core;
    private final DaemonLog log;
    private final Selector selector;
    private final KeptFrames kept;

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
