package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.daemon.core.TaskLink;

/** The socket between a task and its daemon: bytes come in pieces of any length, and each end may be slow. */
final class SimConnection {
    /** Who has the socket that is not the daemon's. */
    interface End {
        /** Whether it reads what comes. */
        boolean reads();

        /** Whole frames. */
        void receive(ByteBuffer frames);

        /** The daemon has closed the connection. */
        void daemonHungUp();
    }

    /** What a system's socket takes before the daemon has to keep the rest. */
    private static final int SOCKET_BYTES = 64 << 10;

    private static final End NOBODY = new End() {
        @Override
        public boolean reads() {
            return false;
        }

        @Override
        public void receive(ByteBuffer frames) {}

        @Override
        public void daemonHungUp() {}

        @Override
        public String toString() {
            return "nobody";
        }
    };

    private final SimHost host;
    private End end;
    final TaskLink link;

    /** Bytes from the task that the daemon has not read, the first of them partly. */
    private final ArrayDeque<ByteBuffer> toDaemon = new ArrayDeque<>();

    /** What the daemon reads into; holds the beginning of an incomplete frame between reads. */
    private final ByteBuffer slab;

    /** Frames of the daemon that the task has not read. */
    private final ArrayDeque<byte[]> toTask = new ArrayDeque<>();

    private long toTaskBytes;
    private boolean waitingReported;
    private boolean paused;
    private boolean readScheduled;
    private boolean deliveryScheduled;
    private boolean taskClosed;
    private boolean daemonClosed;

    /** What the task had not read on another host. */
    private final ArrayDeque<byte[]> brought = new ArrayDeque<>();

    /** The task is being copied: what the daemon wrote now would be lost. */
    private boolean sealed;

    SimConnection(SimHost host, End end) {
        this.host = host;
        this.end = end;
        this.link = host.core.handleAccepted();
        this.link.channel = this;
        this.slab = ByteBuffer.allocate(4096 << host.world.random.below(5));
    }

    /** The task writes. */
    void write(byte[] bytes) {
        if (!taskClosed && !daemonClosed) {
            toDaemon.add(ByteBuffer.wrap(bytes));
            scheduleRead();
        }
    }

    /** The task has closed its end; what it wrote before is still read. */
    void closedByTask() {
        taskClosed = true;
        boolean unread = !toTask.isEmpty();
        brought.clear();
        toTask.clear();
        toTaskBytes = 0;
        if (unread) {
            host.later(host.local(), this::broken);
        }
        scheduleRead();
    }

    void closedByDaemon(boolean flush) {
        daemonClosed = true;
        toDaemon.clear();
        if (!flush) {
            toTask.clear();
            toTaskBytes = 0;
        }
        scheduleDelivery();
    }

    void pause() {
        host.world.note(() -> host + " does not read " + end);
        paused = true;
    }

    void resume() {
        host.world.note(() -> host + " reads " + end);
        paused = false;
        scheduleRead();
    }

    private void scheduleRead() {
        if (!readScheduled && !paused && !daemonClosed) {
            readScheduled = true;
            host.later(host.local(), this::read);
        }
    }

    private void read() {
        readScheduled = false;
        if (paused || daemonClosed) {
            return;
        }
        if (toDaemon.isEmpty()) {
            if (taskClosed) {
                daemonClosed = true;
                host.core.handleTaskClosed(link, host.world.now);
            }
            return;
        }
        // A read may end anywhere, within a header, too.
        int most = host.world.random.chance(0.1) ? 1 + host.world.random.below(64) : slab.remaining();
        for (ByteBuffer next = toDaemon.peek(); next != null && most > 0; next = toDaemon.peek()) {
            int count = Math.min(most, Math.min(next.remaining(), slab.remaining()));
            if (count == 0) {
                break;
            }
            slab.put(slab.position(), next, next.position(), count);
            slab.position(slab.position() + count);
            next.position(next.position() + count);
            most -= count;
            if (!next.hasRemaining()) {
                toDaemon.poll();
            }
        }
        slab.flip();
        host.core.handleTaskBytes(link, slab, host.world.now);
        if (slab.position() == 0 && slab.limit() == slab.capacity()) {
            throw host.world.failure("daemon " + host + " consumes nothing of a full buffer");
        }
        slab.compact();
        scheduleRead();
    }

    /** The daemon cannot write what it has to write: it finds out whether it reads or not. */
    private void broken() {
        if (!daemonClosed) {
            daemonClosed = true;
            host.core.handleTaskClosed(link, host.world.now);
        }
    }

    /** The daemon writes; returns what waits. */
    long fromDaemon(ByteBuffer bytes, int start, int end) {
        if (taskClosed) {
            host.later(host.local(), this::broken);
            return 0;
        }
        if (sealed) {
            throw host.world.failure("daemon " + host + " writes to " + this.end + ", which is being copied");
        }
        byte[] frames = new byte[end - start];
        bytes.get(start, frames);
        toTask.add(frames);
        toTaskBytes += frames.length;
        scheduleDelivery();
        if (toTaskBytes <= SOCKET_BYTES) {
            return 0;
        }
        waitingReported = true;
        return toTaskBytes - SOCKET_BYTES;
    }

    /** The task reads again. */
    void scheduleDelivery() {
        if (!deliveryScheduled && !taskClosed) {
            deliveryScheduled = true;
            host.later(host.local(), this::deliver);
        }
    }

    private void deliver() {
        deliveryScheduled = false;
        if (taskClosed || !end.reads()) {
            return;
        }
        while (!brought.isEmpty()) {
            end.receive(ByteBuffer.wrap(brought.poll()));
        }
        for (byte[] frames = toTask.poll(); frames != null && !taskClosed; frames = toTask.poll()) {
            toTaskBytes -= frames.length;
            end.receive(ByteBuffer.wrap(frames));
        }
        if (daemonClosed && !taskClosed) {
            end.daemonHungUp();
        } else if (waitingReported && !daemonClosed) {
            waitingReported = false;
            host.core.handleDrained(link, host.world.now);
        }
    }

    /** Bytes under way in either direction. */
    long pendingBytes() {
        return toTaskBytes + brought.size() + toDaemonBytes();
    }

    /** Bytes that the daemon has not read, or not consumed. */
    long toDaemonBytes() {
        return slab.position()
                + toDaemon.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Somebody else has the socket from now on. */
    void setEnd(End next) {
        end = next;
    }

    /** The task has not written yet the last frames of which the daemon has not read anything; returns these. */
    List<byte[]> takeBack(int most) {
        ArrayDeque<byte[]> frames = new ArrayDeque<>();
        while (frames.size() < most
                && !toDaemon.isEmpty()
                && toDaemon.peekLast().position() == 0) {
            frames.addFirst(toDaemon.pollLast().array());
        }
        return List.copyOf(frames);
    }

    /** Whether the daemon may write. */
    void seal(boolean closed) {
        sealed = closed;
    }

    /** What the task has not read. */
    List<byte[]> unread() {
        List<byte[]> frames = new ArrayList<>(brought);
        frames.addAll(toTask);
        return frames;
    }

    /** Whether the daemon has written what was not read. */
    boolean hasUnread() {
        return toTaskBytes > 0;
    }

    /** What the task had not read elsewhere, it reads first. */
    void bring(List<byte[]> frames) {
        brought.addAll(frames);
    }

    /** The process that had the socket is gone; its daemon sees the end of it, unless it has closed it itself. */
    void abandon() {
        sealed = false;
        toDaemon.clear();
        end = NOBODY;
        closedByTask();
    }
}
