package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.XdrWriter;

/**
 * The way to the tasks: builds the daemon's messages, keeps frames for tasks that have not connected yet, and stops reading from those whose
 * receiver does not keep up.
 *
 * <p>A source is held when more than {@link Limits#HIGH_WATER_BYTES} wait for its receiver, or {@link Limits#LINK_HIGH_WATER_BYTES} for the
 * receiver's host, not little of them its own, and let go when that has caught up or is gone. Nothing else waits for anything, so no two tasks can
 * hold each other for ever: a held task is still written to.
 */
final class TaskOutbox {
    /** Body bytes of a full fragment of a C daemon. */
    static final int FRAGMENT_BODY_BYTES = 4032;

    private static final int SCRATCH_BYTES = 64 * 1024;

    private final PvmdState state;

    /** Tasks that nothing holds any more, to be looked after at the end of the call. */
    private final ArrayDeque<Task> released = new ArrayDeque<>();

    /** The task whose bytes are being handled: it is held for what they make the daemon write. Else null. */
    private Task cause;

    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);

    TaskOutbox(PvmdState state) {
        this.state = state;
    }

    /** Sends a message of the daemon to a task of any host; a task that does not exist is no error. */
    void send(int tid, int tag, int context, int waitId, XdrWriter body) {
        Task task = state.tasks.find(tid);
        Peer peer = task == null && Tid.isTask(tid) ? state.peers.ofTid(tid) : null;
        if (task != null) {
            send(task, tag, context, waitId, body, null);
        } else if (peer != null) {
            state.count(DaemonCounter.MESSAGES_SENT);
            state.peers.send(peer, tid, tag, context, waitId, body);
        } else {
            state.count(DaemonCounter.FRAMES_DROPPED);
        }
    }

    /** Sends output of a task to a task of any host, and stops reading the output when the receiver does not keep up. */
    void sendOutput(Task source, Sink sink, XdrWriter body) {
        Task receiver = state.tasks.find(sink.tid());
        if (receiver != null) {
            long waiting = send(receiver, sink.tag(), sink.context(), 0, body, null);
            holdOutput(source, receiver.held, waiting, Limits.HIGH_WATER_BYTES);
        } else {
            send(sink, body);
            holdOutput(source, state.peers.ofTid(sink.tid()));
        }
    }

    /** Stops reading the output of a task when too much waits for another host; null for this one. */
    void holdOutput(Task source, Peer peer) {
        if (peer != null) {
            holdOutput(source, peer.held, peer.link.queuedBytes(), Limits.LINK_HIGH_WATER_BYTES);
        }
    }

    /** As {@link #send(int, int, int, int, XdrWriter)} to a sink. */
    void send(Sink sink, XdrWriter body) {
        send(sink.tid(), sink.tag(), sink.context(), 0, body);
    }

    /**
     * Sends a message of the daemon.
     *
     * @param asker task that is not read any more when too much waits for the receiver; null for the one whose bytes are being handled
     * @return bytes waiting for the receiver
     */
    long send(Task to, int tag, int context, int waitId, XdrWriter body, Task asker) {
        if (!to.isReachable()) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return 0;
        }
        state.count(DaemonCounter.MESSAGES_SENT);
        ByteBuffer frames = build(to.tid, Tid.LOCAL_DAEMON, tag, context, waitId, body);
        long waiting = write(to, frames, 0, frames.limit(), true);
        Task source = asker != null ? asker : cause;
        if (source != null) {
            holdFor(source, to, waiting);
        }
        return waiting;
    }

    /** Sends a message in the name of another task. */
    void sendFor(Task to, int source, int tag, int context, XdrWriter body) {
        if (to.isReachable()) {
            ByteBuffer frames = build(to.tid, source, tag, context, 0, body);
            write(to, frames, 0, frames.limit(), true);
        }
    }

    /** Sends a message to a connection whose task has no tid yet; it goes out before anything that waits for the task. */
    void sendToLink(TaskLink link, int destination, int tag, int context, int waitId, XdrWriter body) {
        ByteBuffer frames = build(destination, Tid.LOCAL_DAEMON, tag, context, waitId, body);
        state.count(DaemonCounter.MESSAGES_SENT);
        state.effects.sendCopy(link, frames, 0, frames.limit());
    }

    /** Passes on a frame that was held until a guest could be reached from here. */
    void deliverHeld(Task guest, ByteBuffer frame) {
        if (guest == null || !guest.isReachable()) {
            state.count(DaemonCounter.FRAMES_DROPPED);
        } else {
            write(guest, frame, 0, frame.limit(), false);
        }
    }

    /** Passes frames of a task on; {@code stable} tells that the bytes will not change any more. */
    void forward(Task from, Task to, ByteBuffer slab, int start, int end, boolean stable) {
        state.counters.add(DaemonCounter.BYTES_FORWARDED, end - start);
        holdFor(from, to, write(to, slab, start, end, !stable));
    }

    /** Stops reading from {@code source} when too much waits for a task, or for the host where it runs. */
    private void holdFor(Task source, Task to, long waitingBytes) {
        hold(source, to.held, waitingBytes, Limits.HIGH_WATER_BYTES);
        Peer place = to.linkAway && !to.onHold ? state.peers.ofIndex(to.place) : null;
        if (place != null) {
            hold(source, place.held, place.link.queuedBytes(), Limits.LINK_HIGH_WATER_BYTES);
        }
    }

    /**
     * Passes a fragment from another host on. Its source cannot be held: everything from a host comes over one link, which must go on for
     * other receivers. So what a task does not read is kept, up to {@link Limits#MAX_REMOTE_BACKLOG_BYTES}; after that the task is given up,
     * as a message with a hole would be worse than none.
     */
    void forwardFromHost(Peer from, Task to, ByteBuffer bytes, int start, int end) {
        state.counters.add(DaemonCounter.BYTES_FORWARDED, end - start);
        long waiting = write(to, bytes, start, end, true);
        if (waiting > Limits.MAX_REMOTE_BACKLOG_BYTES) {
            state.count(DaemonCounter.BACKLOGS_OVERFLOWED);
            state.log("task " + Tid.text(to.tid) + " is given up: " + waiting
                    + " bytes wait for it, the last of them from " + Tid.text(Tid.hostPart(from.index))
                    + ", and it does not read");
            if (to.link != null) {
                state.reaper.dropLink(to.link, false);
            } else {
                to.deaf = true;
                forgetBacklog(to);
            }
        }
    }

    /** A task has connected: what waited for it goes out. */
    void flushBacklog(Task task) {
        long waiting = 0;
        for (byte[] frames = task.backlog.poll(); frames != null; frames = task.backlog.poll()) {
            waiting = write(task, ByteBuffer.wrap(frames), 0, frames.length, false);
        }
        if (task.backlogKept) {
            waiting = state.effects.handOver(task.tid, task.link);
            task.backlogKept = false;
        }
        task.backlogBytes = 0;
        if (waiting <= Limits.HIGH_WATER_BYTES) {
            release(task.held);
        }
    }

    /** Stops reading from the task whose bytes are being handled when too much waits for another host. */
    void holdCause(HeldSources receiver, long waitingBytes) {
        if (cause != null) {
            hold(cause, receiver, waitingBytes, Limits.LINK_HIGH_WATER_BYTES);
        }
    }

    /** Stops reading from {@code source} when too much waits for the receiver. */
    void hold(Task source, HeldSources receiver, long waitingBytes, long highWaterBytes) {
        if (waitingBytes <= highWaterBytes || !source.isConnected() || source.link != null && source.link.draining) {
            return;
        }
        if (!receiver.tasks.add(source)) {
            return;
        }
        state.count(DaemonCounter.SOURCES_PAUSED);
        if (source.link == null) {
            if (source.heldBy.isEmpty()) {
                state.handover.guests().hold(source, true);
            }
        } else if (!source.link.paused) {
            source.link.paused = true;
            state.effects.pauseReading(source.link);
        }
        source.heldBy.add(receiver);
    }

    private void holdOutput(Task source, HeldSources receiver, long waitingBytes, long highWaterBytes) {
        if (waitingBytes > highWaterBytes && source.outputHeldBy == null && source.outputOpen) {
            state.count(DaemonCounter.SOURCES_PAUSED);
            source.outputHeldBy = receiver;
            receiver.outputs.add(source.tid);
            if (source.isAway()) {
                state.handover.guests().holdOutput(source, true);
            } else {
                state.effects.pauseOutput(source.tid);
            }
        }
    }

    /** The receiver has caught up, or is gone: all that waited for it are read again. */
    void release(HeldSources receiver) {
        for (Task source : receiver.tasks) {
            source.heldBy.remove(receiver);
            if (source.heldBy.isEmpty()) {
                wake(source);
            }
        }
        receiver.tasks.clear();
        for (int tid : new ArrayList<>(receiver.outputs)) {
            Task source = state.tasks.find(tid) != null ? state.tasks.find(tid) : state.tasks.guest(tid);
            if (source != null) {
                source.outputHeldBy = null;
                if (source.isAway()) {
                    state.handover.guests().holdOutput(source, false);
                } else {
                    state.effects.resumeOutput(tid);
                }
            }
        }
        receiver.outputs.clear();
    }

    /** A task may be read again. */
    void wake(Task task) {
        if (task.link != null) {
            released.add(task);
        } else if (task.linkAway) {
            state.handover.guests().hold(task, false);
        }
    }

    /** A task waits for nobody any more. */
    void unhold(Task task) {
        for (HeldSources receiver : task.heldBy) {
            receiver.tasks.remove(task);
        }
        task.heldBy.clear();
        if (task.link != null) {
            released.add(task);
        }
    }

    /** The bytes of this task are being handled, null at the end. */
    void setCause(Task task) {
        cause = task;
    }

    /** The next task that nothing holds any more, or null. */
    Task nextReleased() {
        for (Task task = released.poll(); task != null; task = released.poll()) {
            if (task.link != null && task.heldBy.isEmpty()) {
                return task;
            }
        }
        return null;
    }

    /** A task is gone: it waits for nobody, and nobody for it. */
    void forget(Task task) {
        release(task.held);
        for (HeldSources receiver : task.heldBy) {
            receiver.tasks.remove(task);
        }
        task.heldBy.clear();
        if (task.outputHeldBy != null) {
            task.outputHeldBy.outputs.remove(task.tid);
            task.outputHeldBy = null;
        }
        forgetBacklog(task);
    }

    /** What waited while a task moved goes to where it is, unless it has left meanwhile. */
    void flushAfterMove(Task task) {
        if (task.isConnected()) {
            flushBacklog(task);
        } else {
            state.counters.add(DaemonCounter.FRAMES_DROPPED, task.backlog.size());
            forgetBacklog(task);
        }
    }

    private void forgetBacklog(Task task) {
        task.backlog.clear();
        task.backlogBytes = 0;
        if (task.backlogKept) {
            state.effects.handOver(task.tid, null);
            task.backlogKept = false;
        }
    }

    private long write(Task to, ByteBuffer frames, int start, int end, boolean copy) {
        if (to.onHold) {
            return keepForMove(to, frames, start, end);
        }
        if (to.link != null) {
            return copy
                    ? state.effects.sendCopy(to.link, frames, start, end)
                    : state.effects.forward(to.link, frames, start, end);
        }
        if (to.linkAway) {
            sendToPlace(to, frames, start, end);
            return 0;
        }
        if (to.backlogKept || to.backlogBytes + end - start > Limits.BACKLOG_MEMORY_BYTES) {
            if (state.effects.keep(to.tid, frames, start, end) >= 0) {
                to.backlogKept = true;
                return to.backlogBytes += end - start;
            }
            if (to.backlogKept || to.backlogBytes > 2 * Limits.HIGH_WATER_BYTES) {
                state.count(DaemonCounter.BACKLOGS_OVERFLOWED);
                state.log("task " + Tid.text(to.tid) + " is given up: what waits for it cannot be kept");
                to.deaf = true;
                forgetBacklog(to);
                return 0;
            }
        }
        byte[] kept = new byte[end - start];
        frames.get(start, kept);
        to.backlog.add(kept);
        to.backlogBytes += kept.length;
        return to.backlogBytes;
    }

    private long keepForMove(Task to, ByteBuffer frames, int start, int end) {
        byte[] kept = new byte[end - start];
        frames.get(start, kept);
        to.backlog.add(kept);
        to.backlogBytes += kept.length;
        if (to.backlogBytes > HomeMoves.MAX_HELD_BYTES) {
            state.handover.home().heldTooMuch(to);
        }
        return to.backlogBytes;
    }

    /** Frames for a task that is away; their headers name the sources. */
    private void sendToPlace(Task to, ByteBuffer frames, int start, int end) {
        Peer place = state.peers.ofIndex(to.place);
        if (place == null) {
            state.count(DaemonCounter.FRAMES_DROPPED);
            return;
        }
        for (int index = start; index < end; ) {
            int data = index + FragmentHeader.LENGTH_BYTES;
            int next = data + FragmentHeader.length(frames, index);
            int source = FragmentHeader.source(frames, index);
            state.peers.carryFragment(place, to.tid, source, FragmentHeader.flags(frames, index), frames, data, next);
            index = next;
        }
    }

    /** Cuts a message into fragments as a C daemon does; the buffer is good until the next call. */
    private ByteBuffer build(int destination, int source, int tag, int context, int waitId, XdrWriter body) {
        int length = body.lengthBytes();
        int fragments = Math.max(1, (length + FRAGMENT_BODY_BYTES - 1) / FRAGMENT_BODY_BYTES);
        int total = MessageHeader.LENGTH_BYTES + fragments * FragmentHeader.LENGTH_BYTES + length;
        ByteBuffer frames = total <= scratch.capacity() ? scratch.clear() : ByteBuffer.allocate(total);
        for (int fragment = 0, offset = 0; fragment < fragments; fragment++) {
            int count = Math.min(FRAGMENT_BODY_BYTES, length - offset);
            int flags = (fragment == 0 ? FragmentHeader.SOM : 0) | (fragment == fragments - 1 ? FragmentHeader.EOM : 0);
            int headerBytes = fragment == 0 ? MessageHeader.LENGTH_BYTES : 0;
            FragmentHeader.put(frames, destination, source, headerBytes + count, flags);
            if (fragment == 0) {
                MessageHeader.put(frames, Encodings.XDR, tag, context, waitId);
            }
            frames.put(body.array(), offset, count);
            offset += count;
        }
        return frames.flip();
    }
}
